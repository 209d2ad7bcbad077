"""Which lines look like errors, for ``--errors``: by the level they state, else by their words. Pure.

Apart from view.py because it is knowledge about other programs' logs, not about showing.
"""

from __future__ import annotations

import re

LOOKED_AT = 2_000  # characters of a line: levels stand at its beginning
LEVEL_STANDS_WITHIN = 100
_SEVERE = frozenset(
    ("error", "err", "eror", "fatal", "critical", "crit", "panic", "emerg", "emergency", "alert", "severe", "exception")
)
_MILD = frozenset(
    ("trace", "trc", "debug", "dbg", "info", "inf", "information", "notice", "log", "warn", "warning", "wrn", "verbose")
)
_PINO_ERROR = 50  # pino and bunyan count levels: 50 is error, 60 fatal

_KEYED = re.compile(r"""\b(?:level|lvl|severity|levelname|loglevel)["']?\s?[=:]\s?["']?(\w+)""", re.IGNORECASE)
_WORD = re.compile(
    r"\[\s?([A-Za-z]+)\s?\]|\b(TRACE|DEBUG|INFO|NOTICE|LOG|WARN|WARNING|ERROR|ERR|FATAL|CRITICAL|CRIT|PANIC|EMERG|ALERT|SEVERE)\b"
)
_GLOG = re.compile(r"([IWEF])\d{4} \d\d:\d\d:\d\d")
_SERVER_ERROR = re.compile(r'HTTP/\d(?:\.\d)?" 5\d\d\b')
_NO_ERROR = re.compile(
    r"""\b(?:no|0|zero|without|без|нет)\s(?:errors?|failures?|exceptions?|ошибок|сбоев)\b"""
    r"""|\b(?:errors?|err|failed|failures?|exception)["']?\s?[=:]\s?["']?(?:0|null|none|nil|false|<nil>|""|'')(?!\w)""",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:errors?|err|fatal|panic|critical|exceptions?|traceback|fail(?:ed|ure|ures)?|segfault|segmentation fault"
    r"|core dumped|out of memory|oom|unhandled|uncaught|cannot|refused"
    r"|ошибк\w*|исключени[еяй]\w*|сбо[йяею]\w*|отказ\w*|не удал\w+"
    r"|критическ\w+|фатальн\w+|невозможно|аварийн\w+)\b|(?-i:[a-z](?:Error|Exception)\b)",
    re.IGNORECASE,
)


def looks_like_error(text: str) -> bool:
    head = text[:LOOKED_AT]
    if (stated := _stated(head)) is not None:
        return stated
    if _SERVER_ERROR.search(head):
        return True
    return _TELLS.search(_NO_ERROR.sub(" ", head)) is not None


class ErrorLines:
    """Told line after line: an indented line goes with the error before it (tracebacks, stack traces)."""

    def __init__(self) -> None:
        self._was_error = False

    def has(self, text: str) -> bool:
        is_continued = self._was_error and text[:1] in (" ", "\t")
        self._was_error = is_continued or looks_like_error(text)
        return self._was_error


def _stated(text: str) -> bool | None:
    """Whether the line says that it is an error; None where it states no level."""
    if (keyed := _KEYED.search(text)) is not None:
        level = keyed[1].lower()
        if level.isdecimal():
            return True if int(level) >= _PINO_ERROR else None
        if level in _SEVERE or level in _MILD:
            return level in _SEVERE
    if (glog := _GLOG.match(text)) is not None:
        return glog[1] in "EF"
    for found in _WORD.finditer(text[:LEVEL_STANDS_WITHIN]):
        level = (found[1] or found[2]).lower()
        if level in _SEVERE or level in _MILD:
            return level in _SEVERE
    return None
