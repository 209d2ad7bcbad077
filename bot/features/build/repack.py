"""What was sent, made into a context for the engine: a plain tar in which everything was looked at.

Blocking file work, to be called in a thread. Nothing is unpacked: bytes go from one archive into the other.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.archives.copying import Placed, check, place, write
from bot.archives.paths import clean_path, shown
from bot.archives.reading import LIMITS, Archive, Budget, Entry, EntryKind, Kind, Limits, explained, opened
from bot.engine import context as dockerignore
from bot.errors import BotError

DEFAULT_DOCKERFILE = "Dockerfile"
LONGEST_DOCKERFILE = 1024 * 1024
_NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    path: Path
    dockerfile: str
    files: int
    size_bytes: int
    ignored: int = 0


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
            raise BotError(key="archive-empty")
        name = _find_dockerfile(placed, dockerfile)
        declared = sum(item.entry.size_bytes for item in placed)
        if declared > limits.content_bytes:
            raise BotError(key="archive-large", limit_bytes=limits.content_bytes)
        check(placed)  # also what .dockerignore leaves out: one trick, and none of it is trusted
        kept = _without_ignored(archive, placed, name)
        with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as tar:
            write(tar, archive, kept, placed, budget)
    files = sum(item.entry.kind is not EntryKind.FOLDER for item in kept)
    return Context(
        path=out, dockerfile=name, files=files, size_bytes=budget.used_bytes, ignored=len(placed) - len(kept)
    )


def _place(entries: Sequence[Entry], dockerfile: str) -> list[Placed]:
    placed = place(entries)
    paths = {item.path for item in placed}
    tops = {path.partition("/")[0] for path in paths}
    if dockerfile in paths or len(tops) != 1:
        return placed
    top = tops.pop() + "/"
    if top + dockerfile not in paths:
        return placed
    return [
        Placed(path=item.path.removeprefix(top), entry=_without_top(item.entry, top))
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


def _find_dockerfile(placed: Sequence[Placed], asked: str) -> str:
    paths = {item.path for item in placed if item.entry.kind is not EntryKind.FOLDER}
    for name in [asked] if asked else [DEFAULT_DOCKERFILE, DEFAULT_DOCKERFILE.lower()]:
        if name in paths:
            return name
    near = sorted(path for path in paths if "dockerfile" in path.lower())[:_NAMES_SHOWN]
    name = shown(asked or DEFAULT_DOCKERFILE)
    if near:
        raise BotError(key="build-no-dockerfile-near", name=name, near=[shown(path) for path in near])
    raise BotError(key="build-no-dockerfile", name=name)


def _without_ignored(archive: Archive, placed: Sequence[Placed], dockerfile: str) -> list[Placed]:
    file = next((item.entry for item in placed if item.path == dockerignore.NAME), None)
    if file is None or file.kind is not EntryKind.FILE:
        return list(placed)
    with archive.open(file) as content:
        text = content.read(min(file.size_bytes, dockerignore.LONGEST_FILE)).decode("utf-8", "replace")
    is_ignored = dockerignore.ignoring(text)
    kept = {dockerfile, dockerignore.NAME}  # the engine needs both, as docker's own client knows
    return [item for item in placed if item.path in kept or not is_ignored(item.path)]
