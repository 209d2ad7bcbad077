"""What was sent, made into a context for the engine: a plain tar in which everything was looked at.

Blocking file work, to be called in a thread. Nothing is unpacked: bytes go from one archive into the other.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.engine import context as dockerignore
from bot.errors import BotError
from bot.features.build.archive import LIMITS, Archive, Budget, Entry, EntryKind, Kind, Limits, explained, opened
from bot.features.build.paths import Tree, clean_path, shown

DEFAULT_DOCKERFILE = "Dockerfile"
LONGEST_DOCKERFILE = 1024 * 1024
LATEST_TIME = 2**33  # what a tar's header holds; beyond is nonsense
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    path: Path
    dockerfile: str
    files: int
    size_bytes: int
    ignored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    path: str
    entry: Entry


def from_dockerfile(text: bytes, out: Path, *, dockerfile: str = "") -> Context:
    """A context of a Dockerfile alone, under the name that was asked for."""
    name = dockerfile or DEFAULT_DOCKERFILE
    with explained(), tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
        info = tarfile.TarInfo(name)
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text))
    return Context(path=out, dockerfile=name, files=1, size_bytes=len(text))


def from_archive(
    source: Path,
    kind: Kind,
    out: Path,
    *,
    dockerfile: str = "",
    limits: Limits = LIMITS,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Context:
    """Raises BotError for an archive that is broken, too large or a trick, and Cancelled.

    A single folder around everything, as GitHub and file managers make it, is taken off.
    """
    budget = Budget(limits, packed_bytes=source.stat().st_size, is_cancelled=is_cancelled)
    scratch = out.with_name("inflated.tar")
    with opened(source, kind, scratch=scratch, limits=limits, is_cancelled=is_cancelled) as archive:
        placed = _place(archive.entries, dockerfile or DEFAULT_DOCKERFILE)
        if not placed:
            raise BotError(key="build-archive-empty")
        name = _find_dockerfile(placed, dockerfile)
        declared = sum(item.entry.size_bytes for item in placed)
        if declared > limits.content_bytes:
            raise BotError(key="build-archive-large", limit_bytes=limits.content_bytes)
        _check(placed)
        kept = _without_ignored(archive, placed, name)
        with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
            _write(tar, archive, kept, placed, budget)
    files = sum(item.entry.kind is not EntryKind.FOLDER for item in kept)
    return Context(
        path=out, dockerfile=name, files=files, size_bytes=budget.used_bytes, ignored=len(placed) - len(kept)
    )


def _place(entries: Sequence[Entry], dockerfile: str) -> list[_Placed]:
    placed = [_Placed(path=clean_path(entry.name), entry=entry) for entry in entries]
    placed = [item for item in placed if item.path and not _is_clutter(item.path)]
    paths = {item.path for item in placed}
    tops = {path.partition("/")[0] for path in paths}
    if dockerfile in paths or len(tops) != 1:
        return placed
    top = tops.pop() + "/"
    if top + dockerfile not in paths:
        return placed
    return [
        _Placed(path=item.path.removeprefix(top), entry=_without_top(item.entry, top))
        for item in placed
        if item.path.startswith(top)
    ]


def _without_top(entry: Entry, top: str) -> Entry:
    """A hard link names its target from the archive's root."""
    if entry.kind is not EntryKind.HARDLINK:
        return entry
    return Entry(
        position=entry.position,
        name=entry.name,
        kind=entry.kind,
        mode=entry.mode,
        modified_s=entry.modified_s,
        target=clean_path(entry.target).removeprefix(top),
    )


def _is_clutter(path: str) -> bool:
    """What macOS puts into its zips."""
    return path.partition("/")[0] == "__MACOSX" or path.rpartition("/")[2] == ".DS_Store"


def _find_dockerfile(placed: Sequence[_Placed], asked: str) -> str:
    paths = {item.path for item in placed if item.entry.kind is not EntryKind.FOLDER}
    for name in [asked] if asked else [DEFAULT_DOCKERFILE, DEFAULT_DOCKERFILE.lower()]:
        if name in paths:
            return name
    near = sorted(path for path in paths if "dockerfile" in path.lower())[:_NAMES_SHOWN]
    name = shown(asked or DEFAULT_DOCKERFILE)
    if near:
        raise BotError(key="build-no-dockerfile-near", name=name, near=[shown(path) for path in near])
    raise BotError(key="build-no-dockerfile", name=name)


def _check(placed: Sequence[_Placed]) -> None:
    """Everything, also what .dockerignore leaves out: an archive with a trick in it is not to be trusted."""
    tree = Tree()
    for path, entry in ((item.path, item.entry) for item in placed):
        if entry.kind is EntryKind.SPECIAL:
            raise BotError(key="build-archive-device", path=shown(path))
        if entry.kind is EntryKind.FOLDER:
            tree.add_folder(path)
        elif entry.kind is EntryKind.SYMLINK:
            tree.add_link(path, entry.target)
        else:
            tree.add_file(path)
    tree.check_links()


def _without_ignored(archive: Archive, placed: Sequence[_Placed], dockerfile: str) -> list[_Placed]:
    file = next((item.entry for item in placed if item.path == dockerignore.NAME), None)
    if file is None or file.kind is not EntryKind.FILE:
        return list(placed)
    with archive.open(file) as content:
        text = content.read(min(file.size_bytes, dockerignore.LONGEST_FILE)).decode("utf-8", "replace")
    is_ignored = dockerignore.ignoring(text)
    kept = {dockerfile, dockerignore.NAME}  # the engine needs both, as docker's own client knows
    return [item for item in placed if item.path in kept or not is_ignored(item.path)]


def _write(
    tar: tarfile.TarFile, archive: Archive, kept: Sequence[_Placed], placed: Sequence[_Placed], budget: Budget
) -> None:
    files = {item.path: item.entry for item in placed if item.entry.kind is EntryKind.FILE}
    for path, entry in ((item.path, item.entry) for item in kept):
        budget.take(0)
        info = tarfile.TarInfo(path)
        info.mode = entry.mode
        info.mtime = min(max(entry.modified_s, 0), LATEST_TIME)
        if entry.kind is EntryKind.FOLDER:
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
        elif entry.kind is EntryKind.SYMLINK:
            info.type = tarfile.SYMTYPE
            info.linkname = entry.target
            tar.addfile(info)
        else:
            source = entry if entry.kind is EntryKind.FILE else _linked(path, entry, files)
            info.size = source.size_bytes
            with archive.open(source) as content:
                tar.addfile(info, _Counted(content, budget))


def _linked(path: str, entry: Entry, files: dict[str, Entry]) -> Entry:
    """The file that a hard link shares; it becomes a file of its own, counted like any."""
    source = files.get(clean_path(entry.target))
    if source is None:
        raise BotError(key="build-archive-link", path=shown(path), target=shown(entry.target))
    return source


class _Counted(io.RawIOBase):
    def __init__(self, content: IO[bytes], budget: Budget):
        super().__init__()
        self._content = content
        self._budget = budget

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._content.read(size)
        self._budget.take(len(chunk))
        return chunk
