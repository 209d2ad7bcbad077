"""What an exit code means, and which article explains it. Pure tables; the sentences are in ``locales``.

Sources: Docker's reference of ``docker run``, "Exit status" (125, 126, 127), signal(7) for 128 + n, and the engine's
own choice of 128 for a start that failed and of 255 for what it found ended after it had been away itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIGNALS = {  # signal(7), Linux on x86 and ARM
    1: "SIGHUP",
    2: "SIGINT",
    3: "SIGQUIT",
    4: "SIGILL",
    5: "SIGTRAP",
    6: "SIGABRT",
    7: "SIGBUS",
    8: "SIGFPE",
    9: "SIGKILL",
    10: "SIGUSR1",
    11: "SIGSEGV",
    12: "SIGUSR2",
    13: "SIGPIPE",
    14: "SIGALRM",
    15: "SIGTERM",
    24: "SIGXCPU",
    25: "SIGXFSZ",
    31: "SIGSYS",
}
SIGNAL_BASE = 128

_AT_ONCE = "exits-immediately"
_NOT_RUN = "exit-126-127"
_BY_SIGNAL = "exit-signals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """``key`` is the sentence's message id, with ``$code`` and ``$signal``; ``article`` an id, "" where none fits."""

    key: str
    article: str = ""
    signal: str = ""


_CODES = {
    0: Meaning(key="exit-0", article=_AT_ONCE),
    1: Meaning(key="exit-1", article=_AT_ONCE),
    2: Meaning(key="exit-2", article=_AT_ONCE),
    125: Meaning(key="exit-125", article=_NOT_RUN),
    126: Meaning(key="exit-126", article=_NOT_RUN),
    127: Meaning(key="exit-127", article=_NOT_RUN),
    128: Meaning(key="exit-128"),
    130: Meaning(key="exit-130", article=_BY_SIGNAL, signal="SIGINT"),
    132: Meaning(key="exit-132", article=_BY_SIGNAL, signal="SIGILL"),
    134: Meaning(key="exit-134", article=_BY_SIGNAL, signal="SIGABRT"),
    135: Meaning(key="exit-135", article=_BY_SIGNAL, signal="SIGBUS"),
    137: Meaning(key="exit-137", article="exit-137", signal="SIGKILL"),
    139: Meaning(key="exit-139", article=_BY_SIGNAL, signal="SIGSEGV"),
    143: Meaning(key="exit-143", article=_BY_SIGNAL, signal="SIGTERM"),
    255: Meaning(key="exit-255", article=_AT_ONCE),
}
_OUT_OF_MEMORY = Meaning(key="exit-oom", article="exit-137", signal="SIGKILL")

_ARTICLES_BY_WORDS = (
    (re.compile(r"port is already allocated|address already in use", re.IGNORECASE), "port-allocated"),
    (re.compile(r"no space left on device", re.IGNORECASE), "disk-full"),
    (re.compile(r"exec format error", re.IGNORECASE), "exec-format"),
)


def meaning(code: int, *, was_oom_killed: bool = False) -> Meaning:
    """A SIGKILL is only called a lack of memory where the engine saw one: it has other reasons more often."""
    if was_oom_killed and code == SIGNAL_BASE + 9:
        return _OUT_OF_MEMORY
    if code in _CODES:
        return _CODES[code]
    if signal := signal_name(code):
        return Meaning(key="exit-signal", article=_BY_SIGNAL, signal=signal)
    return Meaning(key="exit-own", article=_AT_ONCE)


def signal_name(code: int) -> str:
    """``SIGKILL`` for 137; "" for what is no signal's code."""
    return _SIGNALS.get(code - SIGNAL_BASE, "")


def article_in(text: str) -> str:
    """The article about what a sentence of the engine or a log line complains of; "" where it is none we know."""
    return next((article for pattern, article in _ARTICLES_BY_WORDS if pattern.search(text)), "")
