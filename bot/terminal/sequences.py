"""Output made fit for the emulator: whole escape sequences only, none that it would mistake or that never ends. Pure.

Sequences are those of ECMA-48 and xterm's ctlseqs. What is taken out: titles and other strings, which have no screen to
go to, and sequences with intermediates or the private marks ``<=>``, which the emulator would print the rest of.
"""

from __future__ import annotations

import codecs
import re

LONGEST = 256  # of one sequence; what is longer is none that a screen needs

_STRING = re.compile(r"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)")
_FOREIGN = re.compile(r"\x1b\[(?:[<=>][0-?]*[ -/]*|[0-?]*[ -/]+)[@-~]|\x1b[ -\"$&'*+,\-./][ -/]*[0-~]|[\x80-\x9f]")
_OPEN_STRING = re.compile(r"\x1b[\]PX^_][^\x07\x1b]*\x1b?\Z")
_OPEN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[ -/]*)\Z")
_STRING_END = re.compile(r"\x07|\x1b\\")
_ANY = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[ -/]*[0-~])")
_LASTING = re.compile(r"\x1b(?:\[\??[0-9;]*[hlr]|[78=>c]|\([0AB])|[\x0e\x0f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Sequences:
    """Bytes in, whole text out; what is incomplete is held until the rest comes, within bounds."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._is_in_string = False

    def feed(self, data: bytes) -> str:
        text = self._held + self._decoder.decode(data)
        self._held = ""
        if self._is_in_string:
            end = _STRING_END.search(text)
            if end is None:
                self._held = text[-1:] if text.endswith("\x1b") else ""
                return ""
            self._is_in_string = False
            text = text[end.end() :]
        if "\x1b" not in text and text.isascii():
            return text
        text = _FOREIGN.sub("", _STRING.sub("", text))
        if (open_string := _OPEN_STRING.search(text)) is not None:
            self._hold_string(open_string[0])
            return text[: open_string.start()]
        if (open_one := _OPEN.search(text)) is not None:
            if len(open_one[0]) <= LONGEST:
                self._held = open_one[0]
            return text[: open_one.start()]
        return text

    def _hold_string(self, begun: str) -> None:
        if len(begun) <= LONGEST:
            self._held = begun
        else:
            self._is_in_string = True
            self._held = "\x1b" if begun.endswith("\x1b") else ""


def lasting(text: str) -> str:
    """Of text that is not drawn: the modes, regions and character sets that it leaves behind. The newest of them."""
    return "".join(_LASTING.findall(text)[-LONGEST:])


def plain(text: str) -> str:
    """Lines as they would stand in a file: nothing but text, of a line that was written over its last state."""
    text = _ANY.sub("", text).replace("\r\n", "\n")
    if "\r" in text:
        text = "\n".join([line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n")])
    return _CONTROL.sub("", text)
