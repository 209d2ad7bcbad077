"""When a container that was just started counts as well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.engine.model import ContainerDetails, Health, State
from bot.errors import EngineTimeout, NotFound
from bot.upgrades.proving import WELL, Fault, Verdict, health_limit_s, judge, proved

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _details(state: State = State.RUNNING, health: Health = Health.NONE, **more: Any) -> ContainerDetails:
    return ContainerDetails(id="i", name="web", image="a:1", image_id="x", state=state, health=health, **more)


@pytest.mark.parametrize(
    ("now", "has_waited", "verdict"),
    [
        (_details(), False, None),
        (_details(), True, WELL),
        (_details(State.EXITED, exit_code=3), False, Verdict(fault=Fault.EXITED, detail="3")),
        (_details(State.EXITED, exit_code=0), True, Verdict(fault=Fault.EXITED, detail="0")),
        (_details(State.RESTARTING, exit_code=1), False, Verdict(fault=Fault.RESTARTS, detail="1")),
        (_details(restart_count=1), True, Verdict(fault=Fault.RESTARTS)),
        (_details(health=Health.STARTING), False, None),
        (_details(health=Health.STARTING), True, Verdict(fault=Fault.NOT_HEALTHY)),
        (_details(health=Health.HEALTHY), False, WELL),
        (_details(health=Health.UNHEALTHY, health_output=" no \n"), False, Verdict(fault=Fault.UNHEALTHY, detail="no")),
    ],
)
def test_a_look_is_judged(now: ContainerDetails, has_waited: bool, verdict: Verdict | None) -> None:
    assert judge(now, has_waited=has_waited) == verdict


@pytest.mark.parametrize(
    ("check", "limit_s"),
    [
        ({}, 240),
        ({"Interval": 10**9, "Timeout": 10**9, "Retries": 1}, 30),
        ({"Interval": 10 * 10**9, "Timeout": 5 * 10**9, "Retries": 3, "StartPeriod": 60 * 10**9}, 120),
        ({"Interval": 3600 * 10**9}, 600),
    ],
)
def test_it_gets_the_time_that_its_checks_may_take_within_bounds(check: dict[str, int], limit_s: float) -> None:
    assert health_limit_s({"Config": {"Healthcheck": check}}) == limit_s


class _Engine:
    def __init__(self, *looks: Any):
        self._looks = list(looks)

    async def inspect_container(self, ref: str) -> ContainerDetails:
        look = self._looks.pop(0) if len(self._looks) > 1 else self._looks[0]
        if isinstance(look, Exception):
            raise look
        return cast(ContainerDetails, look)


async def _proved(*looks: Any, settle_s: float = 10) -> Verdict:
    now = [NOW]

    async def pause(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return await proved(cast(Any, _Engine(*looks)), "i", settle_s=settle_s, clock=lambda: now[0], pause=pause)


async def test_an_engine_that_does_not_answer_for_a_moment_is_looked_at_again() -> None:
    away = EngineTimeout(host="local", reason="no answer", limit_s=1)
    assert await _proved(away, away, _details()) == WELL
    assert (await _proved(away)).fault is Fault.UNSEEN


async def test_one_that_somebody_removed_is_not_well() -> None:
    assert (await _proved(_details(), NotFound(kind="container", ref="i"))).fault is Fault.GONE


async def test_one_that_ends_late_but_in_its_time_is_not_well() -> None:
    looks = [_details()] * 15
    assert (await _proved(*looks, _details(State.EXITED, exit_code=1))).fault is Fault.EXITED
