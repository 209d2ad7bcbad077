"""What a cut ``up`` has come to, service by service, as a table."""

from __future__ import annotations

from typing import cast

import pytest

from bot.engine.model import Container, State
from bot.engine.port import Engine
from bot.store import Step
from bot.telegram.object_aftermath import Shown
from bot.telegram.project_aftermath import ANEW, look, step_for
from tests.compose.test_projects import made
from tests.features.fakes import FakeEngine

OLD = made("web", labels={"com.docker.compose.config-hash": "old"})
SAME = made("web", labels={"com.docker.compose.config-hash": "asked"})
NEW = made("web", id="f" * 64)
MADE = made("web", id="f" * 64, state=State.CREATED)
COMPLETED = made("web", id="f" * 64, state=State.EXITED, exit_code=0)
CRASHED = made("web", id="f" * 64, state=State.EXITED, exit_code=3)
STOPPED = made("web", state=State.EXITED, exit_code=0)


def step(before: list[Container], asked: str) -> Step:
    return step_for(0, "shop", "web", before, asked=asked)


def engine(*containers: Container) -> Engine:
    return cast(Engine, FakeEngine(containers))


@pytest.mark.parametrize(
    ("before", "asked", "now", "shown"),
    [
        ([], "", [], Shown(is_done=False, sentence="gone")),
        ([], "", [NEW], Shown(is_done=True, sentence="running")),
        ([], "", [MADE], Shown(is_done=False, sentence="created")),
        ([], "", [COMPLETED], Shown(is_done=True, sentence="exited")),
        ([], "", [CRASHED], Shown(is_done=False, sentence="exited")),
        ([STOPPED], "", [STOPPED], Shown(is_done=False, sentence="exited")),
        ([STOPPED], "", [OLD], Shown(is_done=True, sentence="running")),
        ([OLD], "asked", [OLD], Shown(is_done=False, sentence="running")),
        ([SAME], "asked", [SAME], Shown(is_done=True, sentence="running")),
        ([OLD], "asked", [NEW], Shown(is_done=True, sentence="running")),
        ([OLD], "", [OLD], Shown(is_done=None, sentence="running")),
        ([SAME], ANEW, [SAME], Shown(is_done=False, sentence="running")),
        ([SAME], ANEW, [NEW], Shown(is_done=True, sentence="running")),
    ],
)
async def test_an_up_is_judged_by_the_containers_of_its_service(
    before: list[Container], asked: str, now: list[Container], shown: Shown
) -> None:
    assert await look(engine(*now), step(before, asked)) == shown


async def test_what_was_run_once_is_none_of_the_service() -> None:
    once = made("web", 2, labels={"com.docker.compose.oneoff": "True"})
    assert await look(engine(once), step([], "")) == Shown(is_done=False, sentence="gone")
