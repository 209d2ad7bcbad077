"""The notes that are written from the phone: plain Markdown under DATA_DIR/notes, one file a note.

Everything here blocks: it is called in a worker thread. Nothing is indexed here; whoever changes a note has the index
refreshed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import BotError, DiskFull

TITLE_LENGTH = 120
TEXT_BYTES = 100_000  # more is a manual, which KNOWLEDGE_DIR takes
NOTES_AT_MOST = 10_000
SLUG_LENGTH = 60
PREFIX = "note-"  # so that a note is never mistaken for a shipped article
SUFFIX = ".md"
_QUESTION_LENGTH = 300
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$|^(\S[^\n]*)\n(?:=+|-{3,})[ \t]*$", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_MARKUP = re.compile(r"[*_`#\[\]]+")
_ID = re.compile(r"[\w.-]{1,200}")
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """``id`` is the file's stem, "" before it is saved. ``text`` is Markdown without front matter."""

    title: str
    text: str
    id: str = ""
    questions: tuple[str, ...] = ()
    lang: str = ""

    @property
    def size_bytes(self) -> int:
        return len(self.text.encode())


def draft(source: str, *, title: str = "", fallback_title: str = "", lang: str = "") -> Note:
    """A note out of what somebody sent: Markdown, with or without front matter, not yet checked.

    The title is the given one, else that of the front matter, the first heading or ``fallback_title``; at last the
    first line.
    """
    meta, text = _parsed(source.replace("\r\n", "\n").replace("\x00", ""))
    text = text.strip()
    named = title.strip() or _string(meta.get("title")) or _first_heading(text) or fallback_title or _first_line(text)
    named = " ".join(named.split())
    questions = [*_strings(meta.get("questions")), *([named] if len(named) > TITLE_LENGTH else [])]
    return Note(
        title=named,
        text=text,
        questions=tuple(dict.fromkeys(question[:_QUESTION_LENGTH] for question in questions)),
        lang=_string(meta.get("lang")) or lang,
    )


def shortened(title: str) -> str:
    """A question as a title, cut at a word where it is too long for one."""
    title = " ".join(title.split())
    if len(title) <= TITLE_LENGTH:
        return title
    return title[: TITLE_LENGTH - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def slug(title: str) -> str:
    """``note-perezapusk-bazy``: Latin letters, digits and dashes, whatever the title is."""
    lowered = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not words:
        words = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:12]
    return PREFIX + words[:SLUG_LENGTH].strip("-")


class Notes:
    """All notes below one folder, which is made with the first of them. A note is found by its title in any case."""

    def __init__(self, folder: Path):
        self._folder = folder

    def list(self) -> tuple[Note, ...]:
        """By title."""
        return tuple(sorted(self._notes(), key=lambda note: (note.title.casefold(), note.id)))

    def get(self, id: str) -> Note | None:
        path = self._path(id)
        return _read(path) if path is not None else None

    def find(self, title: str) -> Note | None:
        """By title or id."""
        wanted = title.strip().casefold()
        likely = self.get(slug(title))
        if likely is not None and likely.title.casefold() == wanted:
            return likely
        by_title = next((note for note in self._notes() if note.title.casefold() == wanted), None)
        return by_title or self.get(title.strip())

    def save(self, note: Note) -> Note:
        """Write or replace, all or nothing. The saved one, with its id.

        Raises BotError for what is too long, too many or empty, and DiskFull; then the old one is still there.
        """
        check(note)
        old = self.find(note.title) if not note.id else self.get(note.id)
        if old is None and sum(1 for _path in self._paths()) >= NOTES_AT_MOST:
            raise BotError(key="note-too-many", limit=NOTES_AT_MOST)
        id = old.id if old is not None else self._free_id(note.title)
        saved = Note(id=id, title=note.title, text=note.text, questions=note.questions, lang=note.lang)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self._folder / f"{id}{SUFFIX}", _dumped(saved))
        except OSError as error:
            raise _translated(error, self._folder) from error
        return saved

    def delete(self, id: str) -> bool:
        """Whether it was there. Raises BotError where the folder cannot be written."""
        path = self._path(id)
        if path is None:
            return False
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _translated(error, self._folder) from error
        return True

    def _free_id(self, title: str) -> str:
        base = slug(title)
        id, number = base, 1
        while (self._folder / f"{id}{SUFFIX}").exists():
            number += 1
            id = f"{base}-{number}"
        return id

    def _path(self, id: str) -> Path | None:
        """None for what is no name of a note's file: nothing leads out of the folder."""
        if not _ID.fullmatch(id) or id.startswith("."):
            return None
        path = self._folder / f"{id}{SUFFIX}"
        return path if path.is_file() and not path.is_symlink() else None

    def _paths(self) -> Iterator[Path]:
        with suppress(OSError):
            for path in self._folder.iterdir():
                if path.suffix == SUFFIX and not path.name.startswith("."):
                    yield path

    def _notes(self) -> Iterator[Note]:
        for path in self._paths():
            if path.is_file() and not path.is_symlink() and (note := _read(path)) is not None:
                yield note


def check(note: Note) -> None:
    """Raises BotError for what is too long or empty."""
    if not note.title or not note.text:
        raise BotError(key="note-empty")
    if len(note.title) > TITLE_LENGTH:
        raise BotError(key="note-title-too-long", limit=TITLE_LENGTH)
    if note.size_bytes > TEXT_BYTES:
        raise BotError(key="note-too-long", limit_bytes=TEXT_BYTES, size_bytes=note.size_bytes)


def _write(path: Path, text: str) -> None:
    """Under another name first, and on disk before it takes the place of the old one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> Note | None:
    """None for a file that is not there any more or cannot be read."""
    try:
        source = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    note = draft(source, fallback_title=path.stem)
    return Note(id=path.stem, title=note.title, text=note.text, questions=note.questions, lang=note.lang)


def _parsed(source: str) -> tuple[Mapping[str, Any], str]:
    """Front matter and text. A text that begins with a rule, or with what is no YAML, has none."""
    import frontmatter  # late: with YAML 3 MB that only notes need

    try:
        meta, text = frontmatter.parse(source)
    except Exception:  # noqa: BLE001 - whatever the YAML parser cannot make sense of is text
        return {}, source
    return (meta, text) if meta else ({}, source)


def _dumped(note: Note) -> str:
    import frontmatter

    meta: dict[str, Any] = {"id": note.id, "title": note.title}
    if note.questions:
        meta["questions"] = list(note.questions)
    if note.lang:
        meta["lang"] = note.lang
    return str(frontmatter.dumps(frontmatter.Post(note.text, **meta), sort_keys=False, width=1000)) + "\n"


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _strings(value: object) -> list[str]:
    return [item.strip() for item in value if isinstance(item, str) and item.strip()] if isinstance(value, list) else []


def _first_heading(text: str) -> str:
    """Outside of code, where a line that begins with # is a comment."""
    before_code = _FENCE.split(text, maxsplit=1)[0]
    found = _HEADING.search(before_code)
    return _MARKUP.sub("", found[1] or found[2]).strip() if found else ""


def _first_line(text: str) -> str:
    line = _MARKUP.sub("", text.partition("\n")[0]).strip()
    return shortened(line)


def _translated(error: OSError, folder: Path) -> BotError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    return BotError(key="note-folder", folder=str(folder), reason=error.strerror or str(error))
