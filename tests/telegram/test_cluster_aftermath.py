"""What a cut step on a node, a secret or a config has come to, by what the swarm shows."""

from typing import cast

import pytest

from bot.engine.cluster_model import Kept, KeptFile, Node
from bot.engine.port import Engine
from bot.store import Step
from bot.telegram.cluster_aftermath import CHANGE, GONE, KINDS, MAKE, REMOVE, look, wanted
from bot.ui.texts import has_message
from tests.features.fakes import FakeEngine

BORIS = Node(id="n1", name="boris", role="worker", availability="drain", labels={"disk": "ssd"})


class Swarm(FakeEngine):
    async def kept_files(self, kind: Kept) -> tuple[KeptFile, ...]:
        return (KeptFile(kind=kind, id="k1", name="db_password"),)


def step(kind: str, verb: str, *, id: str = "n1", name: str = "boris", known: str = "") -> Step:
    return Step(position=0, verb=verb, kind=kind, name=name, id=id, known=known)


@pytest.mark.parametrize(
    ("cut", "is_done", "sentence"),
    [
        (step("node", CHANGE, known=wanted({"Role": "worker"})), True, "node"),
        (step("node", CHANGE, known=wanted({"Role": "manager"})), False, "node"),
        (step("node", CHANGE, known=wanted({"Availability": "drain", "Labels": {"disk": "ssd"}})), True, "node"),
        (step("node", CHANGE, known=wanted({"Labels": {"disk": "hdd"}})), False, "node"),
        (step("node", CHANGE, known=wanted({GONE: ["disk"]})), False, "node"),
        (step("node", CHANGE, id="n2", known=wanted({"Role": "worker"})), False, "no-node"),
        (step("node", REMOVE), False, "node"),
        (step("node", REMOVE, id="n2"), True, "no-node"),
        (step("secret", MAKE, id="db_password", name="db_password"), True, "secret"),
        (step("secret", MAKE, id="other", name="other"), False, "no-secret"),
        (step("config", REMOVE, id="k1", name="db_password"), False, "config"),
        (step("config", REMOVE, id="k2", name="db_password"), True, "no-config"),
    ],
)
async def test_a_cut_step_is_judged_by_what_is_there(cut: Step, is_done: bool, sentence: str) -> None:
    shown = await look(cast(Engine, Swarm(swarm_nodes=[BORIS])), cut)
    assert (shown.is_done, shown.sentence) == (is_done, sentence)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_has_its_sentence(kind: str) -> None:
    keys = [f"recovery-now-{kind}", f"recovery-now-no-{kind}"]
    assert [(key, lang) for key in keys for lang in ("ru", "en") if not has_message(lang, key)] == []
