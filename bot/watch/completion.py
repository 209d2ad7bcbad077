"""What an event leaves out and only an inspect tells: whether it was out of memory, whether the container comes back,
what its last check printed, whether an exec was its health check's.

One request a container that needs it, few at a time and within seconds; a fact is never held back for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.engine.model import ContainerDetails, Health, State
from bot.engine.port import Engine
from bot.errors import EngineError, NotFound
from bot.watch.facts import ContainerFact, Created, Died, ExecOpened, Fact, HealthChanged, OutOfMemory, Signalled
from bot.watch.roster import Roster, runs

V = TypeVar("V")

ASKED_AT_ONCE = 6  # half of the engine's worker threads: commands need the others
PATIENCE_S = 1.5  # for all of a batch together
OOM_BEFORE_S = 10.0  # the kernel's kill of a process and the end of its container belong together
OOM_AFTER_S = 1.0  # one event in eighty came 44 ms after the death's, and then the record never has it (20.10)
SIGNAL_BEFORE_S = 60.0  # from a signal through the engine to the end that it brought about
KILLED = 137  # a main process that the kernel or anybody killed
MOST_REMEMBERED = 4096


class Completion:
    """Remembers, in bounded memory, recent out-of-memory events and each container's health check."""

    def __init__(self, engine: Engine, roster: Roster):
        self._engine = engine
        self._roster = roster
        self._oom_ns: dict[str, int] = {}
        self._signal_ns: dict[str, int] = {}
        self._checks: dict[str, str] = {}

    async def complete(self, facts: Sequence[Fact], *, patience_s: float = PATIENCE_S) -> list[Fact]:
        """The same facts, completed as far as the engine answers in time; execs of health checks are left out."""
        for fact in facts:
            self._remember(fact)
        wanted = list(dict.fromkeys(fact.id for fact in facts if isinstance(fact, ContainerFact) and self._needs(fact)))
        details = await self._inspect(wanted, patience_s)
        for found in details.values():
            self._note_check(found)
        return [full for fact in facts if (full := self._full(fact, details)) is not None]

    def _remember(self, fact: Fact) -> None:
        if isinstance(fact, OutOfMemory):
            _put(self._oom_ns, fact.id, fact.time_ns)
        elif isinstance(fact, Signalled):
            _put(self._signal_ns, fact.id, fact.time_ns)
        elif isinstance(fact, Created):
            self._checks.pop(fact.id, None)

    def _needs(self, fact: ContainerFact) -> bool:
        match fact:
            case Died():
                return True
            case HealthChanged():
                return not fact.is_healthy
            case ExecOpened():
                return fact.id not in self._checks and not self._has_no_check(fact)
            case _:
                return False

    def _has_no_check(self, fact: ContainerFact) -> bool:
        known = self._roster.get(fact.id)
        return known is not None and known.health is Health.NONE

    async def _inspect(self, ids: Sequence[str], patience_s: float) -> dict[str, ContainerDetails]:
        found: dict[str, ContainerDetails] = {}
        if not ids:
            return found
        waiting = iter(ids)

        async def ask() -> None:
            for container_id in waiting:
                try:
                    found[container_id] = await self._engine.inspect_container(container_id)
                except NotFound:
                    continue
                except EngineError:
                    return

        try:
            async with asyncio.timeout(patience_s):
                await asyncio.gather(*(ask() for _ in range(min(ASKED_AT_ONCE, len(ids)))))
        except TimeoutError:
            pass  # what came until now is used
        return found

    def _note_check(self, details: ContainerDetails) -> None:
        _put(self._checks, details.id, details.health_command)

    def _full(self, fact: Fact, details: dict[str, ContainerDetails]) -> Fact | None:
        match fact:
            case Died():
                return self._full_death(fact, details.get(fact.id))
            case HealthChanged(is_healthy=False) if fact.id in details:
                return replace(fact, output=details[fact.id].health_output)
            case ExecOpened():
                return fact if self._is_somebody_s(fact) else None
            case _:
                return fact

    def _full_death(self, fact: Died, details: ContainerDetails | None) -> Died:
        comes_back = details is not None and (
            details.state is State.RESTARTING or (details.is_running and details.restart_policy != "no")
        )
        return replace(
            fact, was_oom_killed=self._was_oom_killed(fact, details), is_restarting=fact.is_restarting or comes_back
        )

    def _was_oom_killed(self, fact: Died, details: ContainerDetails | None) -> bool | None:
        if _is_near(fact, self._oom_ns, OOM_BEFORE_S, OOM_AFTER_S):
            return True
        if details is not None and not runs(details.state) and details.was_oom_killed:
            return True
        if fact.exit_code in (KILLED, None) and not _is_near(fact, self._signal_ns, SIGNAL_BEFORE_S, 0):
            return None
        return False

    def _is_somebody_s(self, fact: ExecOpened) -> bool:
        """One of a container that has gone before it could be asked about is not told: it may have been a check's."""
        if self._has_no_check(fact):
            return True
        check = self._checks.get(fact.id)
        return check is not None and fact.command != check


def _is_near(fact: Died, times_ns: dict[str, int], before_s: float, after_s: float) -> bool:
    time_ns = times_ns.get(fact.id)
    return time_ns is not None and -after_s <= (fact.time_ns - time_ns) / 1e9 <= before_s


def _put(memory: dict[str, V], key: str, value: V) -> None:
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > MOST_REMEMBERED:
        del memory[next(iter(memory))]
