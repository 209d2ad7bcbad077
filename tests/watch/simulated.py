"""An engine that is made up: containers, their events, a memory of 256 of them, and an end at any moment.

For floods, long times and losses that a real one does not do on demand. What a real one does is proved on a real one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.engine.model import Container, ContainerDetails, Event, EventBatch, Health, Info, State
from bot.errors import EngineUnreachable, NotFound
from tests.features import fakes

NS = 1_000_000_000
STEP_NS = 1_000_000  # between two events
BEGAN_NS = 1_780_000_000 * NS


@dataclass(slots=True, kw_only=True)
class Made:
    id: str
    name: str
    state: State = State.CREATED
    health: Health = Health.NONE
    created_ns: int = 0
    started_ns: int = 0
    finished_ns: int = 0
    exit_code: int = 0


@dataclass(slots=True)
class SimulatedEngine:
    host: str = "harbour"
    now_ns: int = BEGAN_NS
    made: dict[str, Made] = field(default_factory=dict)
    ring: deque[Event] = field(default_factory=lambda: deque(maxlen=256))
    streams: list[SimulatedStream] = field(default_factory=list)
    is_down: bool = False
    is_deaf: bool = False
    """Streams that are open get nothing any more, and do not end."""
    calls: list[str] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    is_followed: asyncio.Event = field(default_factory=asyncio.Event)
    before_list: Callable[[], None] = lambda: None

    # what happens

    def tick(self, seconds: float) -> None:
        self.now_ns += int(seconds * NS)

    def event(self, made: Made, action: str, detail: str = "", **attributes: str) -> Event:
        self.now_ns += STEP_NS
        event = Event(
            kind="container",
            action=action,
            detail=detail,
            id=made.id,
            attributes={"name": made.name, "image": "nginx", **attributes},
            time_ns=self.now_ns,
        )
        self.ring.append(event)
        if not self.is_deaf:
            for stream in self.streams:
                stream.put(event)
        return event

    def create(self, name: str) -> Made:
        made = Made(id=name.encode().hex().ljust(64, "0"), name=name)
        self.made[made.id] = made
        made.created_ns = self.event(made, "create").time_ns
        return made

    def start(self, made: Made) -> None:
        made.state = State.RUNNING
        made.started_ns = self.now_ns  # before the event, as with a real one
        self.event(made, "start")

    def run(self, name: str) -> Made:
        made = self.create(name)
        self.start(made)
        return made

    def die(self, made: Made, code: int = 1) -> None:
        made.state, made.exit_code = State.EXITED, code
        made.finished_ns = self.now_ns
        self.event(made, "die", exitCode=str(code))

    def sicken(self, made: Made) -> None:
        made.health = Health.UNHEALTHY
        self.event(made, "health_status", "unhealthy")

    def remove(self, made: Made) -> None:
        del self.made[made.id]
        self.event(made, "destroy")

    def hum(self, count: int = 300) -> None:
        """Events that nobody wants, as of health checks: they push the others out of the engine's memory."""
        noise = Made(id="0" * 64, name="hum")
        for _ in range(count):
            self.event(noise, "exec_die")

    def hang_up(self) -> None:
        for stream in self.streams:
            stream.end()

    def go_down(self) -> None:
        self.is_down = True
        self.hang_up()

    def come_up(self) -> None:
        """Anew: it has forgotten all events."""
        self.ring.clear()
        self.is_down = False

    # the port

    async def ping(self) -> None:
        self._call("ping")

    async def info(self) -> Info:
        self._call("info")
        return fakes.info(at=_moment(self.now_ns))

    async def list_containers(self, **wanted: Any) -> tuple[Container, ...]:
        self._call("list")
        self.before_list()
        return tuple(self._row(made) for made in self.made.values())

    async def inspect_container(self, ref: str) -> ContainerDetails:
        self._call("inspect")
        made = self.made.get(ref)
        if made is None:
            raise NotFound(kind="container", ref=ref)
        has_ended = made.state is State.EXITED
        return fakes.details(
            made.name,
            id=made.id,
            state=made.state,
            health=made.health,
            exit_code=made.exit_code if has_ended else None,
            created_at=_moment(made.created_ns),
            started_at=_moment(made.started_ns),
            finished_at=_moment(made.finished_ns),
        )

    async def past_events(
        self, *, since_ns: int, until_ns: int = 0, filters: Any = None, most: int = 1000
    ) -> tuple[Event, ...]:
        self._call("events")
        return tuple(event for event in self.ring if since_ns <= event.time_ns <= (until_ns or self.now_ns))[-most:]

    @asynccontextmanager
    async def follow_events(self, *, since_ns: int = 0, filters: Any = None) -> AsyncIterator[SimulatedStream]:
        self._call("follow")
        stream = SimulatedStream(host=self.host, wanted=frozenset(filters["event"]))
        for event in self.ring:
            if event.time_ns >= since_ns:
                stream.put(event)
        self.streams.append(stream)
        self.is_followed.set()
        try:
            yield stream
        finally:
            self.streams.remove(stream)

    async def have_been_called(self, name: str, count: int) -> None:
        async with asyncio.timeout(20):
            while self.calls.count(name) < count:
                self.called.clear()
                await self.called.wait()

    def _call(self, name: str) -> None:
        self.calls.append(name)
        self.called.set()
        if self.is_down:
            raise EngineUnreachable(host=self.host, reason="Connection refused")

    def _row(self, made: Made) -> Container:
        age_s = (self.now_ns - max(made.started_ns, made.finished_ns)) // NS
        words = f"{age_s // 60} minutes" if age_s >= 120 else f"{age_s} seconds"
        ill = f" ({made.health.value})" if made.health in (Health.HEALTHY, Health.UNHEALTHY) else ""
        status = {
            State.RUNNING: f"Up {words}{ill}",
            State.EXITED: f"Exited ({made.exit_code}) {words} ago",
        }.get(made.state, "Created")
        return fakes.container(
            made.name,
            id=made.id,
            image="nginx",
            state=made.state,
            status=status,
            health=made.health,
            created_at=_moment(made.created_ns),
        )


@dataclass(slots=True)
class SimulatedStream:
    host: str
    wanted: frozenset[str]
    events: list[Event] = field(default_factory=list)
    has_ended: bool = False
    may_have_gaps: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def is_drained(self) -> None:
        """All that was put was taken and dealt with: somebody comes for more."""
        async with asyncio.timeout(20):
            self.asked.clear()
            await self.asked.wait()
            while self.events:
                self.asked.clear()
                await self.asked.wait()

    def put(self, event: Event) -> None:
        if event.action in self.wanted and not self.has_ended:
            self.events.append(event)
            self.changed.set()

    def end(self) -> None:
        self.has_ended = True
        self.changed.set()

    async def next_batch(self, *, wait_s: float) -> EventBatch:
        self.changed.clear()
        if wait_s > 0:
            self.asked.set()
        if not self.events and not self.has_ended:
            try:
                async with asyncio.timeout(wait_s):
                    await self.changed.wait()
            except TimeoutError:
                pass
        taken, self.events = self.events, []
        if self.has_ended and not taken:
            raise EngineUnreachable(host=self.host, reason="the event stream has ended")
        batch = EventBatch(events=tuple(taken), may_have_gaps=self.may_have_gaps)
        self.may_have_gaps = False
        return batch


def _moment(time_ns: int) -> datetime | None:
    return datetime.fromtimestamp(time_ns / NS, UTC) if time_ns else None
