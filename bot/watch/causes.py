"""Why a container ended: who sent which signal, what the audit knows, what the exit code says. Pure.

A 137 by itself is never called a lack of memory, and a stop is never called a crash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.store.alerting_rows import Deed
from bot.store.incident_rows import Cause, CauseKind
from bot.ui.exits import SIGNAL_BASE, signal_name
from bot.watch.facts import ContainerFact, Died

CLOCKS_DIFFER = timedelta(seconds=5)  # the engine's and ours, also what a signal needs to be heard

# How long after a signal an end is still its doing. A stop waits ten seconds by default and may be told to wait longer;
# a signal that programs take as a request ("read your configuration again") is forgotten soon.
_REACHES = {
    9: timedelta(seconds=10),
    15: timedelta(seconds=90),
    2: timedelta(seconds=90),
    3: timedelta(seconds=90),
}
OOM_REACH = timedelta(seconds=10)
_OTHER_REACH = timedelta(seconds=12)
_NUMBERS = {"TERM": 15, "KILL": 9, "INT": 2, "QUIT": 3, "HUP": 1, "USR1": 10, "USR2": 12}

ENDING = frozenset({"stop", "restart", "kill", "rm", "down", "up", "recreate", "prune", "end", "upgrade", "undo"})
"""Last words of commands that end containers."""
EXCHANGING = "upgrade"
_EXCHANGES = frozenset({EXCHANGING})
EXECUTING = frozenset({"exec", "end"})
"""A session's end too: what runs inside is ended from inside."""
STARTING = frozenset({"start", "restart", "up", "run", "upgrade", "undo"})
REMOVING = frozenset({"rm", "down", "up", "recreate", "prune", "run", "upgrade", "undo"})


def signal_number(text: str) -> int:
    """15 of "15", "TERM" and "SIGTERM"; 0 for what is none."""
    text = text.strip().upper().removeprefix("SIG")
    return int(text) if text.isascii() and text.isdigit() else _NUMBERS.get(text, 0)


def signal_text(text: str) -> str:
    """``SIGTERM`` of "15"."""
    number = signal_number(text)
    return signal_name(SIGNAL_BASE + number) or text


def is_due_to(signal: str, sent_at: datetime | None, ended_at: datetime) -> bool:
    """Whether an end may come of that signal."""
    if not signal or sent_at is None:
        return False
    return ended_at - sent_at <= _REACHES.get(signal_number(signal), _OTHER_REACH)


def deed_of(deeds: Sequence[Deed], fact: ContainerFact, words: frozenset[str]) -> Deed | None:
    """What a person did to that container at that time, with one of these commands."""
    return next((deed for deed in deeds if _fits(deed, fact, words)), None)


def exchange_of(deeds: Sequence[Deed], fact: ContainerFact) -> Deed | None:
    """The exchange of the container's image that it happened in: how that goes is told by whoever does it."""
    return deed_of([deed for deed in deeds if deed.is_exchange], fact, _EXCHANGES)


def of_death(
    fact: Died,
    *,
    signal: str,
    signal_at: datetime | None,
    oom_at: datetime | None,
    deeds: Sequence[Deed],
    is_engines_doing: bool,
) -> Cause:
    """``signal`` is the last one that was sent through the engine, ``oom_at`` when it told of a lack of memory."""
    by_signal = is_due_to(signal, signal_at, fact.at)
    was_listed = not by_signal and (fact.is_late or fact.time_ns == 0)  # what led to it may not have been seen
    deed = exchange_of(deeds, fact) or (deed_of(deeds, fact, ENDING) if by_signal or was_listed else None)
    named = signal_text(signal) if by_signal else ""
    if deed is not None:
        return Cause(kind=CauseKind.PERSON, person=deed.person, signal=named, exit_code=fact.exit_code)
    was_oom = fact.was_oom_killed or (oom_at is not None and fact.at - oom_at <= OOM_REACH)
    came_after = oom_at is not None and signal_at is not None and oom_at > signal_at
    if was_oom and (came_after or not by_signal):
        return Cause(kind=CauseKind.OOM, exit_code=fact.exit_code)
    if is_engines_doing:
        return Cause(kind=CauseKind.ENGINE, signal=named, exit_code=fact.exit_code)
    if by_signal:
        return Cause(kind=CauseKind.OUTSIDE, signal=named, exit_code=fact.exit_code)
    if fact.exit_code == 0:
        return Cause(kind=CauseKind.FINISHED, exit_code=0)
    by_code = signal_name(fact.exit_code) if fact.exit_code is not None else ""
    kind = CauseKind.UNKNOWN if fact.exit_code is None or (was_listed and by_code) else CauseKind.CRASH
    return Cause(kind=kind, signal=by_code, exit_code=fact.exit_code)


def _fits(deed: Deed, fact: ContainerFact, words: frozenset[str]) -> bool:
    if deed.command.rsplit(" ", 1)[-1] not in words:
        return False
    # What runs after an exchange is watched from its very end; only of the one that it has ended something may come.
    late = timedelta() if deed.is_exchange and fact.id not in deed.ids else CLOCKS_DIFFER
    if fact.at < deed.at - CLOCKS_DIFFER or (deed.until is not None and fact.at > deed.until + late):
        return False
    if deed.ids or deed.names:
        by_name = not deed.ids or deed.command == EXCHANGING  # which has another id when it is over
        return fact.id in deed.ids or (by_name and fact.name in deed.names)
    return any(word and (fact.name.startswith(word) or fact.id.startswith(word)) for word in deed.words)
