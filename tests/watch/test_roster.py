from datetime import UTC, datetime

import pytest

from bot.engine.model import Health
from bot.watch.roster import Known, Roster, Snapshot, read_snapshot

SEEN_AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
WEB = Known(
    id="c1",
    name="web",
    image="nginx",
    labels={"lotsman.alerts": "off", "com.docker.compose.project": "shop", "maintainer": "x"},
    is_running=True,
    health=Health.UNHEALTHY,
    started_ns=5,
    ended_ns=3,
    was_listed=True,
)
JOB = Known(id="c2", name="job")


def test_a_snapshot_comes_back_with_the_labels_that_matter() -> None:
    kept = Roster([WEB, JOB]).to_json(cursor_ns=9, anchor_ns=8, seen_at=SEEN_AT)
    snapshot = read_snapshot(kept)
    assert (snapshot.cursor_ns, snapshot.anchor_ns, snapshot.seen_at) == (9, 8, SEEN_AT)
    web, job = snapshot.roster
    assert web.labels == {"lotsman.alerts": "off", "com.docker.compose.project": "shop"}
    assert (web.is_running, web.health, web.started_ns, web.ended_ns, web.was_listed) == (
        True,
        Health.UNHEALTHY,
        5,
        3,
        True,
    )
    assert job == JOB


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"containers": [{"name": "web"}]},
        {"containers": 5},
        {"seen_at": "yesterday"},
        {"containers": [{"id": "c1", "name": "web", "health": "odd"}]},
    ],
)
def test_a_snapshot_that_cannot_be_read_is_as_none(kept: dict[str, object]) -> None:
    snapshot: Snapshot = read_snapshot(kept)
    assert (len(snapshot.roster), snapshot.cursor_ns) == (0, 0)


def test_only_what_is_new_is_a_change() -> None:
    roster = Roster([WEB])
    roster.put(WEB)
    roster.forget("c9")
    assert not roster.is_changed
    roster.put(JOB)
    assert roster.is_changed
