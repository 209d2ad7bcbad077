"""Where a stack's Compose file comes from, and the files that it names: a folder below COMPOSE_DIR, or what was sent.

Apart from deploying.py since nothing outside that folder may be read, whatever a file says.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.archives.workspace import in_thread, workspace
from bot.compose import folders
from bot.errors import BotError, UsageError
from bot.features.stacks.view import some
from bot.services.stackfile import StackFile
from bot.sources.typed import as_meant
from bot.telegram.call import Call

LONGEST = 256 * 1024
MOST_BYTES = 500 * 1024
"""Of a secret or config: a swarm keeps no larger one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """The folder of a Compose file, and the one that nothing is read outside of."""

    folder: Path
    root: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """``place`` is None for a file that was sent: nothing lies beside it."""

    text: str
    place: _Place | None = None


async def source_of(call: Call, name: str) -> Source:
    """Raises BotError."""
    if call.document is None and not call.body.strip():
        return await in_thread(lambda: _lying(call.settings.compose_dir, name, call.args["compose_file"]))
    if call.args["compose_file"]:
        raise UsageError(key="stacks-two-files", command=call.command.name)
    if call.document is None:
        return Source(text=as_meant(call.body))
    document = call.document
    with workspace(call.settings.temporary_dir) as folder:
        sent = folder / "sent"
        await call.download(document, sent, max_bytes=LONGEST)
        content = await in_thread(sent.read_bytes)
    return Source(text=_decoded(content, document.name))


async def filled(source: Source, files: Sequence[StackFile]) -> list[StackFile]:
    """With what they hold. Raises BotError, all that is wrong at once."""
    named = [one for one in files if one.path]
    place = source.place
    if named and place is None:
        kinds = sorted({one.kind.removesuffix("s") for one in named})
        suggestions = [f"help {kind} create" for kind in kinds]
        raise BotError(
            key="stacks-needs-folder", names=some([f"{one.kind}.{one.key}" for one in named]), suggestions=suggestions
        )
    return await in_thread(lambda: [_read(place, one) if one.path and place else one for one in files])


def _lying(root: Path | None, name: str, path: str | None) -> Source:
    if root is None:
        raise UsageError(key="stacks-no-dir" if path else "stacks-no-file", command="stack deploy")
    root = root.absolute()
    if path is None:
        ready = folders.ready([root])
        if name not in ready:
            near = [f"stack deploy {shlex.quote(one)}" for one in sorted(ready)[:4]]
            raise BotError(key="stacks-no-folder", name=name, suggestions=near)
        file = folders.compose_file(ready[name])
    else:
        place = _within(root, root / path)
        file = folders.compose_file(place) if place is not None and place.is_dir() else place
    if file is None:
        raise BotError(key="stacks-file-missing", names=path or name)
    return Source(
        text=_decoded(_content(file, LONGEST, path or name), file.name), place=_Place(folder=file.parent, root=root)
    )


def _read(place: _Place, one: StackFile) -> StackFile:
    label = f"{one.kind}.{one.key}: {one.path}"
    file = _within(place.root, place.folder / one.path)
    if file is None:
        raise BotError(key="stacks-file-missing", names=label)
    content = _content(file, MOST_BYTES, label)
    if not content:
        raise BotError(key="stacks-file-empty", names=label)
    return replace(one, content=content)


def _within(root: Path, path: Path) -> Path | None:
    """None for what lies elsewhere, also where a link leads there."""
    real = path.resolve()
    return real if real.is_relative_to(root.resolve()) else None


def _content(file: Path, most_bytes: int, label: str) -> bytes:
    try:
        if not file.is_file():
            raise FileNotFoundError(file)
        with file.open("rb") as opened:
            content = opened.read(most_bytes + 1)
    except OSError:
        raise BotError(key="stacks-file-missing", names=label) from None
    if len(content) > most_bytes:
        raise BotError(key="error-document-too-big", name=label, limit_bytes=most_bytes)
    return content


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BotError(key="review-not-text", name=name) from None
