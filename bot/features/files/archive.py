"""Archives that go into a container or become an image: looked through, then handed on. Blocking, for a thread."""

from __future__ import annotations

import json
import posixpath
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.archives.copying import check, place, write
from bot.archives.reading import Archive, Budget, EntryKind, Kind, Limits, explained, kind_of, opened
from bot.errors import BotError

GIGABYTE = 1024**3
COPY_LIMITS = Limits(content_bytes=GIGABYTE)
IMAGE_LIMITS = Limits(content_bytes=4 * GIGABYTE, entries=200_000)
LONGEST_MANIFEST = 1024 * 1024
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """``path`` is what to hand on; ``folders`` are those of the archive, relative."""

    path: Path
    files: int
    size_bytes: int
    folders: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()


def for_container(sent: Path, name: str, out: Path, is_cancelled: Callable[[], bool]) -> Checked:
    """A plain tar of what was sent, each entry looked at. Raises BotError for a trick, and Cancelled."""
    kind = _kind(sent, name)
    budget = Budget(COPY_LIMITS, packed_bytes=sent.stat().st_size, is_cancelled=is_cancelled)
    scratch = out.with_name("inflated.tar")
    with opened(sent, kind, scratch=scratch, limits=COPY_LIMITS, is_cancelled=is_cancelled) as archive:
        placed = place(archive.entries)
        if not placed:
            raise BotError(key="archive-empty")
        declared = sum(item.entry.size_bytes for item in placed)
        if declared > COPY_LIMITS.content_bytes:
            raise BotError(key="archive-large", limit_bytes=COPY_LIMITS.content_bytes)
        check(placed)
        with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
            write(tar, archive, placed, placed, budget)
    folders: set[str] = set()
    for item in placed:
        folder = item.path if item.entry.kind is EntryKind.FOLDER else posixpath.dirname(item.path)
        while folder:
            folders.add(folder)
            folder = posixpath.dirname(folder)
    files = [item.path for item in placed if item.entry.kind is not EntryKind.FOLDER]
    return Checked(
        path=out,
        files=len(files),
        size_bytes=budget.used_bytes,
        folders=frozenset(folders),
        names=tuple(files[:_NAMES_SHOWN]),
    )


def for_load(sent: Path, name: str, is_cancelled: Callable[[], bool]) -> Checked:
    """An archive of docker save; the engine unpacks the layers in it itself, in a place of their own."""
    return _for_engine(sent, name, is_cancelled, is_system=False)


def for_import(sent: Path, name: str, is_cancelled: Callable[[], bool]) -> Checked:
    """A whole file system: its links may name any place within it."""
    return _for_engine(sent, name, is_cancelled, is_system=True)


def _for_engine(sent: Path, name: str, is_cancelled: Callable[[], bool], *, is_system: bool) -> Checked:
    """The engine is given a plain tar, and what was sent otherwise: bombs burst here, within limits."""
    kind = _kind(sent, name)
    if kind is Kind.ZIP:
        raise BotError(key="files-zip", name=name)
    scratch = sent.with_name("inflated.tar")
    with opened(sent, kind, scratch=scratch, limits=IMAGE_LIMITS, is_cancelled=is_cancelled) as archive:
        placed = place(archive.entries)
        if not placed:
            raise BotError(key="archive-empty")
        declared = sum(item.entry.size_bytes for item in placed)
        if declared > IMAGE_LIMITS.content_bytes:
            raise BotError(key="archive-large", limit_bytes=IMAGE_LIMITS.content_bytes)
        check(placed, may_link_anywhere=is_system)
        names = () if is_system else _image_names(archive, name)
        if is_system and any(item.path == "manifest.json" for item in placed):
            raise BotError(key="files-is-saved", name=name)
    return Checked(
        path=sent if kind is Kind.TAR else scratch,
        files=sum(item.entry.kind is not EntryKind.FOLDER for item in placed),
        size_bytes=declared,
        names=names,
    )


def _image_names(archive: Archive, name: str) -> tuple[str, ...]:
    """What the archive says its images are called. Raises BotError where it is none of docker save."""
    entry = next((one for one in archive.entries if one.name.removeprefix("./") == "manifest.json"), None)
    if entry is None or entry.kind is not EntryKind.FILE or entry.size_bytes > LONGEST_MANIFEST:
        raise BotError(key="files-no-image", name=name)
    with explained(), archive.open(entry) as content:
        manifest = json.loads(content.read(LONGEST_MANIFEST))
    if not isinstance(manifest, list) or not all(isinstance(image, dict) for image in manifest):
        raise BotError(key="files-no-image", name=name)
    tags = [image.get("RepoTags") or () for image in manifest]
    return tuple(tag for some in tags if isinstance(some, list) for tag in some if isinstance(tag, str))


def _kind(sent: Path, name: str) -> Kind:
    kind = kind_of(sent)
    if kind is Kind.OTHER:
        raise BotError(key="archive-none", name=name)
    return kind


def of_one_file(sent: Path, name: str, out: Path, *, mode: int = 0o644) -> Checked:
    """A tar with that one file, root's, as docker cp makes it."""
    size_bytes = sent.stat().st_size
    with explained(), tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar, sent.open("rb") as content:
        info = tarfile.TarInfo(name)
        info.size = size_bytes
        info.mode = mode
        info.mtime = int(sent.stat().st_mtime)
        tar.addfile(info, content)
    return Checked(path=out, files=1, size_bytes=size_bytes, names=(name,))
