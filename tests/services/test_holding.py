from typing import Any

from bot.engine.swarm_model import SwarmService, Update
from bot.services import holding

OLD: dict[str, Any] = {"Name": "web", "Labels": {}, "TaskTemplate": {"ContainerSpec": {"Image": "nginx:1"}}}


def new() -> dict[str, Any]:
    return {
        "Name": "web",
        "Labels": {"tier": "front"},
        "TaskTemplate": {"ContainerSpec": {"Image": "nginx:2"}},
        "UpdateConfig": {"Parallelism": 3, "Delay": 5},
    }


def service(spec: dict[str, Any], update: Update = Update.UPDATING) -> SwarmService:
    return SwarmService(id="s1", name="web", spec=spec, update=update)


def test_an_update_that_is_held_waits_and_knows_the_way_back() -> None:
    held = holding.hold(new(), OLD)
    assert holding.is_held(service(held))
    assert held["UpdateConfig"]["Parallelism"] == 1
    assert held["TaskTemplate"] == new()["TaskTemplate"]
    assert holding.before(service(held)) == OLD
    assert not holding.is_held(service(held, Update.COMPLETED))


def test_one_that_goes_on_has_its_own_pace_again_and_still_the_way_back() -> None:
    going = holding.go_on(holding.hold(new(), OLD))
    assert going["UpdateConfig"] == new()["UpdateConfig"]
    assert not holding.is_held(service(going))
    assert holding.before(service(going)) == OLD


def test_an_update_without_a_pace_of_its_own_is_left_without_one() -> None:
    spec = new()
    del spec["UpdateConfig"]
    assert "UpdateConfig" not in holding.go_on(holding.hold(spec, OLD))


def test_any_other_change_leaves_nothing_of_it_behind() -> None:
    assert holding.forget(holding.hold(new(), OLD)) == new()
    assert holding.forget(holding.go_on(holding.hold(new(), OLD))) == new()


def test_the_way_back_is_not_taken_after_a_change_from_outside() -> None:
    changed = holding.go_on(holding.hold(new(), OLD))
    changed["TaskTemplate"] = {"ContainerSpec": {"Image": "nginx:3"}}
    assert holding.before(service(changed)) is None


def test_holding_twice_keeps_the_first_way_back() -> None:
    once = holding.go_on(holding.hold(new(), OLD))
    before = holding.before(service(once))
    assert before is not None
    assert holding.before(service(holding.hold(once, before))) == OLD


def test_somebody_elses_label_of_that_name_is_no_way_back() -> None:
    for text in ("", "{", "[]", '{"of": 1}'):
        assert holding.before(service({**new(), "Labels": {holding.LABEL: text}})) is None
