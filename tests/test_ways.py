"""Every role, every command, every way in: nobody gets past a rule by pressing, confirming, asking or waiting.

The commands are the real declarations with a body that only notes that it ran; desk and database are real.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import build_registry
from bot.fleet import Fleet
from bot.nursery import Nursery
from bot.settings import Settings
from bot.store import Ask as Question
from bot.store import Permit, PermitKind, PermitState, Store
from bot.telegram import line
from bot.telegram.access import Roles
from bot.telegram.call import CONFIRM, Call, Services
from bot.telegram.claim import Claim
from bot.telegram.command import Command, Effect, Feature, Role
from bot.telegram.desk import Desk
from bot.telegram.factor import SecondFactor
from bot.telegram.live import Lives
from bot.telegram.people import Actor, ChatRef
from bot.telegram.reading import Ask
from bot.telegram.registry import Registry
from bot.ui.texts import translator
from bot.ui.view import Tap, tap_command

COMMANDS = [command for command in build_registry().commands if not command.is_open and command.name != "help"]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CHAT = ChatRef(id=7, is_private=True)
ASKER = 7


@dataclass(slots=True)
class FakeSender:
    said: list[Any] = field(default_factory=list)

    async def send(self, chat: ChatRef, view: Any, *, reply_to: int | None = None) -> int:
        self.said.append(view)
        return len(self.said)

    async def edit(self, chat: ChatRef, message_id: int, view: Any) -> bool:
        self.said.append(view)
        return True

    async def toast(self, query_id: str, text: str = "", *, is_alert: bool = False) -> None:
        self.said.append(text)

    async def clear_buttons(self, chat: ChatRef, message_id: int) -> None:
        return None


class FakeEngine:
    host = "local"

    async def list_containers(self, **_options: object) -> tuple[()]:
        return ()


@dataclass(slots=True)
class Stand:
    """A desk whose commands only note that they ran."""

    store: Store
    desk: Desk
    ran: list[str]

    async def try_all_ways(self, command: Command, role: Role | None) -> dict[str, bool]:
        found = {}
        for name, way in WAYS.items():
            self.ran.clear()
            await way(self, command, role)
            found[name] = self.ran == [command.name]
        return found

    def ask(self, role: Role | None, *, text: str = "", query_id: str = "") -> Ask:
        actor = Actor(id=ASKER, name="Asker", role=role)
        return Ask(actor=actor, chat=CHAT, update_id=1, message_id=1, text=text, query_id=query_id)

    async def press(self, role: Role | None, tap: Tap) -> None:
        (data,) = await self.store.keyboards.save(CHAT.id, [tap])
        await self.desk.pressed(self.ask(role, query_id="q"), data)


Way = Callable[[Stand, Command, Role | None], Awaitable[None]]


async def _typed(stand: Stand, command: Command, role: Role | None) -> None:
    parsed = line.read(f"/{command.examples[0]}", docker_alone=True)
    assert parsed is not None
    await stand.desk.typed(stand.ask(role), parsed)


async def _pressed(stand: Stand, command: Command, role: Role | None) -> None:
    await stand.press(role, tap_command(command.examples[0], ask=False))


async def _confirmed(stand: Stand, command: Command, role: Role | None) -> None:
    token = f"{command.slug}-{role}-{len(stand.ran)}-{secrets.token_hex(4)}"
    await stand.store.confirmations.ask(
        Question(
            token=token, asker_id=ASKER, chat_id=CHAT.id, topic_id=None, command=command.name, argv=_argv(command),
            body="", document=None, bound={}, audit_id=None, lang="en", created_at=NOW,
            expires_at=NOW + timedelta(minutes=5),
        )
    )  # fmt: skip
    await stand.press(role, Tap(action=CONFIRM, args={"token": token}))


async def _from_a_question(stand: Stand, command: Command, role: Role | None) -> None:
    call = stand.desk._call(
        stand.ask(role), command, host="local", via=cast(Any, "question"), t=translator("en"), argv=(), body=""
    )
    assert call.run_line is not None
    await call.run_line(command.examples[0], ())


async def _resumed(stand: Stand, command: Command, role: Role | None) -> None:
    """After a second person's yes: the asker's own right is judged anew."""
    permit = Permit(
        token=secrets.token_hex(8), kind=PermitKind.SECOND, asker_id=ASKER, asker_name="Asker",
        asker_username="", asker_language="en", chat_id=CHAT.id, topic_id=None, is_private=True, message_id=1,
        update_id=1, via="command", command=command.name, argv=_argv(command), body="", lang="en", created_at=NOW,
        expires_at=NOW + timedelta(minutes=5),
    )  # fmt: skip
    await stand.store.permits.place(permit)
    await stand.store.permits.decide(permit.token, PermitState.ALLOWED, NOW)
    given: dict[int, Role] = {} if role is None else {ASKER: role}
    stand.desk._services.roles._given = given
    call = stand.desk._call(
        stand.ask(role), command, host="local", via=cast(Any, "command"), t=translator("en"), argv=(), body=""
    )
    assert call.resume is not None
    await call.resume(permit)


WAYS: dict[str, Way] = {
    "typed": _typed,
    "pressed": _pressed,
    "confirmed": _confirmed,
    "from a question": _from_a_question,
    "resumed": _resumed,
}


def _argv(command: Command) -> tuple[str, ...]:
    found = build_registry().find(command.examples[0].split())
    assert found is not None
    return tuple(found[1])


@pytest.fixture
async def nursery() -> AsyncIterator[Nursery]:
    async with Nursery() as opened:
        yield opened


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "lotsman.db", clock=lambda: NOW)
    yield opened
    await opened.close()


def _stand(store: Store, nursery: Nursery, folder: Path, **changes: Any) -> Stand:
    ran: list[str] = []

    async def note(call: Call) -> None:
        ran.append(call.command.name)

    settings = Settings(data_dir=folder, language="en", **changes)
    registry = Registry([Feature(commands=tuple(replace(one, run=note) for one in build_registry().commands))])
    services = Services(
        settings=settings,
        store=store,
        fleet=Fleet([cast(Any, FakeEngine())]),
        answers=cast(Any, SimpleNamespace()),
        registry=registry,
        sender=cast(Any, FakeSender()),
        lives=Lives(),
        nursery=nursery,
        clock=lambda: NOW,
        own_container=lambda: "",
        claim=Claim(lambda: NOW),
        roles=Roles(settings=settings, store=store),
        factor=SecondFactor(store, folder, lambda: NOW),
    )
    return Stand(store=store, desk=Desk(services), ran=ran)


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
async def test_a_command_runs_for_whom_it_is_meant_by_every_way(
    command: Command, store: Store, nursery: Nursery, tmp_path: Path
) -> None:
    stand = _stand(store, nursery, tmp_path)
    for role in (None, *Role):
        may = role is not None and role >= command.role
        assert await stand.try_all_ways(command, role) == dict.fromkeys(WAYS, may), role


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
async def test_read_only_and_a_lockdown_stop_changes_by_every_way(
    command: Command, store: Store, nursery: Nursery, tmp_path: Path
) -> None:
    passes = command.effect is Effect.READ or command.name == "lockdown"
    read_only = _stand(store, nursery, tmp_path, read_only=True)
    assert await read_only.try_all_ways(command, Role.ADMIN) == dict.fromkeys(WAYS, passes)
    await store.lockdown.begin("Anna")
    locked = _stand(store, nursery, tmp_path)
    assert await locked.try_all_ways(command, Role.ADMIN) == dict.fromkeys(WAYS, passes)


@pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])
async def test_the_second_factor_and_the_second_person_stand_before_every_way(
    command: Command, store: Store, nursery: Nursery, tmp_path: Path
) -> None:
    is_exempt = command.works_frozen
    coded = _stand(store, nursery, tmp_path, totp_for=("*",), admins=frozenset({ASKER, 8}))
    assert await coded.try_all_ways(command, Role.ADMIN) == dict.fromkeys(WAYS, is_exempt)
    paired = _stand(store, nursery, tmp_path, two_person_for=("*",), admins=frozenset({ASKER, 8}))
    found = await paired.try_all_ways(command, Role.ADMIN)
    assert found.pop("resumed") in (True, is_exempt)
    assert found == dict.fromkeys(found, is_exempt)
