"""What a feature shows: text with entities, and buttons. How it is sent, split and numbered is not its business.

Text is built from ``aiogram.utils.formatting`` nodes (``Text``, ``Bold``, ``Code``, ``Pre``, ...), which become
entities: there is no markup to escape, so no name or log line can break a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram.utils.formatting import Text

CONFIRM_SIGN = "✅"  # the three signs are part of the contract with people's fingers and with outside checks
REFUSE_SIGN = "✖"
STOP_SIGN = "⏹"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What a press stands for: a declared action's name and its JSON arguments. Kept in the database, never in the
    button.
    """

    action: str
    args: Mapping[str, Any] = field(default_factory=dict)


def tap_command(line: str, *, ask: bool = True, body: str = "") -> Tap:
    """A press that means typing ``line`` ("stop web01"), and ``body`` below it. With ``ask``, a changing command asks
    before it acts.
    """
    return Tap(action="command", args={"line": line, "ask": ask, **({"body": body} if body else {})})


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """``tap`` is what it does; with ``copy`` instead, the phone copies that text (at most 256 characters)."""

    text: str
    tap: Tap | None = None
    copy: str = ""


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    text: Text
    rows: tuple[Row, ...] = ()
