"""What a prune takes, by docker's rules."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine.model import BuildCacheRecord, Container, DiskUsage, Image, Network, State, Volume
from bot.features.prune.plan import Kind, Label, Plan, Scope, plan
from tests.features.fakes import NOW, container

OLD = NOW - timedelta(days=3)
RANDOM_NAME = "4f" * 32


def image(digit: str, *tags: str, own: int = 10, at: datetime = OLD) -> Image:
    return Image(id=f"sha256:{digit * 64}", tags=tags, created_at=at, size_bytes=own + 100, shared_bytes=100)


def record(name: str, **changes: Any) -> BuildCacheRecord:
    values: dict[str, Any] = {
        "id": name,
        "kind": "regular",
        "description": name,
        "size_bytes": 1,
        "is_in_use": False,
        "is_shared": False,
        "created_at": OLD,
    }
    return BuildCacheRecord(**{**values, **changes})


def network(name: str, **changes: Any) -> Network:
    values: dict[str, Any] = {"id": f"{name}-id", "name": name, "driver": "bridge", "created_at": OLD}
    return Network(**{**values, **changes})


STOPPED = container(
    "job", state=State.EXITED, created_at=OLD, image_id="sha256:" + "a" * 64, mounts=("jobdata",), networks=("jobs",)
)
RUNNING = container("web01", image_id="sha256:" + "b" * 64, mounts=("pgdata",), networks=("shop",), created_at=OLD)
USAGE = DiskUsage(
    layers_bytes=1000,
    images=(image("a", "job:1"), image("b", "web:1"), image("c", own=30), image("d", "spare:1", own=20)),
    containers=(STOPPED, RUNNING),
    volumes=(
        Volume(name="pgdata", created_at=OLD),
        Volume(name="jobdata", created_at=OLD, size_bytes=5),
        Volume(name=RANDOM_NAME, created_at=OLD, size_bytes=7),
    ),
)
NETWORKS = (network("bridge"), network("jobs"), network("shop"), network("idle"), network("mesh", scope="swarm"))


def planned(*kinds: Kind, usage: DiskUsage = USAGE, protected: frozenset[str] = frozenset(), **changes: Any) -> Plan:
    def is_protected(candidate: Container) -> bool:
        return candidate.name in protected

    return plan(usage, NETWORKS, Scope(kinds=frozenset(kinds), **changes), is_protected=is_protected)


def names(found: Plan) -> list[str]:
    return [item.name for item in found.items]


@pytest.mark.parametrize("state", [State.RUNNING, State.PAUSED, State.RESTARTING])
def test_what_runs_in_any_way_stays(state: State) -> None:
    usage = DiskUsage(layers_bytes=0, containers=(container("web01", state=state),))
    assert names(planned(Kind.CONTAINER, usage=usage)) == []


@pytest.mark.parametrize("state", [State.EXITED, State.CREATED, State.DEAD])
def test_what_does_not_run_goes(state: State) -> None:
    usage = DiskUsage(layers_bytes=0, containers=(container("web01", state=state),))
    assert names(planned(Kind.CONTAINER, usage=usage)) == ["web01"]


def test_a_protected_container_stays_and_is_named() -> None:
    found = planned(Kind.CONTAINER, protected=frozenset({"job"}))
    assert (names(found), found.protected) == ([], ("job",))


def test_images_without_a_name_go_and_others_are_told_of() -> None:
    found = planned(Kind.IMAGE)
    assert names(found) == ["<none> cccccccccccc"]
    assert [item.name for item in found.more_images] == ["spare:1"]


def test_with_all_every_image_without_a_container_goes_largest_first() -> None:
    found = planned(Kind.IMAGE, every_image=True)
    assert [(item.name, item.size_bytes) for item in found.items] == [("<none> cccccccccccc", 30), ("spare:1", 20)]


def test_what_only_a_removed_container_used_goes_with_it() -> None:
    found = planned(*Kind, every_image=True, every_volume=True)
    assert names(found) == [
        "job",
        "idle",
        "jobs",
        RANDOM_NAME,
        "jobdata",
        "<none> cccccccccccc",
        "spare:1",
        "job:1",
    ]


def test_a_stopped_container_keeps_its_network_and_volume() -> None:
    assert names(planned(Kind.NETWORK, Kind.VOLUME, every_volume=True)) == ["idle", RANDOM_NAME]


def test_named_volumes_stay_unless_all_are_asked_for() -> None:
    usage = DiskUsage(layers_bytes=0, volumes=USAGE.volumes)
    found = planned(Kind.VOLUME, usage=usage)
    assert names(found) == [RANDOM_NAME]
    assert [item.name for item in found.more_volumes] == ["jobdata", "pgdata"]


def test_only_what_is_older_goes() -> None:
    usage = DiskUsage(layers_bytes=0, images=(image("a", at=NOW), image("b")))
    assert names(planned(Kind.IMAGE, usage=usage, until=NOW - timedelta(days=1))) == ["<none> bbbbbbbbbbbb"]


@pytest.mark.parametrize(
    ("label", "fits"),
    [
        (Label(key="tier"), True),
        (Label(key="tier", value="front"), True),
        (Label(key="tier", value="back"), False),
        (Label(key="tier", is_negated=True), False),
        (Label(key="other", is_negated=True), True),
    ],
)
def test_labels_choose(label: Label, fits: bool) -> None:
    usage = DiskUsage(layers_bytes=0, containers=(container("job", state=State.EXITED, labels={"tier": "front"}),))
    assert names(planned(Kind.CONTAINER, usage=usage, labels=(label,))) == (["job"] if fits else [])


CACHE = DiskUsage(
    layers_bytes=0,
    build_cache=(
        record("base"),
        record("step", created_at=NOW - timedelta(days=2)),
        record("busy", is_in_use=True),
        record("common", is_shared=True),
        record("source", kind="frontend"),
    ),
)


def test_cache_goes_newest_first_without_what_is_shared() -> None:
    assert names(planned(Kind.CACHE, usage=CACHE)) == ["step", "base"]


def test_all_unused_cache_goes_when_asked_for() -> None:
    assert set(names(planned(Kind.CACHE, usage=CACHE, every_record=True))) == {"base", "step", "common", "source"}


def test_a_new_volume_of_the_same_name_is_another_one() -> None:
    usage = DiskUsage(layers_bytes=0, volumes=(Volume(name=RANDOM_NAME, created_at=NOW),))
    again = planned(Kind.VOLUME, usage=usage)
    before = planned(Kind.VOLUME)
    assert again.items[0].key != before.items[0].key


def test_named_volumes_that_only_went_with_a_container_are_told_of() -> None:
    assert planned(Kind.CONTAINER).orphaned == ("jobdata",)
    assert planned(Kind.CONTAINER, Kind.VOLUME, every_volume=True).orphaned == ()
    assert planned(Kind.IMAGE).orphaned == ()
