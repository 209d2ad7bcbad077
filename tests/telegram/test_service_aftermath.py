"""What a cut step on a service has come to."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.engine.port import Engine
from bot.engine.swarm_model import SwarmService, Update
from bot.errors import NotFound
from bot.services.holding import digest
from bot.store import Step, StepState
from bot.telegram.aftermath import Fate, look
from bot.telegram.recovery_view import of_steps, rest_line
from bot.telegram.service_aftermath import (
    KIND,
    SERVICE_CHANGE,
    SERVICE_CREATE,
    SERVICE_DEPLOY,
    SERVICE_RM,
    SERVICE_SCALE,
)
from bot.ui.texts import translator

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SPEC = {"Name": "web"}
WEB = SwarmService(id="s1", name="web", replicas=3, spec=SPEC)


class Manager:
    def __init__(self, service: SwarmService | None):
        self.service = service

    async def inspect_service(self, ref: str) -> SwarmService:
        if self.service is None or ref not in (self.service.id, self.service.name):
            raise NotFound(kind="service", ref=ref)
        return self.service


def step(verb: str, known: str = "", state: StepState = StepState.DOING) -> Step:
    return Step(position=0, verb=verb, kind=KIND, name="web", id="s1", known=known, state=state, patience_s=0)


async def fate(service: SwarmService | None, one: Step) -> Fate:
    (found,) = await look(cast(Engine, cast(Any, Manager(service))), [one], clock=lambda: NOW)
    return found.fate


@pytest.mark.parametrize(
    ("one", "service", "expected"),
    [
        (step(SERVICE_SCALE, "3"), WEB, Fate.DONE),
        (step(SERVICE_SCALE, "5"), WEB, Fate.NOT_DONE),
        (step(SERVICE_SCALE, "5"), None, Fate.NOT_DONE),
        (step(SERVICE_CHANGE, digest(SPEC)), WEB, Fate.NOT_DONE),
        (step(SERVICE_CHANGE, digest({"Name": "web", "Labels": {}})), WEB, Fate.DONE),
        (step(SERVICE_CREATE), WEB, Fate.DONE),
        (step(SERVICE_CREATE), None, Fate.NOT_DONE),
        (step(SERVICE_DEPLOY), WEB, Fate.DONE),
        (step(SERVICE_DEPLOY, digest(SPEC)), WEB, Fate.NOT_DONE),
        (step(SERVICE_RM), WEB, Fate.NOT_DONE),
        (step(SERVICE_RM), None, Fate.DONE),
        (step(SERVICE_RM, state=StepState.PLANNED), None, Fate.NOT_BEGUN),
        (step(SERVICE_SCALE, "3", state=StepState.FAILED), WEB, Fate.REFUSED),
    ],
)
async def test_a_step_is_judged_by_what_the_swarm_shows(
    one: Step, service: SwarmService | None, expected: Fate
) -> None:
    assert await fate(service, one) is expected


async def test_it_is_told_how_the_service_stands_and_what_can_go_on() -> None:
    paused = SwarmService(id="s1", name="web", replicas=3, spec=SPEC, update=Update.PAUSED)
    found = await look(cast(Engine, cast(Any, Manager(paused))), [step(SERVICE_SCALE, "5")], clock=lambda: NOW)
    rest = rest_line("service scale", ["web=5"], found)
    assert rest == "service scale web=5"
    text = of_steps("/service scale web=5", found, rest=rest, t=translator("en")).text.render()[0]
    assert "web: not done; its update is paused after a failure" in text


async def test_what_may_hold_secrets_is_not_offered_again() -> None:
    found = await look(cast(Engine, cast(Any, Manager(WEB))), [step(SERVICE_CHANGE, digest(SPEC))], clock=lambda: NOW)
    assert rest_line("service update", ["--env-add", "KEY=secret", "web"], found) == ""
