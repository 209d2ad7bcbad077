"""From what a person types or taps to the bytes that a terminal sends. Pure.

Caret notation is that of stty; key sequences are xterm's (ctlseqs), in their application form where a program asked for
that.
"""

from __future__ import annotations

import re
from enum import StrEnum

ENTER = b"\r"  # what the key sends; the line discipline makes a line feed of it


class Key(StrEnum):
    """The keys that have a button, or a name in angle brackets."""

    ENTER = "enter"
    TAB = "tab"
    ESC = "esc"
    BACKSPACE = "backspace"
    UP = "up"
    DOWN = "down"
    RIGHT = "right"
    LEFT = "left"
    HOME = "home"
    END = "end"
    PAGE_UP = "pgup"
    PAGE_DOWN = "pgdn"
    DELETE = "del"
    INSERT = "ins"
    CTRL_C = "^c"
    CTRL_D = "^d"
    CTRL_L = "^l"
    CTRL_Z = "^z"


_PLAIN = {
    Key.ENTER: ENTER,
    Key.TAB: b"\t",
    Key.ESC: b"\x1b",
    Key.BACKSPACE: b"\x7f",
    Key.PAGE_UP: b"\x1b[5~",
    Key.PAGE_DOWN: b"\x1b[6~",
    Key.DELETE: b"\x1b[3~",
    Key.INSERT: b"\x1b[2~",
    Key.CTRL_C: b"\x03",
    Key.CTRL_D: b"\x04",
    Key.CTRL_L: b"\x0c",
    Key.CTRL_Z: b"\x1a",
}
_CURSOR = {Key.UP: b"A", Key.DOWN: b"B", Key.RIGHT: b"C", Key.LEFT: b"D", Key.HOME: b"H", Key.END: b"F"}
_FUNCTION = (
    b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS", b"\x1b[15~", b"\x1b[17~", b"\x1b[18~", b"\x1b[19~", b"\x1b[20~",
    b"\x1b[21~", b"\x1b[23~", b"\x1b[24~",
)  # fmt: skip
_NAMES = {
    "esc": Key.ESC, "tab": Key.TAB, "enter": Key.ENTER, "cr": Key.ENTER, "bs": Key.BACKSPACE,
    "backspace": Key.BACKSPACE, "up": Key.UP, "down": Key.DOWN, "left": Key.LEFT, "right": Key.RIGHT,
    "home": Key.HOME, "end": Key.END, "pgup": Key.PAGE_UP, "pgdn": Key.PAGE_DOWN, "del": Key.DELETE,
    "ins": Key.INSERT,
}  # fmt: skip
_NOTATION = re.compile(r"\^([@-_a-z?])|<([a-z]{2,9}|f(?:1[0-2]|[1-9]))>", re.IGNORECASE)


def key_bytes(key: Key, *, is_application: bool = False) -> bytes:
    """``is_application``: the program asked for cursor keys in that form (DECCKM)."""
    if key in _CURSOR:
        return (b"\x1bO" if is_application else b"\x1b[") + _CURSOR[key]
    return _PLAIN[key]


def notated(text: str, *, is_application: bool = False) -> bytes | None:
    """The keys of a message that is nothing but ``^X`` and ``<Name>``; None for any other text."""
    sent = b""
    position = 0
    text = text.strip()
    while position < len(text):
        found = _NOTATION.match(text, position)
        if found is None:
            return None
        content = _control(found[1]) if found[1] else _named(found[2].lower(), is_application)
        if content is None:
            return None
        sent += content
        position = found.end()
        while text[position : position + 1] == " ":
            position += 1
    return sent or None


def _control(char: str) -> bytes:
    return b"\x7f" if char == "?" else bytes([ord(char.upper()) & 0x1F])


def _named(name: str, is_application: bool) -> bytes | None:
    if name[0] == "f" and name[1:].isdigit():
        return _FUNCTION[int(name[1:]) - 1]
    key = _NAMES.get(name)
    return key_bytes(key, is_application=is_application) if key is not None else None
