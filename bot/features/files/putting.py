"""What comes in by a document: /cp into a container, /load, /import."""

from __future__ import annotations

import posixpath
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.archives.reading import Cancelled
from bot.archives.workspace import in_thread, workspace
from bot.engine.model import Container, Progress
from bot.engine.transfer import ImportSpec, PathKind, PathStat
from bot.errors import BotError, NotFound, UsageError
from bot.features.files import archive, looks, view
from bot.features.files.archive import Checked
from bot.features.files.loaded import loaded_in
from bot.features.files.places import STREAM, Copy, Place, file_name
from bot.store import Step
from bot.telegram.call import Call
from bot.telegram.live import Live
from bot.telegram.making import making
from bot.telegram.object_aftermath import INSIDE
from bot.telegram.people import Document
from bot.telegram.protection import protects
from bot.telegram.stoppable import failing_in, until_stopped
from bot.telegram.targets import Found, resolve_container
from bot.ui.view import View

HANDED_OUT_BYTES = 20_000_000  # Bot API, getFile: bots are not handed larger files
OWN_SERVER_BYTES = 2_000_000_000
URLS = ("http://", "https://")

Asking = tuple[View, dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document on its way. ``ask`` tells, once it was looked through, what has to be asked; ``act`` hands it on and
    returns the last word.
    """

    source: str
    check: Callable[[Path, Callable[[], bool]], Checked]
    ask: Callable[[Checked], Awaitable[Asking | None]]
    act: Callable[[Checked], Awaitable[View]]


async def take(call: Call, document: Document, task: Task) -> None:
    asking: list[Asking] = []
    async with call.live() as live, failing_in(live, call):
        with workspace(call.settings.temporary_dir) as folder:
            last: list[View] = []

            async def work() -> None:
                checked = await _checked(call, live, document, task, folder)
                asked = await task.ask(checked)
                if asked is not None and call.confirmed is None:
                    asking.append(asked)
                    return
                if asked is not None:
                    await call.confirm(asked[0], bound=asked[1])
                await live.show(view.handing_on(task.source, checked.size_bytes, call.t))
                last.append(await task.act(checked))

            try:
                has_ended = await until_stopped(live, call.services.nursery, work())
            except Cancelled:
                has_ended = False
        if not has_ended:
            call.fail("stopped")
            await live.finish(view.stopped(task.source, call.t))
        elif last:
            await live.finish(last[0])
        else:
            await live.finish(view.looked_through(document.name, call.t))
    if asking:
        await call.confirm(asking[0][0], bound=asking[0][1])


async def _checked(call: Call, live: Live, document: Document, task: Task, folder: Path) -> Checked:
    await live.show(view.getting(document.name, document.size_bytes, call.t))
    sent = folder / "sent"
    most = OWN_SERVER_BYTES if call.settings.telegram_api_url else HANDED_OUT_BYTES
    await call.download(document, sent, max_bytes=most)
    return await in_thread(lambda: task.check(sent, live.stopped.is_set))


def _document(call: Call) -> Document:
    if call.document is None:
        raise UsageError(key=f"files-no-document-{call.command.slug}", command=call.command.name)
    most = OWN_SERVER_BYTES if call.settings.telegram_api_url else HANDED_OUT_BYTES
    if call.document.size_bytes > most:
        raise BotError(key="files-sent-too-big", name=call.document.name, limit_bytes=most)
    return call.document


# into a container


async def copy_in(call: Call, copy: Copy) -> None:
    document = _document(call)
    found = await resolve_container(call, copy.place.container)
    place = Place(container=found.container.name, path=copy.place.path, is_folder=copy.place.is_folder)
    stat = await looks.look(call, found.container.id, place)
    if stat is not None and stat.kind is PathKind.LINK:
        raise looks.by_link(call, place, place.path, stat.link_target)
    if copy.other == STREAM:
        await _unpack(call, document, found, place, stat)
    else:
        await _put_file(call, document, found, place, stat, file_name(copy.other, document.name))


@asynccontextmanager
async def _inside(call: Call, one: Container) -> AsyncIterator[None]:
    step = Step(position=0, verb="cp", kind=INSIDE, name=one.name, id=one.id)
    await call.plan([step])
    async with call.deed(step):
        yield


async def _put_file(
    call: Call, document: Document, found: Found, place: Place, stat: PathStat | None, name: str
) -> None:
    one = found.container
    target, there = await _target(call, one.id, place, stat, name)
    call.touch("file", view.recorded(f"{document.name} → {target.shown}", document.size_bytes))

    async def ask(checked: Checked) -> Asking | None:
        if there is None and not (found.is_guessed or call.tapped_ask or protects(call, one)):
            return None
        bound = {one.id: one.name} | ({f"{one.id}:{target.path}": target.path} if there is not None else {})
        return view.ask_put(document.name, checked.size_bytes, target.shown, there, call.t), bound

    async def act(checked: Checked) -> View:
        async with _inside(call, one):
            await call.engine.copy_in(one.id, posixpath.dirname(target.path), checked.path)
        return view.put(document.name, checked.size_bytes, target.shown, call.t)

    mode = there.mode if there is not None else 0o644
    task = Task(
        source=document.name,
        check=lambda sent, _: archive.of_one_file(sent, target.name, sent.with_name("in.tar"), mode=mode),
        ask=ask,
        act=act,
    )
    await take(call, document, task)


async def _target(
    call: Call, container_id: str, place: Place, stat: PathStat | None, name: str
) -> tuple[Place, PathStat | None]:
    """Where docker cp would put it, and what is there. Raises BotError for what no file can replace."""
    if stat is not None and stat.kind is PathKind.FOLDER:
        target = Place(container=place.container, path=posixpath.join(place.path, name))
        there = await looks.look(call, container_id, target)
    else:
        if stat is not None and place.is_folder:
            raise BotError(key="files-no-folder", path=place.path)
        target, there = place, stat
        parent = Place(container=place.container, path=posixpath.dirname(place.path))
        above = await looks.look(call, container_id, parent) if place.path != "/" else stat
        if above is None or above.kind is not PathKind.FOLDER or (stat is None and place.is_folder):
            raise NotFound(kind="path", ref=place.path if place.is_folder else parent.path)
    if there is not None and there.kind is PathKind.LINK:
        raise looks.by_link(call, target, target.path, there.link_target)
    if there is not None and there.kind is not PathKind.FILE:
        raise BotError(key="files-in-the-way", path=target.path)
    return target, there


async def _unpack(call: Call, document: Document, found: Found, place: Place, stat: PathStat | None) -> None:
    if stat is None:
        raise NotFound(kind="path", ref=place.path)
    if stat.kind is not PathKind.FOLDER:
        raise BotError(key="files-no-folder", path=place.path)
    one = found.container
    call.touch("file", view.recorded(f"{document.name} → {place.shown}", document.size_bytes))

    async def ask(checked: Checked) -> Asking | None:
        await looks.check_folders(call, one.id, place, checked.folders)
        return view.ask_unpack(document.name, checked, place.shown, call.t), {one.id: one.name}

    async def act(checked: Checked) -> View:
        async with _inside(call, one):
            await call.engine.copy_in(one.id, place.path, checked.path)
        return view.unpacked(checked, place.shown, call.t)

    task = Task(
        source=document.name,
        check=lambda sent, is_stopped: archive.for_container(sent, document.name, sent.with_name("in.tar"), is_stopped),
        ask=ask,
        act=act,
    )
    await take(call, document, task)


# into an image


async def load(call: Call) -> None:
    document = _document(call)
    call.touch("file", view.recorded(document.name, document.size_bytes))

    async def ask(checked: Checked) -> Asking | None:
        tags = {tag for image in await call.engine.list_images() for tag in image.tags}
        taken = [name for name in checked.names if name in tags]
        return (view.ask_load(taken, call.t), {name: name for name in taken}) if taken else None

    async def act(checked: Checked) -> View:
        async with making(call, checked.names, title=document.name):
            told = await _gathered(call.engine.load_images(checked.path))
        images = loaded_in(step.stream for step in told)
        for name in images:
            call.touch("image", name)
        return view.loaded(images, checked.size_bytes, call.t)

    task = Task(
        source=document.name,
        check=lambda sent, is_stopped: archive.for_load(sent, document.name, is_stopped),
        ask=ask,
        act=act,
    )
    await take(call, document, task)


async def import_image(call: Call) -> None:
    source, name = _import_words(call)
    repository, tag = _split(name)
    spec = ImportSpec(
        url=source if source.startswith(URLS) else "",
        repository=repository,
        tag=tag,
        message=call.args["message"] or "",
        changes=tuple(call.args["change"]),
        platform=call.args["platform"] or "",
    )
    if spec.url:
        await _import_url(call, spec, name)
        return
    document = _document(call)
    call.touch("file", view.recorded(document.name, document.size_bytes))

    async def ask(checked: Checked) -> Asking | None:
        return (view.ask_import(document.name, name, call.t), {"import": name}) if call.tapped_ask else None

    async def act(checked: Checked) -> View:
        return await _import(call, _with_path(spec, checked.path), name)

    task = Task(
        source=document.name,
        check=lambda sent, is_stopped: archive.for_import(sent, document.name, is_stopped),
        ask=ask,
        act=act,
    )
    await take(call, document, task)


def _import_words(call: Call) -> tuple[str, str]:
    """docker import file|URL|- [REPOSITORY[:TAG]]; a document needs no word of its own."""
    words: tuple[str, ...] = call.args["words"]
    if len(words) > 2:
        raise UsageError(key="files-import-form", command="import")
    if len(words) == 2:
        return words
    word = words[0] if words else ""
    is_source = word == STREAM or word.startswith(URLS) or word.endswith((".tar", ".tgz", ".gz", ".xz", ".bz2"))
    return (word, "") if is_source else (STREAM, word)


def _split(name: str) -> tuple[str, str]:
    head, colon, tag = name.rpartition(":")
    return (head, tag) if colon and "/" not in tag else (name, "")


def _with_path(spec: ImportSpec, path: Path) -> ImportSpec:
    return ImportSpec(
        path=path,
        repository=spec.repository,
        tag=spec.tag,
        message=spec.message,
        changes=spec.changes,
        platform=spec.platform,
    )


async def _import_url(call: Call, spec: ImportSpec, name: str) -> None:
    async with call.live() as live, failing_in(live, call):
        await live.show(view.handing_on(spec.url, 0, call.t))
        last: list[View] = []

        async def work() -> None:
            last.append(await _import(call, spec, name))

        if await until_stopped(live, call.services.nursery, work()):
            await live.finish(last[0])
        else:
            call.fail("stopped")
            await live.finish(view.stopped(spec.url, call.t))


async def _import(call: Call, spec: ImportSpec, name: str) -> View:
    async with making(call, [name] if name else [], title="import"):
        told = await _gathered(call.engine.import_image(spec))
    identity = next((step.status for step in reversed(told) if step.status.startswith("sha256:")), "")
    image = await call.engine.inspect_image(identity or name)
    call.touch("image", name or image.id, image.id)
    return view.imported(name, image, call.t)


async def _gathered(steps: AsyncGenerator[Progress, None]) -> list[Progress]:
    """What was told; the counting of bytes left out."""
    async with aclosing(steps):
        return [step async for step in steps if not step.total_bytes]
