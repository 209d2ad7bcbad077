from datetime import UTC, datetime
from typing import Any

import pytest

from bot.engine.model import Event, Health
from bot.watch.event_facts import Teller, is_wanted
from bot.watch.facts import Created, Died, ExecOpened, Fact, HealthChanged, ImageChanged, Renamed, Signalled, Started
from bot.watch.roster import Known, Roster

BEGAN_NS = 1_780_000_000_000_000_000
AT = datetime.fromtimestamp(BEGAN_NS / 1e9, UTC)
BARE = "sha256:" + "8" * 64
COMMON: dict[str, Any] = {"host": "harbour", "at": AT, "time_ns": BEGAN_NS, "id": "c1", "name": "web", "image": "nginx"}


def _event(action: str, detail: str = "", *, after_s: float = 0, kind: str = "container", **attributes: str) -> Event:
    given = {"name": "web", "image": "nginx", **attributes}
    time_ns = BEGAN_NS + int(after_s * 1e9)
    return Event(kind=kind, action=action, detail=detail, id="c1", attributes=given, time_ns=time_ns)


def _tell(event: Event, *known: Known) -> Fact | None:
    return Teller("harbour", Roster(known)).tell(event)


@pytest.mark.parametrize(
    ("event", "fact"),
    [
        (_event("create", label="x"), Created(**COMMON, labels={"label": "x"})),
        (_event("start"), Started(**COMMON)),
        (_event("die", exitCode="3"), Died(**COMMON, exit_code=3)),
        (_event("die", exitCode="-1"), Died(**COMMON, exit_code=-1)),
        (_event("die"), Died(**COMMON)),
        (_event("kill", signal="15"), Signalled(**COMMON, signal="15")),
        (_event("rename", oldName="/shop"), Renamed(**COMMON, old_name="shop")),
        (_event("exec_start", "sh -c ls", execID="e1"), ExecOpened(**COMMON, command="sh -c ls")),
        (_event("health_status", "unhealthy"), HealthChanged(**COMMON, is_healthy=False)),
        (_event("health_status", "starting"), None),
        (_event("attach"), None),
        (_event("top"), None),
    ],
)
def test_an_event_is_one_fact_or_none(event: Event, fact: Fact | None) -> None:
    assert _tell(event) == fact


def test_an_image_is_named_as_the_event_names_it() -> None:
    common: dict[str, Any] = {"host": "harbour", "at": AT, "time_ns": BEGAN_NS}
    pulled = Event(kind="image", action="pull", id="nginx:1", attributes={"name": "nginx"}, time_ns=BEGAN_NS)
    assert _tell(pulled) == ImageChanged(**common, image="nginx", action="pull")
    unnamed = Event(kind="image", action="delete", id="sha256:1", time_ns=BEGAN_NS)
    assert _tell(unnamed) == ImageChanged(**common, image="sha256:1", action="delete")
    assert _tell(Event(kind="image", action="prune", time_ns=BEGAN_NS)) is None


def _listed(**changes: Any) -> Known:
    return Known(id="c1", name="web", was_listed=True, **changes)


@pytest.mark.parametrize(
    ("event", "known", "is_told"),
    [
        (_event("die", after_s=0.1), _listed(ended_ns=BEGAN_NS), False),
        (_event("die", after_s=3), _listed(ended_ns=BEGAN_NS), True),  # its start was thrown away by the engine
        (_event("die", after_s=0.1), _listed(is_running=True), True),
        (_event("die", after_s=0.1), Known(id="c1", name="web", ended_ns=BEGAN_NS), True),
        (_event("start", after_s=0.1), _listed(is_running=True, started_ns=BEGAN_NS), False),
        (_event("start", after_s=3), _listed(is_running=True, started_ns=BEGAN_NS), True),
        (_event("create"), _listed(), False),
        (_event("rename", oldName="/shop"), _listed(), False),
        (_event("pause"), _listed(is_running=True, is_paused=True), False),
        (_event("unpause"), _listed(is_running=True, is_paused=True), True),
        (_event("health_status", "healthy"), _listed(health=Health.HEALTHY), False),
        (_event("health_status", "healthy"), _listed(health=Health.UNHEALTHY), True),
        (_event("kill"), _listed(), True),
    ],
)
def test_what_a_list_has_shown_already_is_not_told_again(event: Event, known: Known, is_told: bool) -> None:
    assert (_tell(event, known) is not None) == is_told


def test_a_removal_is_told_of_what_was_known_only() -> None:
    assert _tell(_event("destroy")) is None
    assert _tell(_event("destroy"), _listed()) is not None


def test_a_signal_after_the_end_does_not_bring_a_container_back() -> None:
    roster = Roster([_listed()])
    teller = Teller("harbour", roster)
    for action in ("destroy", "stop", "kill"):
        teller.tell(_event(action))
    assert len(roster) == 0


def test_an_older_event_changes_nothing_that_is_known() -> None:
    known = Known(id="c1", name="web", image="nginx", started_ns=BEGAN_NS, ended_ns=BEGAN_NS + 5)
    roster = Roster([known])
    Teller("harbour", roster).skip(_event("start"))
    assert list(roster) == [known]


def test_a_restarted_container_s_check_begins_anew() -> None:
    roster = Roster([_listed(health=Health.UNHEALTHY)])
    teller = Teller("harbour", roster)
    teller.tell(_event("start"))
    assert teller.tell(_event("health_status", "unhealthy", after_s=1)) is not None


def _life(*, name: str, image: str, is_attached: bool) -> list[Fact | None]:
    actions = ["create", *(["attach"] if is_attached else []), "start", "die", "destroy"]
    teller = Teller("harbour", Roster())
    return [teller.tell(_event(action, name=name, image=image)) for action in actions]


def test_a_step_of_a_build_is_nobody_s_news() -> None:
    assert set(_life(name="happy_hopper", image=BARE, is_attached=True)) == {None}


@pytest.mark.parametrize(
    ("name", "image", "is_attached"),
    [("web", BARE, True), ("happy_hopper", "nginx", True), ("happy_hopper", BARE, False)],
)
def test_what_only_looks_like_a_step_of_a_build_is_told_when_it_dies(name: str, image: str, is_attached: bool) -> None:
    assert any(isinstance(fact, Died) for fact in _life(name=name, image=image, is_attached=is_attached))


def test_events_of_other_things_are_not_wanted() -> None:
    assert is_wanted(_event("die"))
    assert is_wanted(_event("pull", kind="image"))
    assert not is_wanted(_event("die", kind="plugin"))
    assert not is_wanted(_event("exec_die"))
    assert not is_wanted(_event("connect", kind="network"))
