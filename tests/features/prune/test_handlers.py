"""The flow of a prune where a real engine cannot be brought to it: build cache, newer engines, a press of stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.engine.model import BuildCacheRecord, DiskUsage, Network, State, Version, Volume
from bot.errors import InUse
from bot.telegram.call import AwaitingConfirmation
from tests.features.calls import FakeCall, FakeLive, call
from tests.features.fakes import NOW, FakeEngine, container

RANDOM_NAME = "4f" * 32


@dataclass(slots=True)
class Engine(FakeEngine):
    usage: DiskUsage = field(default_factory=lambda: DiskUsage(layers_bytes=0))
    api: str = "1.52"

    async def disk_usage(self) -> DiskUsage:
        return self.usage

    async def list_networks(self, **wanted: Any) -> tuple[Network, ...]:
        return ()

    async def version(self) -> Version:
        return Version(version="29.1.0", api_version=self.api)

    async def prune_build_cache(self, ids: Sequence[str]) -> int:
        self._call("prune cache", tuple(ids))
        return 70


def record(name: str) -> BuildCacheRecord:
    return BuildCacheRecord(
        id=name, kind="regular", description=name, size_bytes=50, is_in_use=False, is_shared=False, created_at=NOW
    )


def engine(*names: str, api: str = "1.52", failures: dict[str, Exception] | None = None) -> Engine:
    stopped = tuple(container(name, state=State.EXITED) for name in names)
    volumes = (Volume(name="pgdata"), Volume(name=RANDOM_NAME))
    usage = DiskUsage(layers_bytes=0, containers=stopped, volumes=volumes, build_cache=(record("a"), record("b")))
    return Engine(containers=stopped, usage=usage, api=api, failures=failures or {})


async def asked(line: str, on: Engine) -> FakeCall:
    made = call(line, on)
    with pytest.raises(AwaitingConfirmation):
        await made.command.run(made)
    return made


async def confirmed(line: str, on: Engine, live: FakeLive | None = None) -> FakeCall:
    question = await asked(line, on)
    made = call(line, on, confirmed=question.asked_for)
    made.lived = live or FakeLive()
    await made.command.run(made)
    return made


def last(made: FakeCall) -> str:
    assert made.lived.last is not None
    return str(made.lived.last.text.render()[0])


async def test_cache_goes_in_one_request_and_says_what_it_gave_back() -> None:
    on = engine()
    made = await confirmed("builder prune", on)
    assert on.did() == [("prune cache", ("a", "b"))]
    assert last(made) == "70 B freed\n✓ build cache, 2 records · 70 B"


@pytest.mark.parametrize(
    ("line", "api", "bound"),
    [
        ("volume prune", "1.52", [RANDOM_NAME]),
        ("volume prune -a", "1.52", [RANDOM_NAME, "pgdata"]),
        ("volume prune", "1.41", [RANDOM_NAME, "pgdata"]),
        ("system prune --volumes", "1.52", [RANDOM_NAME, "a", "b"]),
    ],
)
async def test_named_volumes_go_only_where_docker_takes_them(line: str, api: str, bound: list[str]) -> None:
    assert list((await asked(line, engine(api=api))).asked_for.values()) == bound


async def test_a_press_of_stop_leaves_the_rest() -> None:
    on = engine("one", "two", "three")
    made = await confirmed("container prune", on, FakeLive(stop_after=1))
    assert [done[1] for done in on.did()] == ["one"]
    assert last(made) == "0 B freed\n✓ 1 container · 0 B\nStopped; not removed: 2"


async def test_what_came_into_use_is_skipped_and_is_no_failure() -> None:
    on = engine("one", failures={"remove": InUse(reason="in use")})
    made = await confirmed("container prune", on)
    assert last(made) == "0 B freed\nNothing was removed.\nLeft alone, in use or gone by now: one"
    assert made.error == ""


async def test_a_protected_container_is_left_and_named() -> None:
    made = call("container prune", engine("db"), protect=("d*",))
    await made.command.run(made)
    assert made.text == "Nothing to remove: there are no stopped containers.\n🔒 Protected ones stay: db"


async def test_named_volumes_are_offered_with_the_line_that_takes_them() -> None:
    on = engine()
    on.usage = DiskUsage(layers_bytes=0, volumes=(Volume(name="pgdata", size_bytes=1000, labels={"a": "b"}),))
    made = call("system prune --volumes --filter label=a", on)
    await made.command.run(made)
    (view,) = made.views
    assert [button.text for row in view.rows for button in row] == ["/volume prune -a --filter label=a"]
