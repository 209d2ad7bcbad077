"""Whether a container that was just started is well: healthy, or running for a time without an exit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.engine.model import ContainerDetails, Health, State
from bot.engine.port import Engine
from bot.errors import EngineError, NotFound

LOOK_EVERY_S = 0.5
SHORTEST_FOR_HEALTH_S = 30.0
LONGEST_FOR_HEALTH_S = 600.0
NANOSECONDS = 1e9
USUAL_INTERVAL_S = 30.0  # the engine's own, where a check names none
USUAL_RETRIES = 3


class Fault(StrEnum):
    """Why it is not well; ``detail`` of the verdict has the number or the word."""

    EXITED = "exited"
    RESTARTS = "restarts"
    UNHEALTHY = "unhealthy"
    NOT_HEALTHY = "not-healthy"  # in the time that its checks may take
    GONE = "gone"
    UNSEEN = "unseen"  # the engine does not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """``fault`` is None where it is well."""

    fault: Fault | None = None
    detail: str = ""


WELL = Verdict()


async def proved(
    engine: Engine,
    container_id: str,
    *,
    settle_s: float,
    clock: Callable[[], datetime],
    pause: Callable[[float], Awaitable[None]],
) -> Verdict:
    """Looks until it is known; no longer than its checks may take, or the time that it has to run."""
    began = clock()
    limit: timedelta | None = None
    while True:
        try:
            now = await engine.inspect_container(container_id)
        except NotFound:
            return Verdict(fault=Fault.GONE)
        except EngineError as error:
            if clock() - began > timedelta(seconds=max(settle_s, SHORTEST_FOR_HEALTH_S)):
                return Verdict(fault=Fault.UNSEEN, detail=str(error))
            await pause(LOOK_EVERY_S)
            continue
        if limit is None:
            limit = timedelta(seconds=health_limit_s(now.raw) if now.health is not Health.NONE else settle_s)
        verdict = judge(now, has_waited=clock() - began >= limit)
        if verdict is not None:
            return verdict
        await pause(min(LOOK_EVERY_S, settle_s or LOOK_EVERY_S))


def judge(now: ContainerDetails, *, has_waited: bool) -> Verdict | None:
    """None while it is not known yet."""
    if now.restart_count or now.state is State.RESTARTING:
        return Verdict(fault=Fault.RESTARTS, detail=_code(now))
    if now.state is not State.RUNNING:
        return Verdict(fault=Fault.EXITED, detail=_code(now))
    if now.health is Health.NONE:
        return WELL if has_waited else None
    if now.health is Health.HEALTHY:
        return WELL
    if now.health is Health.UNHEALTHY:
        return Verdict(fault=Fault.UNHEALTHY, detail=now.health_output.strip()[:200])
    return Verdict(fault=Fault.NOT_HEALTHY) if has_waited else None


def health_limit_s(inspected: Mapping[str, Any]) -> float:
    """Its start period and all the tries that it takes to be called unhealthy."""
    check = (inspected.get("Config") or {}).get("Healthcheck") or {}
    interval_s = (check.get("Interval") or 0) / NANOSECONDS or USUAL_INTERVAL_S
    each_s = interval_s + ((check.get("Timeout") or 0) / NANOSECONDS or USUAL_INTERVAL_S)
    whole_s = (check.get("StartPeriod") or 0) / NANOSECONDS + each_s * ((check.get("Retries") or USUAL_RETRIES) + 1)
    return min(max(whole_s, SHORTEST_FOR_HEALTH_S), LONGEST_FOR_HEALTH_S)


def _code(now: ContainerDetails) -> str:
    return "" if now.exit_code is None else str(now.exit_code)
