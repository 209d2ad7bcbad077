"""A call without Telegram: what a handler answered, sent and asked is kept, and every state of a live message."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any, Self, cast

from aiogram.utils.formatting import Text

from bot.app import build_registry
from bot.fleet import Fleet
from bot.store import Removed, Step, Via
from bot.telegram import grammar
from bot.telegram.call import AwaitingConfirmation, Call, ConfirmationVoid, Confirmed, Services
from bot.telegram.command import Role
from bot.telegram.holds import Holds
from bot.telegram.live import Live
from bot.telegram.people import Actor, ChatRef
from bot.ui.texts import translator
from bot.ui.view import Row, View
from tests.features.fakes import NOW, FakeEngine

REGISTRY = build_registry()


@dataclass(slots=True)
class FakeLive:
    """``stop_after``: pressed once that many states were shown."""

    stop_after: int | None = None
    is_shutdown: bool = False
    states: list[View] = field(default_factory=list)
    last: View | None = None

    @property
    def stopped(self) -> Any:
        is_set = self.stop_after is not None and len(self.states) >= self.stop_after
        return SimpleNamespace(is_set=lambda: is_set)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        return None

    async def show(self, view: View) -> None:
        self.states.append(view)

    async def finish(self, view: View) -> None:
        self.last = view


@dataclass(slots=True)
class FakeRemoved:
    """What was kept before a removal, by number from 1."""

    kept: dict[int, Removed] = field(default_factory=dict)

    async def keep(self, one: Removed) -> int:
        number = len(self.kept) + 1
        self.kept[number] = replace(one, id=number)
        return number

    async def forget(self, number: int) -> None:
        del self.kept[number]

    async def recent(self, host: str, now: datetime) -> list[Removed]:
        return list(reversed(self.kept.values()))


@dataclass(slots=True, kw_only=True)
class FakeCall(Call):
    views: list[View] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    pictures: list[tuple[bytes, View]] = field(default_factory=list)
    questions: list[View] = field(default_factory=list)
    asked_for: dict[str, str] = field(default_factory=dict)
    lived: FakeLive = field(default_factory=FakeLive)
    planned: list[Step] = field(default_factory=list)
    tick: Callable[[], datetime] = lambda: NOW

    def clock(self) -> datetime:
        return self.tick()

    async def answer(self, view: View) -> int | None:
        self.views.append(view)
        return 1

    async def send_file(self, name: str, content: bytes | Path, caption: Text | None = None) -> int | None:
        assert isinstance(content, bytes)
        self.files.append((name, content))
        return 2

    async def send_picture(self, png: bytes, caption: Text, rows: tuple[Row, ...] = ()) -> int | None:
        self.pictures.append((png, View(text=caption, rows=rows)))
        return 3

    def live(self, *, stop_button: bool = True) -> Live:
        return cast(Live, self.lived)

    async def confirm(self, question: View, *, bound: Mapping[str, str], danger: bool = False) -> None:
        if self.confirmed is not None:
            if not bound.keys() <= self.confirmed.bound.keys():
                raise ConfirmationVoid(name="")
            return
        self.questions.append(question)
        self.asked_for = dict(bound)
        raise AwaitingConfirmation

    async def plan(self, steps: Sequence[Step]) -> None:
        self.planned.extend(steps)

    async def seen(self, id: str, known: str) -> None:
        return None

    @asynccontextmanager
    async def deed(self, step: Step, *, is_alone: bool = True) -> AsyncIterator[None]:
        with self.alone(step.id, step.name) if is_alone else nullcontext():
            yield

    @property
    def text(self) -> str:
        """The one answer."""
        (view,) = self.views
        return str(view.text.render()[0])

    @property
    def question(self) -> str:
        (view,) = self.questions
        return str(view.text.render()[0])


def call(
    line: str,
    engine: FakeEngine,
    *,
    role: Role = Role.ADMIN,
    confirmed: Mapping[str, str] | None = None,
    tapped: bool = False,
    protect: tuple[str, ...] = (),
    own: str = "",
    is_private: bool = True,
    language: str = "en",
) -> FakeCall:
    """The call that typing ``line`` makes."""
    found = REGISTRY.find(line.split())
    assert found is not None, line
    command, argv = found
    services = SimpleNamespace(
        fleet=Fleet([cast(Any, engine)]),
        settings=SimpleNamespace(protect=protect, zone=UTC),
        registry=REGISTRY,
        own_container=lambda: own,
        holds=Holds(),
        store=SimpleNamespace(removed=FakeRemoved()),
    )
    return FakeCall(
        services=cast(Services, services),
        command=command,
        actor=Actor(id=1, name="Anna", role=role),
        chat=ChatRef(id=1, is_private=is_private),
        via=Via.COMMAND,
        lang=language,
        t=translator(language),
        now=NOW,
        argv=tuple(argv),
        args=grammar.parse(command, argv),
        tapped_ask=tapped,
        confirmed=Confirmed(bound=confirmed) if confirmed is not None else None,
    )
