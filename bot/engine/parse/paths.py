"""What the engine tells of a path in a container, in the header of an answer. Pure."""

from __future__ import annotations

import base64
import json

from bot.engine.parse.moments import from_text
from bot.engine.transfer import PathKind, PathStat

# Go's os.FileMode, which is not stat(2)'s.
_DIRECTORY = 1 << 31
_LINK = 1 << 27
_SPECIAL = 1 << 26 | 1 << 25 | 1 << 24 | 1 << 21 | 1 << 19  # device, pipe, socket, character device, irregular
_BITS = ((1 << 23, 0o4000), (1 << 22, 0o2000), (1 << 20, 0o1000))


def parse_path_stat(header: str) -> PathStat:
    """Raises ValueError for what is no such header."""
    answer = json.loads(base64.b64decode(header, validate=True))
    mode = int(answer["mode"])
    return PathStat(
        name=str(answer["name"]),
        kind=_kind(mode),
        size_bytes=int(answer.get("size") or 0),
        mode=(mode & 0o777) | sum(ours for theirs, ours in _BITS if mode & theirs),
        modified_at=from_text(answer.get("mtime")),
        link_target=str(answer.get("linkTarget") or ""),
    )


def _kind(mode: int) -> PathKind:
    if mode & _DIRECTORY:
        return PathKind.FOLDER
    if mode & _LINK:
        return PathKind.LINK
    return PathKind.SPECIAL if mode & _SPECIAL else PathKind.FILE
