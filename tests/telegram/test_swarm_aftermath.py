"""What a cut step on the swarm itself has come to."""

from typing import cast

import pytest

from bot.engine.cluster_model import Cluster, Membership
from bot.engine.port import Engine
from bot.store import Step
from bot.telegram.swarm_aftermath import (
    CA,
    INIT,
    LEAVE,
    MANAGER,
    ROTATE,
    UNLOCK_KEY,
    WORKER,
    key_mark,
    look,
    swarm_step,
)
from bot.ui.texts import has_message
from tests.features.fakes import FakeEngine


class Manager(FakeEngine):
    member = Membership(state="active", node_id="n1", is_manager=True)
    tokens = "SWMTKN-1-old"

    async def membership(self) -> Membership:
        return self.member

    async def cluster(self) -> Cluster:
        return Cluster(id="c1", worker_token=self.tokens, manager_token=self.tokens, root_ca=self.tokens)

    async def unlock_key(self) -> str:
        return self.tokens


class Alone(Manager):
    member = Membership()


@pytest.mark.parametrize(
    ("engine", "cut", "is_done", "sentence"),
    [
        (Manager, swarm_step(INIT), True, "swarm"),
        (Alone, swarm_step(INIT), False, "no-swarm"),
        (Manager, swarm_step(INIT, known="n1"), None, "unclear"),
        (Alone, swarm_step(LEAVE, id="n1"), True, "no-swarm"),
        (Manager, swarm_step(LEAVE, id="n1"), False, "swarm"),
        (Alone, swarm_step(ROTATE, name=WORKER, known="x"), False, "no-swarm"),
    ],
)
async def test_a_cut_step_is_judged_by_what_the_server_is_now(
    engine: type[Manager], cut: Step, is_done: bool | None, sentence: str
) -> None:
    shown = await look(cast(Engine, engine()), cut)
    assert (shown.is_done, shown.sentence) == (is_done, sentence)
    assert [lang for lang in ("ru", "en") if not has_message(lang, f"recovery-now-{sentence}")] == []


@pytest.mark.parametrize("name", [WORKER, MANAGER, CA, UNLOCK_KEY])
async def test_a_key_was_rotated_when_it_is_another_one(name: str) -> None:
    manager = Manager()
    before = swarm_step(ROTATE, name=name, known=await key_mark(cast(Engine, manager), name))
    assert (await look(cast(Engine, manager), before)).is_done is False
    manager.tokens = "SWMTKN-1-new"
    assert (await look(cast(Engine, manager), before)).is_done is True
