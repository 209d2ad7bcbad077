"""A Swarm of three as the monitor sees it and the rules tell it, without a bot: the whole way is in tests/fleet."""

from datetime import UTC, datetime, timedelta

from bot.engine.client import DockerEngine
from bot.store.incident_rows import Severity
from bot.watch.facts import Fact
from bot.watch.limits import Limits
from bot.watch.rules import decide
from bot.watch.state import Say, State
from bot.watch.swarm_monitor import SwarmMonitor
from bot.watch.voices import Voices
from tests.swarm import Swarm, wait_for

AT_ONCE = Limits(node_grace=timedelta(0))


class Told:
    """What people would have been sent by now."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._state = State()

    def take(self, facts: list[Fact]) -> None:
        self._state, changes = decide(self._state, facts, datetime.now(UTC), limits=AT_ONCE)
        for change in changes:
            if change.say in (Say.NEW, Say.AGAIN):
                self.lines.append(f"{change.incident.trouble.value} {change.incident.subject}")
            elif change.has_ended and change.incident.severity > Severity.INFO:
                self.lines.append(f"over {change.incident.subject}: {change.incident.resolution}")


async def test_a_manager_that_loses_its_power_is_told_once_and_once_that_it_is_back(swarm: Swarm) -> None:
    engine = DockerEngine("home", swarm.host, timeout_s=20)
    voices = Voices(timedelta(seconds=75))
    monitor, told = SwarmMonitor(engine, clock=lambda: datetime.now(UTC), voices=voices), Told()
    told.take(await monitor.measure())
    assert told.lines == []
    swarm.node("clara").crash()
    wait_for(lambda: swarm.states()["clara"] == "down" and swarm.managers()["clara"] == "unreachable")
    for _ in range(2):
        told.take(await monitor.measure())
    assert told.lines == ["node clara", "quorum swarm"]
    swarm.heal()
    for _ in range(2):
        told.take(await monitor.measure())
    assert told.lines[2:] == ["over clara: ready", "over swarm: whole"]
    await engine.close()
