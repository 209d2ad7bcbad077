"""What a feature shows: text with entities, and buttons. How it is sent, split and numbered is not its business.

Text is built from ``aiogram.utils.formatting`` nodes (``Text``, ``Bold``, ``Code``, ``Pre``, ...), which become
entities: there is no markup to escape, so no name or log line can break a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aiogram.utils.formatting import Text

CONFIRM_SIGN = "✅"  # the three signs are part of the contract with people's fingers and with outside checks
REFUSE_SIGN = "✖"
STOP_SIGN = "⏹"
HOST_SIGN = "🖥"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """What a press stands for: a declared action's name and its JSON arguments. Kept in the database, never in the
    button. ``host``: the engine it is about; "" for the one that the chat has by then.
    """

    action: str
    args: Mapping[str, Any] = field(default_factory=dict)
    host: str = ""


def on_host(tap: Tap, host: str) -> Tap:
    """The same there, unless it belongs to a host already."""
    return tap if tap.host or not host else replace(tap, host=host)


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
    is_silent: bool = False  # as a new message: the phone makes no sound


def rows_on_host(rows: tuple[Row, ...], host: str) -> tuple[Row, ...]:
    """Every button's press is for that engine, unless it belongs to another already."""
    if not host:
        return rows
    return tuple(
        tuple(button if button.tap is None else replace(button, tap=on_host(button.tap, host)) for button in row)
        for row in rows
    )


def on_the_host(view: View, host: str) -> View:
    """An answer of that engine among several: named at its head, its buttons for that engine."""
    if not host:
        return view
    return replace(view, text=Text(f"{HOST_SIGN} {host}\n", view.text), rows=rows_on_host(view.rows, host))
