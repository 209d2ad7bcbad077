"""What leaves: /cp out of a container, /export, /save."""

from __future__ import annotations

import posixpath
import re
import tarfile
from pathlib import Path

from aiogram.utils.formatting import Text

from bot.archives.reading import explained
from bot.engine.model import Image, short_id
from bot.engine.transfer import PathKind, PathStat
from bot.errors import BotError, NotFound
from bot.features.files import looks, view
from bot.features.files.places import STREAM, Copy, Place, file_name
from bot.features.files.sending import CHUNK_BYTES, Wanted, send
from bot.telegram.call import Call
from bot.telegram.references import match
from bot.telegram.targets import resolve_container
from bot.ui.texts import Translate

ARCHIVE = ".tar.gz"
_STRANGE = re.compile(r"[^\w.+-]+")


async def copy_out(call: Call, copy: Copy) -> None:
    found = await resolve_container(call, copy.place.container)
    one = found.container
    place = Place(container=one.name, path=copy.place.path, is_folder=copy.place.is_folder)
    stat = await looks.look(call, one.id, place)
    if stat is None:
        raise NotFound(kind="path", ref=place.path)
    if stat.kind is PathKind.LINK and call.args["follow_link"]:
        place, stat = await looks.follow(call, one.id, place, stat)
    if stat.kind is PathKind.LINK:
        raise looks.by_link(call, place, place.path, stat.link_target)
    if stat.kind is PathKind.SPECIAL:
        raise BotError(key="files-special", path=place.path)
    is_archive = stat.kind is PathKind.FOLDER or copy.other == STREAM
    await send(call, _wanted(call, one.id, place, stat, copy.other, is_archive=is_archive))


def _wanted(call: Call, container_id: str, place: Place, stat: PathStat, typed: str, *, is_archive: bool) -> Wanted:
    name = file_name(typed, place.name or place.container)
    if is_archive:
        bare = place.name or place.container if typed in ("", STREAM) else name
        name = _archive_name(bare)
    source = place.shown
    t = call.t
    return Wanted(
        source=source,
        name=name,
        object_id=container_id,
        fetch=lambda room: call.engine.copy_out(container_id, place.path, room),
        finish=(lambda path, received: (path, view.archive_caption(source, received, t)))
        if is_archive
        else (lambda path, received: _only_file(path, source, t)),
        is_packed=is_archive,
        known_bytes=0 if is_archive else stat.size_bytes,
    )


def _only_file(path: Path, source: str, t: Translate) -> tuple[Path, Text]:
    """The one file of the engine's tar, as it is in the container. In a thread."""
    out = path.with_name("file")
    with explained(), tarfile.open(path, "r:") as tar:
        member = tar.next()
        content = tar.extractfile(member) if member is not None and member.isreg() else None
        if member is None or content is None:  # it became something else in the meantime
            raise BotError(key="files-changed", path=source)
        with content, out.open("wb") as file:
            while chunk := content.read(CHUNK_BYTES):
                file.write(chunk)
    path.unlink()
    owner = view.owner(member.uid, member.gid, member.uname)
    return out, view.file_caption(source, out.stat().st_size, owner, member.mode & 0o7777, t)


async def export(call: Call) -> None:
    found = await resolve_container(call, call.args["container"])
    one = found.container
    source = one.name
    wanted = Wanted(
        source=source,
        name=_archive_name(file_name(call.args["output"] or "", one.name)),
        object_id=one.id,
        fetch=lambda room: call.engine.export_container(one.id, room),
        finish=lambda path, received: (path, view.export_caption(source, received, call.t)),
        is_packed=True,
    )
    await send(call, wanted)


async def save(call: Call) -> None:
    every = await call.engine.list_images(all=True)
    names: list[str] = []
    images: list[Image] = []
    for ref in call.args["images"]:
        call.touch("image", ref)
        name, image = _image(every, ref)
        names.append(name)
        images.append(image)
    call.targets.clear()
    for name, image in zip(names, images, strict=True):
        call.touch("image", name, image.id)
    source = ", ".join(names)
    wanted = Wanted(
        source=source,
        name=_archive_name(file_name(call.args["output"] or "", names[0].replace("/", "_"))),
        object_id=" ".join(image.id for image in images),
        fetch=lambda room: call.engine.save_images(names, room),
        finish=lambda path, received: (path, view.save_caption(source, received, call.t)),
        is_packed=True,
        known_bytes=sum(image.size_bytes for image in images),
    )
    await send(call, wanted)


def _image(every: tuple[Image, ...], ref: str) -> tuple[str, Image]:
    """By name, so that the archive has the name in it; else by id. Raises NotFound or Ambiguous."""
    with_tag = ref if ":" in ref.rpartition("/")[2] or "@" in ref else f"{ref}:latest"
    for image in every:
        if with_tag in image.tags or ref in image.digests:
            return with_tag, image
    found = match(
        every,
        ref.removeprefix("sha256:"),
        kind="image",
        line="save",
        name_of=lambda image: image.tags[0] if image.tags else image.id,
        id_of=lambda image: image.id.removeprefix("sha256:"),
    )
    image = found.item
    return (image.tags[0] if found.is_guessed and image.tags else short_id(image.id)), image


def _archive_name(name: str) -> str:
    bare = posixpath.basename(name)
    for ending in (ARCHIVE, ".tgz", ".tar"):
        bare = bare.removesuffix(ending)
    return (_STRANGE.sub("_", bare).strip("._") or "files") + ARCHIVE
