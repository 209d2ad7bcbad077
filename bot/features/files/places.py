"""What /cp is told: which of its words is a place in a container, and what the other one means in a chat. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UsageError

STREAM = "-"  # docker's word for a tar on standard input or output
LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """``path`` is absolute and plain; ``is_folder`` where it was written with a slash at its end."""

    container: str
    path: str
    is_folder: bool = False

    @property
    def name(self) -> str:
        return posixpath.basename(self.path)

    @property
    def shown(self) -> str:
        return f"{self.container}:{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """``comes_in``: from the chat. ``other`` is the word for the chat's side: a file's name, ``-`` or nothing."""

    place: Place
    comes_in: bool
    other: str = ""


def read_copy(words: Sequence[str], *, has_document: bool) -> Copy:
    """Raises UsageError. A place alone means out of the container; with a document, into it."""
    places = [read_place(word) for word in words]
    found = [place for place in places if place is not None]
    if len(words) > 2 or not found:
        raise UsageError(key="files-cp-form", command="cp")
    if len(found) == 2:
        raise UsageError(key="files-two-containers", command="cp")
    if len(words) == 1:
        return Copy(place=found[0], comes_in=has_document)
    other = words[1] if places[0] is not None else words[0]
    return Copy(place=found[0], comes_in=places[0] is None, other=other)


def read_place(word: str) -> Place | None:
    """``NAME:/path``; None for what is no place in a container, as docker tells them apart."""
    name, colon, path = word.partition(":")
    if not colon or not name or name.startswith((".", "/")) or "/" in name:
        return None
    if not path or "\0" in path or len(path.encode()) > LONGEST_PATH:
        raise UsageError(key="files-cp-form", command="cp")
    plain = posixpath.normpath("/" + path.lstrip("/"))
    return Place(container=name, path=plain, is_folder=path.endswith(("/", "/.")))


def file_name(typed: str, given: str) -> str:
    """The name of a file by a path that was typed, else by what was given with it; never a path."""
    name = posixpath.basename(typed.rstrip("/")) if typed not in ("", STREAM, ".", "..") else ""
    name = name or posixpath.basename(given.replace("\\", "/")) or "file"
    return "file" if name in (".", "..") else name


def ancestors(path: str) -> list[str]:
    """The folders on the way, the root left out: /a/b/c -> /a, /a/b."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:count]) for count in range(1, len(parts))]
