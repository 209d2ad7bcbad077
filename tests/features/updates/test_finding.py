"""What is newer on an engine with many containers: how often who is asked, and what is told apart."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import web

from bot.engine.model import Container, Image, State
from bot.errors import NotFound
from bot.features.updates import finding
from bot.registries.answers import Verdict
from bot.registries.client import Registries
from bot.store import Store
from bot.store.upgrades import NEVER, Choice
from bot.upgrades.looking import Kind
from tests.registries.fake import DIGEST, FakeRegistry, fake_registry

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
OLD = f"sha256:{'0' * 64}"


@dataclass(slots=True)
class Engine:
    """Lists what it was given, and takes down what it is asked: nothing else can be asked of it."""

    containers: Sequence[Container]
    images: Sequence[Image]
    inspected: dict[str, str] = field(default_factory=dict)  # a container's id -> what it was made from
    host: str = "local"
    asked: list[str] = field(default_factory=list)

    async def list_containers(self) -> Sequence[Container]:
        self.asked.append("containers")
        return self.containers

    async def list_images(self) -> Sequence[Image]:
        self.asked.append("images")
        return self.images

    async def inspect_container(self, ref: str) -> Any:
        self.asked.append(f"inspect {ref}")
        if ref not in self.inspected:
            raise NotFound(kind="container", ref=ref)
        return SimpleNamespace(image=self.inspected[ref])


def container(name: str, image: str, image_id: str, **labels: str) -> Container:
    return Container(
        id=f"id-{name}",
        name=name,
        image=image,
        image_id=image_id,
        command="",
        state=State.RUNNING,
        status="Up",
        created_at=NOW,
        labels={key.replace("_", "."): value for key, value in labels.items()},
    )


def image(image_id: str, *digests: str) -> Image:
    return Image(id=image_id, digests=digests, created_at=NOW, size_bytes=1)


@pytest.fixture
async def registry() -> AsyncIterator[FakeRegistry]:
    async with fake_registry() as running:
        yield running


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Any]:
    now = [NOW]
    clock = lambda: now[0]  # noqa: E731
    store = await Store.open(tmp_path / "lotsman.db", clock=clock)
    settings = SimpleNamespace(hosts={"local": ""}, registry_auth_file=tmp_path / "none.json", insecure_registries=())
    yield SimpleNamespace(settings=settings, registries=Registries(clock=clock), clock=clock, store=store, now=now)
    await store.close()


async def _find(services: Any, engine: Engine) -> finding.Found:
    return await finding.find(services, cast(Any, engine))


async def test_two_hundred_containers_over_sixty_images_are_sixty_requests_and_nothing_is_pulled(
    services: Any, registry: FakeRegistry
) -> None:
    names = [f"{registry.address}/app{number}:1" for number in range(60)]
    engine = Engine(
        [container(f"web{number}", names[number % 60], f"i{number % 60}") for number in range(200)],
        [image(f"i{number}", f"{names[number].rpartition(':')[0]}@{OLD}") for number in range(60)],
    )
    found = await _find(services, engine)
    assert len(found.offered) == 60
    assert sum(len(one.names) for one in found.offered) == 200
    assert len(registry.asked) == 60
    assert {method for method, _path, _login in registry.asked} == {"HEAD"}
    assert engine.asked == ["containers", "images"]


async def test_what_no_registry_can_have_a_newer_one_of_is_told_apart_and_not_asked(
    services: Any, registry: FakeRegistry
) -> None:
    app = f"{registry.address}/app"
    engine = Engine(
        [
            container("current", f"{app}:1", "new"),
            container("pinned", f"{app}@{OLD}", "old"),
            container("local", "mine:1", "mine"),
            container("renamed", "mine:2", "old"),
            container("off", f"{app}:off", "old", lotsman_update="off"),
            container("by-id", "sha256:" + "1" * 64, "old"),
            container("moved", "sha256:" + "2" * 64, "old"),
        ],
        [image("new", f"{app}@{DIGEST}"), image("old", f"{app}@{OLD}"), image("mine")],
        {"id-by-id": "1" * 64, "id-moved": f"{app}:1"},
    )
    found = await _find(services, engine)
    assert [one.names for one in found.offered] == [("moved",)]  # its name means another image by now
    assert found.current == 1
    assert found.kinds == {Kind.PINNED: 1, Kind.LOCAL: 2, Kind.OFF: 1, Kind.NAMELESS: 1}
    assert len(registry.asked) == 1


async def test_a_loopback_registry_of_another_machine_is_not_ours(services: Any, registry: FakeRegistry) -> None:
    services.settings.hosts["local"] = "ssh://me@vps"
    app = f"{registry.address}/app"
    engine = Engine([container("web", f"{app}:1", "old")], [image("old", f"{app}@{OLD}")])
    found = await _find(services, engine)
    assert found.kinds == {Kind.FOREIGN: 1}
    assert registry.asked == []


async def test_since_when_is_known_by_the_first_time_it_was_heard_of(services: Any, registry: FakeRegistry) -> None:
    app = f"{registry.address}/app"
    engine = Engine([container("web", f"{app}:1", "old")], [image("old", f"{app}@{OLD}")])
    await _find(services, engine)
    services.now[0] = NOW + timedelta(days=3)
    assert (await _find(services, engine)).offered[0].since == NOW
    other = f"sha256:{'b' * 64}"
    registry.head = lambda _request: web.Response(headers={"Docker-Content-Digest": other})
    services.now[0] = NOW + timedelta(days=4)
    assert (await _find(services, engine)).offered[0].since == services.now[0]


async def test_a_skipped_version_is_hidden_until_the_next_one_and_never_is_for_good(
    services: Any, registry: FakeRegistry
) -> None:
    app = f"{registry.address}/app"
    engine = Engine([container("web", f"{app}:1", "old")], [image("old", f"{app}@{OLD}")])

    async def hidden(digest: str) -> tuple[int, int]:
        choice = Choice(host="local", reference=f"{app}:1", digest=digest, by_name="Anna", at=NOW)
        await services.store.upgrades.choose(choice)
        found = await _find(services, engine)
        return len(found.offered), len(found.hidden)

    assert await hidden(DIGEST) == (0, 1)
    assert await hidden(OLD) == (1, 0)
    assert await hidden(NEVER) == (0, 1)
    await services.store.upgrades.offer_again("local", f"{app}:1")
    assert len((await _find(services, engine)).offered) == 1


async def test_what_a_registry_does_not_tell_is_neither_newer_nor_current(
    services: Any, registry: FakeRegistry
) -> None:
    registry.head = lambda _request: web.Response(status=404)
    app = f"{registry.address}/app"
    found = await _find(services, Engine([container("web", f"{app}:1", "old")], [image("old", f"{app}@{OLD}")]))
    assert (found.offered, found.current) == ((), 0)
    assert [(one.name, answer.verdict) for one, answer in found.unknown] == [(f"{app}:1", Verdict.GONE)]
