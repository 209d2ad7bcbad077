"""Paths within an archive: what they mean once cleaned, and which of them lead out of it. Pure.

Nothing of an archive is ever unpacked on the bot's machine; these checks keep the engine's from being tricked.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from bot.errors import BotError

LONGEST_PATH = 4096  # bytes; Linux's PATH_MAX
LONGEST_PART = 255
MOST_HOPS = 40  # of one link through others; Linux's own limit
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


def clean_path(name: str) -> str:
    """``./a//b/`` as ``a/b``; "" for the archive's root. Raises BotError for what is not inside."""
    if name.startswith("/") or _DRIVE.match(name) or "\0" in name:
        raise outside(name)
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise outside(name)
    try:
        lengths = [len(part.encode()) for part in parts]
    except UnicodeEncodeError:
        raise BotError(key="archive-name", path=shown(name)) from None
    if sum(lengths) + len(lengths) > LONGEST_PATH or max(lengths, default=0) > LONGEST_PART:
        raise BotError(key="archive-name", path=shown(name))
    return "/".join(parts)


def outside(name: str) -> BotError:
    return BotError(key="archive-outside", path=shown(name))


def shown(name: str) -> str:
    """As much of a strange name as fits a sentence."""
    name = name.encode("utf-8", "replace").decode()
    return name if len(name) <= 80 else f"{name[:79]}…"


class Tree:
    """The paths seen so far: nothing may be twice, nor lie behind a link or a file."""

    def __init__(self) -> None:
        self._folders: set[str] = set()
        self._others: set[str] = set()
        self._links: dict[str, str] = {}

    def add_folder(self, path: str) -> None:
        self._check_parents(path)
        if path in self._others:
            raise BotError(key="archive-twice", path=shown(path))
        self._folders.add(path)

    def add_file(self, path: str) -> None:
        self._check_parents(path)
        if path in self._others or path in self._folders:
            raise BotError(key="archive-twice", path=shown(path))
        self._others.add(path)

    def add_link(self, path: str, target: str) -> None:
        self.add_file(path)
        self._links[path] = target

    def check_links(self) -> None:
        """To be called when all is known: links may lead through links. Raises BotError."""
        for path, target in self._links.items():
            if not _stays_inside(path, target, self._links):
                raise BotError(key="archive-link", path=shown(path), target=shown(target))

    def _check_parents(self, path: str) -> None:
        parent = posixpath.dirname(path)
        while parent:
            if parent in self._others:
                raise BotError(key="archive-through", path=shown(path), link=shown(parent))
            self._folders.add(parent)
            parent = posixpath.dirname(parent)


def _stays_inside(path: str, target: str, links: Mapping[str, str]) -> bool:
    """Follow the link as a kernel does, part by part, within the archive."""
    if not target or target.startswith("/") or "\0" in target:
        return False
    here = [part for part in posixpath.dirname(path).split("/") if part]
    waiting = target.split("/")[::-1]
    hops = 0
    while waiting:
        part = waiting.pop()
        if part in ("", "."):
            continue
        if part == "..":
            if not here:
                return False
            here.pop()
            continue
        here.append(part)
        further = links.get("/".join(here))
        if further is None:
            continue
        hops += 1
        if hops > MOST_HOPS or further.startswith("/"):
            return False
        here.pop()
        waiting += further.split("/")[::-1]
    return True
