"""An archive's entries where they belong: checked for tricks, and written into a plain tar.

Nothing is unpacked on the bot's machine: bytes go from one archive into the other. What belongs in which place is the
caller's to say.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from bot.archives.paths import Tree, clean_path, shown
from bot.archives.reading import Archive, Budget, Entry, EntryKind
from bot.errors import BotError

LATEST_TIME = 2**33  # what a tar's header holds; beyond is nonsense


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry under its clean path."""

    path: str
    entry: Entry


def place(entries: Sequence[Entry]) -> list[Placed]:
    """All but the root itself and what macOS puts into its zips. Raises BotError for a path that leads out."""
    placed = [Placed(path=clean_path(entry.name), entry=entry) for entry in entries]
    return [item for item in placed if item.path and not _is_clutter(item.path)]


def check(placed: Sequence[Placed], *, may_link_anywhere: bool = False) -> None:
    """Raises BotError for devices, doubles, what lies behind a link, and links out of the archive.

    ``may_link_anywhere``: for a whole file system, in which ``/bin/sh`` is a place within.
    """
    tree = Tree()
    for path, entry in ((item.path, item.entry) for item in placed):
        if entry.kind is EntryKind.SPECIAL:
            raise BotError(key="archive-device", path=shown(path))
        if entry.kind is EntryKind.FOLDER:
            tree.add_folder(path)
        elif entry.kind is EntryKind.SYMLINK and not may_link_anywhere:
            tree.add_link(path, entry.target)
        else:
            tree.add_file(path)
    tree.check_links()


def write(
    tar: tarfile.TarFile, archive: Archive, kept: Sequence[Placed], placed: Sequence[Placed], budget: Budget
) -> None:
    """The kept ones of the placed ones, without owners; a hard link becomes a file of its own."""
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


def _is_clutter(path: str) -> bool:
    return path.partition("/")[0] == "__MACOSX" or path.rpartition("/")[2] == ".DS_Store"


def _linked(path: str, entry: Entry, files: dict[str, Entry]) -> Entry:
    """The file that a hard link shares; it is counted like any."""
    source = files.get(clean_path(entry.target))
    if source is None:
        raise BotError(key="archive-link", path=shown(path), target=shown(entry.target))
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
