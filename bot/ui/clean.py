"""Foreign text made harmless: what a program printed must not move a cursor nor turn the rest of a message around.

Sequences are those of ECMA-48 (CSI, OSC, DCS and their kin). Pure; masking secrets is not done here.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, erasing
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]*[0-~]?"
)
_LINE_END = re.compile("[\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the reading direction
    "\u200b\u2060-\u2064\u180e\ufeff"  # of no width; the joiners stay, emoji and scripts need them
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """No escape sequences, control characters or direction marks; of a line rewritten by ``\\r`` its last state.

    Tabs and line feeds stay. Lone surrogates, which no message can carry, become U+FFFD.
    """
    if text.isprintable():
        return text
    text = _SEQUENCE.sub("", text)
    text = _LINE_END.sub("\n", text)
    if "\r" in text:
        text = "\n".join([_last_state(line) for line in text.split("\n")])
    if "\b" in text:
        text = _without_backspaces(text)
    return _LONE_SURROGATE.sub("\ufffd", _FORBIDDEN.sub("", text))


def _last_state(line: str) -> str:
    """Of a line that was written over; a return at its very end wrote over nothing."""
    return line.rstrip("\r").rpartition("\r")[2]


def _without_backspaces(text: str) -> str:
    """As a terminal shows it: a backspace goes back within its line, and what follows is written over."""
    shown: list[str] = []
    for character in text:
        if character != "\b":
            shown.append(character)
        elif shown and shown[-1] != "\n":
            shown.pop()
    return "".join(shown)
