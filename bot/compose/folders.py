"""Where projects' Compose files lie: a folder of project folders, and the files that were sent, which are kept.

Blocking: for a thread. Nothing in a file is understood here but its name for the project.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from bot.errors import BotError

FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
"""In Compose's own order."""

KEPT_NAME = FILES[0]
MOST_FOLDERS = 200
MOST_BYTES = 64 * 1024  # of a file that is looked at for its name, and of one that is sent
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_NAMED = re.compile(r"""^name:[ \t]+["']?([a-z0-9][a-z0-9_-]{0,62})["']?[ \t]*(?:#.*)?\r?$""", re.MULTILINE)
_UNWANTED = re.compile(r"[^a-z0-9_-]")


def is_name(name: str) -> bool:
    """Whether Compose takes it for a project."""
    return _NAME.fullmatch(name) is not None


def named_in(text: str) -> str:
    """The project's name that a file gives itself; "" for none."""
    found = _NAMED.search(text)
    return found[1] if found else ""


def without_name(text: str) -> str:
    """For the first Compose, which takes no file that names itself; it is told the name anyway."""
    return _NAMED.sub("", text, count=1)


def ready(roots: Sequence[Path]) -> dict[str, Path]:
    """Project -> its folder, over all roots, the first of a name first; what cannot be read is not there."""
    found: dict[str, Path] = {}
    for root in roots:
        for folder in _folders(root):
            file = compose_file(folder)
            name = _name(folder, file) if file is not None else ""
            if name:
                found.setdefault(name, folder)
    return found


def compose_file(folder: Path) -> Path | None:
    for name in FILES:
        try:
            if (folder / name).is_file():
                return folder / name
        except OSError:
            return None
    return None


def text_of(roots: Sequence[Path], project: str) -> str:
    """Its file's text; "" where it is not here or cannot be read."""
    folder = ready(roots).get(project)
    file = compose_file(folder) if folder is not None else None
    return _beginning(file) if file is not None else ""


def keep(root: Path, project: str, text: str) -> Path:
    """Write a file that was sent where its project is found by again; readable by the bot alone. Raises BotError."""
    folder = root / project
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = folder / f".{KEPT_NAME}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / KEPT_NAME)
    except OSError as error:
        raise BotError(key="compose-not-kept", reason=error.strerror or "") from error
    return folder


def _folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir())
    except OSError:
        return []
    return [root / name for name in names[:MOST_FOLDERS]]


def _name(folder: Path, file: Path) -> str:
    """What Compose would call it, started in its folder."""
    text = _beginning(file)
    if not text:
        return ""
    own = _UNWANTED.sub("", folder.name.lower()).lstrip("_-")
    return named_in(text) or (own if is_name(own) else "")


def _beginning(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(MOST_BYTES)
    except OSError:
        return ""
