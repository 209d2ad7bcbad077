"""What is measured of a swarm, and by which of several engines."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.engine.cluster_model import Node
from bot.engine.port import Engine
from bot.engine.swarm_model import SwarmService, Update
from bot.errors import EngineTimeout, NoSwarm
from bot.watch.facts import Fact, NodeMeasured, QuorumMeasured, UpdateMeasured
from bot.watch.swarm_monitor import SwarmMonitor
from bot.watch.voices import Voices
from tests.features.fakes import FakeEngine

BEGAN = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SILENT_FOR = timedelta(seconds=75)
NO_LEADER = NoSwarm(key="error-swarm-no-leader")


def manager(name: str, *, state: str = "ready", reachability: str = "reachable") -> Node:
    return Node(id=f"id-{name}", name=name, role="manager", state=state, reachability=reachability)


THREE = (manager("anna"), manager("boris"), manager("clara"))
WITHOUT_CLARA = (manager("anna"), manager("boris"), manager("clara", state="down", reachability="unreachable"))


class Watched:
    """Engines of one swarm under one clock."""

    def __init__(self, *hosts: str):
        self.now = BEGAN
        self.engines = {host: FakeEngine(host=host, swarm_nodes=THREE) for host in hosts}
        voices = Voices(SILENT_FOR)
        self._monitors = {
            host: SwarmMonitor(cast(Engine, engine), clock=lambda: self.now, voices=voices)
            for host, engine in self.engines.items()
        }

    async def measure(self, host: str, *, after_s: float = 30) -> list[Fact]:
        self.now += timedelta(seconds=after_s)
        return await self._monitors[host].measure()


def brief(facts: list[Fact]) -> list[tuple[str, str, str]]:
    return [
        (fact.host, fact.node, fact.state)
        if isinstance(fact, NodeMeasured)
        else (fact.host, "quorum", f"{fact.reachable}/{fact.managers}")
        if isinstance(fact, QuorumMeasured)
        else (fact.host, fact.service, fact.state)
        for fact in facts
        if isinstance(fact, NodeMeasured | QuorumMeasured | UpdateMeasured)
    ]


async def test_all_is_told_at_first_then_what_is_in_trouble_and_once_that_it_is_over() -> None:
    watched = Watched("home")
    assert len(await watched.measure("home")) == 4
    assert await watched.measure("home") == []
    watched.engines["home"].swarm_nodes = WITHOUT_CLARA
    for _ in range(2):
        assert brief(await watched.measure("home")) == [("home", "clara", "down"), ("home", "quorum", "2/3")]
    watched.engines["home"].swarm_nodes = THREE
    assert brief(await watched.measure("home")) == [("home", "clara", "ready"), ("home", "quorum", "3/3")]
    assert await watched.measure("home") == []


async def test_a_node_in_trouble_that_is_removed_is_told_so() -> None:
    watched = Watched("home")
    watched.engines["home"].swarm_nodes = WITHOUT_CLARA
    await watched.measure("home")
    watched.engines["home"].swarm_nodes = THREE[:2]
    assert brief(await watched.measure("home")) == [("home", "quorum", "2/2"), ("home", "clara", "removed")]


async def test_a_machine_that_joined_anew_is_one_node() -> None:
    watched = Watched("home")
    watched.engines["home"].swarm_nodes = (*WITHOUT_CLARA, Node(id="new", name="clara"))
    assert ("home", "clara", "ready") in brief(await watched.measure("home"))


async def test_an_update_that_stopped_is_told_until_it_goes_on() -> None:
    watched = Watched("home")
    await watched.measure("home")
    watched.engines["home"].swarm_details = [SwarmService(id="s1", name="web", update=Update.PAUSED)]
    assert brief(await watched.measure("home")) == [("home", "web", "paused")]
    watched.engines["home"].swarm_details = []
    assert brief(await watched.measure("home")) == [("home", "web", "removed")]


async def test_of_two_engines_of_one_swarm_the_first_tells() -> None:
    watched = Watched("home", "vps")
    assert len(await watched.measure("home")) == 4
    assert await watched.measure("vps", after_s=1) == []


async def test_another_takes_over_under_the_same_name_when_the_first_is_silent() -> None:
    watched = Watched("home", "vps")
    await watched.measure("home")
    await watched.measure("vps", after_s=1)
    watched.engines["vps"].swarm_nodes = WITHOUT_CLARA
    assert await watched.measure("vps") == []
    assert ("home", "clara", "down") in brief(await watched.measure("vps", after_s=60))
    assert await watched.measure("home", after_s=1) == []


async def test_a_swarm_without_a_leader_is_told_at_once_where_nobody_else_could_know_better() -> None:
    watched = Watched("home")
    await watched.measure("home")
    watched.engines["home"].swarm_failure = NO_LEADER
    (fact,) = await watched.measure("home")
    assert isinstance(fact, QuorumMeasured)
    assert (fact.is_lost, fact.managers, fact.reachable) == (True, 3, None)
    watched.engines["home"].swarm_failure = None
    assert ("home", "quorum", "3/3") in brief(await watched.measure("home"))


async def test_a_manager_that_is_cut_off_keeps_silent_while_the_others_are_heard() -> None:
    watched = Watched("home", "vps")
    await watched.measure("home")
    await watched.measure("vps", after_s=1)
    watched.engines["home"].swarm_failure = NO_LEADER
    for _ in range(8):
        assert await watched.measure("home", after_s=15) == []
        await watched.measure("vps", after_s=15)


async def test_one_that_is_cut_off_since_the_start_is_known_to_the_others_by_its_node() -> None:
    watched = Watched("home", "vps")
    watched.engines["vps"].node_id = "id-clara"
    watched.engines["vps"].swarm_failure = NO_LEADER
    await watched.measure("home")
    for _ in range(8):
        assert await watched.measure("vps", after_s=15) == []
        await watched.measure("home", after_s=15)


async def test_one_that_is_cut_off_from_a_swarm_that_nobody_else_knows_tells_it() -> None:
    watched = Watched("home", "vps")
    watched.engines["vps"].node_id = "id-of-another-swarm"
    watched.engines["vps"].swarm_failure = NO_LEADER
    await watched.measure("home")
    (fact,) = await watched.measure("vps", after_s=1)
    assert fact.host == "vps"


async def test_one_slow_answer_is_no_loss_two_are() -> None:
    watched = Watched("home")
    await watched.measure("home")
    watched.engines["home"].swarm_failure = EngineTimeout()
    assert await watched.measure("home") == []
    assert len(await watched.measure("home")) == 1


async def test_one_that_has_left_says_so_to_who_measures() -> None:
    watched = Watched("home")
    watched.engines["home"].swarm_failure = NoSwarm()
    with pytest.raises(NoSwarm):
        await watched.measure("home")
