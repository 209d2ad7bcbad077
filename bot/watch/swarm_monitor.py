"""What a manager knows of its swarm, measured: which nodes are there, whether the managers are a majority, which
updates have come to a halt.

Beside ``monitors``, whose intervals it is run at. What a measure means the rules decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.engine.cluster_model import Node, Quorum, quorum_of
from bot.engine.port import Engine
from bot.engine.swarm_model import SwarmService
from bot.errors import EngineTimeout, NoSwarm
from bot.watch.facts import Fact, NodeMeasured, QuorumMeasured, UpdateMeasured
from bot.watch.voices import Voices

NO_LEADER = "error-swarm-no-leader"
TIMEOUTS_UNTIL_LOST = 2  # a busy engine misses one; a manager without a majority misses all


class SwarmMonitor:
    """``name`` is under which host the swarm is told of; it ``is_silent`` while another engine does."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime], voices: Voices):
        self._engine = engine
        self._clock = clock
        self._voices = voices
        self._swarm = ""
        self._managers = 0
        self._timeouts = 0
        self._told: set[tuple[str, str]] = set()  # what was in trouble, by fact and subject
        self._has_looked = False
        self.name = engine.host
        self.is_silent = False

    async def measure(self) -> list[Fact]:
        """Whatever is in trouble, what no longer is once, and all of it the first time. Raises NoSwarm where the
        engine is no manager any more, and EngineError for what is the follower's news.
        """
        at = self._clock()
        try:
            if not self._swarm:
                self._swarm = (await self._engine.cluster()).id
            nodes = await self._engine.nodes()
            services = await self._engine.swarm_services()
        except (NoSwarm, EngineTimeout) as error:
            return await self._without_answer(error, at)
        self._timeouts = 0
        quorum = quorum_of(nodes)
        self._managers = quorum.managers
        name = self._voices.speak(self._swarm, self._engine.host, at, nodes=[node.id for node in nodes])
        self.is_silent = not name
        if self.is_silent:
            self._told.clear()
            self._has_looked = False
            return []
        self.name = name
        facts: list[Fact] = [self._node(node, at) for node in _newest(nodes)]
        facts += [self._update(service, at) for service in services]
        facts.append(self._quorum(quorum, at))
        return list(self._worth_telling(facts, at))

    def left(self) -> None:
        """The engine is no manager any more; of one that it manages later everything is told."""
        self._voices.leave(self._engine.host)
        self._swarm, self.name, self.is_silent = "", self._engine.host, False
        self._told.clear()
        self._has_looked = False

    async def _without_answer(self, error: NoSwarm | EngineTimeout, at: datetime) -> list[Fact]:
        if isinstance(error, EngineTimeout):
            self._timeouts += 1
            is_lost = self._timeouts >= TIMEOUTS_UNTIL_LOST
        else:
            is_lost = error.key == NO_LEADER
            if not is_lost:
                self.left()
                raise error
        if not is_lost:
            return []
        node = (await self._engine.membership()).node_id
        name = self._voices.despair(self._engine.host, at, node=node)
        self.is_silent = not name
        if self.is_silent:
            return []
        self.name = name
        lost = QuorumMeasured(host=name, at=at, managers=self._managers, reachable=None, is_at_risk=True, is_lost=True)
        self._told.add(_key(lost))
        return [lost]

    def _node(self, node: Node, at: datetime) -> NodeMeasured:
        return NodeMeasured(
            host=self.name,
            at=at,
            node=node.name,
            id=node.id,
            state=node.state,
            message=node.message,
            is_manager=node.is_manager,
            is_reachable=node.is_reachable if node.is_manager else None,
        )

    def _update(self, service: SwarmService, at: datetime) -> UpdateMeasured:
        return UpdateMeasured(
            host=self.name,
            at=at,
            service=service.name,
            state=service.update.value,
            is_stuck=service.update.is_stuck,
            message=service.update_message,
        )

    def _quorum(self, quorum: Quorum, at: datetime) -> QuorumMeasured:
        return QuorumMeasured(
            host=self.name,
            at=at,
            managers=quorum.managers,
            reachable=quorum.reachable,
            is_at_risk=quorum.is_at_risk,
            is_lost=quorum.is_lost,
        )

    def _worth_telling(self, facts: Iterable[Fact], at: datetime) -> Iterable[Fact]:
        now: set[tuple[str, str]] = set()
        seen: set[tuple[str, str]] = set()
        for fact in facts:
            key = _key(fact)
            seen.add(key)
            if _is_trouble(fact):
                now.add(key)
            if not self._has_looked or key in now or key in self._told:
                yield fact
        for kind, subject in sorted(self._told - seen):
            if kind == NodeMeasured.__name__:
                yield NodeMeasured(host=self.name, at=at, node=subject, id="", state="removed")
            elif kind == UpdateMeasured.__name__:
                yield UpdateMeasured(host=self.name, at=at, service=subject, state="removed", is_stuck=False)
        self._told, self._has_looked = now, True


def _newest(nodes: Iterable[Node]) -> list[Node]:
    """One a host name: a machine that joined anew has left its old entry behind, which is down for ever."""
    found: dict[str, Node] = {}
    for node in nodes:
        if node.name not in found or node.is_ready:
            found[node.name] = node
    return list(found.values())


def _key(fact: Fact) -> tuple[str, str]:
    subject = fact.node if isinstance(fact, NodeMeasured) else fact.service if isinstance(fact, UpdateMeasured) else ""
    return type(fact).__name__, subject


def _is_trouble(fact: Fact) -> bool:
    match fact:
        case NodeMeasured():
            return fact.state != "ready" or fact.is_reachable is False
        case UpdateMeasured():
            return fact.is_stuck
        case QuorumMeasured():
            return fact.is_at_risk
    return False
