"""Facts of a made-up engine, by the second, and a run of the rules over them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store.alerting_rows import Deed
from bot.store.incident_rows import Incident
from bot.watch import rules
from bot.watch.facts import Died, Fact, HealthChanged, Signalled, Started, Stopped
from bot.watch.limits import Limits
from bot.watch.state import Change, Say, State

NIGHT = datetime(2026, 5, 4, 2, 13, tzinfo=UTC)
HOST = "test"
ANNA = "Анна"


def after(seconds: float) -> datetime:
    return NIGHT + timedelta(seconds=seconds)


def id_of(name: str) -> str:
    return name.encode().hex().ljust(64, "0")


def of(kind: type[Any], seconds: float, name: str = "web01", **more: Any) -> Any:
    """A fact about a container; each second has an event's number of its own."""
    at = after(seconds)
    values = {"host": HOST, "at": at, "time_ns": int(at.timestamp() * 1_000_000_000), "id": id_of(name), "name": name}
    return kind(**{**values, **more})


def about_host(kind: type[Any], seconds: float, **more: Any) -> Any:
    return kind(host=HOST, at=after(seconds), **more)


def crash(seconds: float, name: str = "web01", *, code: int = 1, **more: Any) -> Died:
    fact: Died = of(Died, seconds, name, exit_code=code, was_oom_killed=False, **more)
    return fact


def restarting_crash(seconds: float, name: str = "web01", *, code: int = 1, **more: Any) -> Died:
    return crash(seconds, name, code=code, is_restarting=True, **more)


def start(seconds: float, name: str = "web01", **more: Any) -> Started:
    fact: Started = of(Started, seconds, name, **more)
    return fact


def stop(seconds: float, name: str = "web01", *, code: int = 0) -> list[Fact]:
    """As the engine tells of ``docker stop``."""
    return [
        of(Signalled, seconds, name, signal="15"),
        crash(seconds + 0.1, name, code=code),
        of(Stopped, seconds + 0.2, name),
    ]


def health(seconds: float, *, well: bool, name: str = "web01", output: str = "") -> HealthChanged:
    fact: HealthChanged = of(HealthChanged, seconds, name, is_healthy=well, output=output)
    return fact


def deed(command: str = "stop", *, at: float = 0.0, until: float | None = None, **more: Any) -> Deed:
    end = after(until) if until is not None else None
    return Deed(**{"person": ANNA, "command": command, "at": after(at), "until": end, "words": ("web01",), **more})


class Run:
    """The rules, with all that came of them so far."""

    def __init__(self, **limits: Any) -> None:
        self.state = State(next_id=1)
        self.limits = Limits(**limits)
        self.changes: list[Change] = []

    def see(
        self,
        *facts: Fact,
        now: float | None = None,
        deeds: Sequence[Deed] = (),
        delivered: dict[int, float] | None = None,
    ) -> list[Change]:
        """Each fact at its own time, or all together at ``now``."""
        made: list[Change] = []
        arrived = {id: after(seconds) for id, seconds in (delivered or {}).items()}
        batches = [[fact] for fact in facts] if now is None else [list(facts)]
        for batch in batches:
            moment = batch[0].at if now is None else after(now)
            self.state, changes = rules.decide(
                self.state, batch, moment, deeds=deeds, limits=self.limits, delivered=arrived
            )
            made += changes
        self.changes += made
        return made

    def wait(self, until: float, **more: Any) -> list[Change]:
        return self.see(now=until, **more)

    def arrives(self, id: int, at: float) -> None:
        self.see(now=at, delivered={id: at})

    @property
    def told(self) -> list[tuple[str, str, Say]]:
        """What would be a message of its own: subject, trouble, how."""
        loud = (Say.NEW, Say.AGAIN, Say.ESCALATE)
        return [
            (change.incident.subject, change.incident.trouble.value, change.say)
            for change in self.changes
            if change.say in loud and change.incident.severity > 1
        ]

    def the(self, id: int = 1) -> Incident:
        return self.state.tracked[id].incident

    def steps(self, id: int = 1) -> list[str]:
        return [step.what for step in self.the(id).steps]
