from datetime import UTC, datetime
from typing import Any

import pytest

from bot.engine.swarm_model import Mode, SwarmService, Task, Update
from bot.features.services.rollout import finished, shown
from bot.services import holding
from bot.services.progress import Seen, Stage, stage_of
from bot.ui.service_lines import PLACES_SHOWN
from bot.ui.texts import translator

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
OLD = {"ContainerSpec": {"Image": "nginx:1"}}
NEW = {"ContainerSpec": {"Image": "nginx:2"}}
NODES = {"n1": "anna", "n2": "boris"}
T = translator("en")


def task(slot: int, spec: dict[str, Any], state: str = "running", **more: Any) -> Task:
    values = {"node_id": "n1" if slot % 2 else "n2", "desired": "running", "at": NOW, "created_at": NOW, **more}
    return Task(id=f"t{slot}{state}", service_id="s1", slot=slot, spec=spec, state=state, **values)


def service(update: Update = Update.UPDATING, **more: Any) -> SwarmService:
    spec = {"TaskTemplate": {**NEW, "Runtime": "container"}}
    values = {"image": "nginx:2", "replicas": 2, "spec": spec, "previous": {"Name": "web"}, **more}
    return SwarmService(id="s1", name="web", update=update, **values)


def seen(service: SwarmService, *tasks: Task) -> Seen:
    return Seen(service=service, tasks=tasks, nodes=NODES, before="nginx:1")


@pytest.mark.parametrize(
    ("update", "stage"),
    [
        (Update.UPDATING, Stage.UPDATING),
        (Update.PAUSED, Stage.PAUSED),
        (Update.ROLLBACK_STARTED, Stage.ROLLING_BACK),
        (Update.ROLLBACK_PAUSED, Stage.ROLLBACK_PAUSED),
        (Update.ROLLBACK_COMPLETED, Stage.ROLLED_BACK),
        (Update.COMPLETED, Stage.STARTING),
        (Update.NONE, Stage.STARTING),
    ],
)
def test_the_engines_word_is_the_stage(update: Update, stage: Stage) -> None:
    assert stage_of(seen(service(update))) is stage


def test_it_is_done_when_every_place_has_a_new_task_that_runs() -> None:
    done = service(Update.COMPLETED)
    assert stage_of(seen(done, task(1, NEW), task(2, NEW))) is Stage.DONE
    assert stage_of(seen(done, task(1, NEW), task(2, OLD))) is Stage.STARTING
    assert stage_of(seen(done, task(1, NEW), task(2, NEW, "starting"))) is Stage.STARTING
    assert stage_of(seen(done, task(1, NEW), task(2, NEW), task(3, NEW))) is Stage.STARTING


def test_a_global_service_has_as_many_places_as_it_has_tasks() -> None:
    everywhere = service(Update.NONE, mode=Mode.GLOBAL, replicas=0)
    tasks = [task(0, NEW, node_id="n1"), task(0, NEW, node_id="n2")]
    assert stage_of(seen(everywhere, *tasks)) is Stage.DONE


def test_an_update_on_its_way_is_shown_task_by_task() -> None:
    failed = task(2, NEW, "failed", desired="shutdown", error="task: non-zero exit (1)")
    view = shown(
        seen(service(), task(1, NEW), task(2, NEW, "starting"), failed),
        Stage.UPDATING,
        took_s=12,
        may=lambda name: True,
        t=T,
    )
    assert view.text.render()[0] == (
        "web  nginx:1 → nginx:2\n"
        "Being updated: 1 of 2 new, 12 s\n"
        "✓ web.1 · anna · running\n"
        "… web.2 · boris · starting\n"
        "\n"
        "⚠ task: non-zero exit (1)"
    )
    assert [button.text for row in view.rows for button in row] == ["Hold the update", "Roll back"]


def test_who_may_not_change_gets_no_buttons_to_do_so() -> None:
    view = shown(seen(service()), Stage.UPDATING, took_s=0, may=lambda name: False, t=T)
    assert [button for row in view.rows for button in row] == []


def test_one_on_hold_offers_to_go_on() -> None:
    spec = holding.hold({"TaskTemplate": NEW}, {"TaskTemplate": OLD})
    held = seen(service(spec=spec), task(1, NEW), task(2, OLD))
    assert stage_of(held) is Stage.HELD
    view = shown(held, Stage.HELD, took_s=0, may=lambda name: True, t=T)
    assert [button.text for row in view.rows for button in row] == ["Go on", "Roll back"]
    assert "○ web.2 · boris · old one, waits its turn" in view.text.render()[0]


def test_of_very_many_places_those_that_wait_are_shown() -> None:
    many = service(replicas=60)
    tasks = [task(slot, NEW if slot <= 40 else OLD) for slot in range(1, 61)]
    text = shown(seen(many, *tasks), Stage.UPDATING, took_s=0, may=lambda name: True, t=T).text.render()[0]
    assert "web.41" in text
    assert "web.1 " not in text
    assert text.count("\n") < PLACES_SHOWN + 5
    assert len(text) < 4096


def test_the_end_says_why_nobody_looks_any_longer() -> None:
    view = finished(seen(service()), Stage.UPDATING, took_s=1, may=lambda name: False, note="I no longer look.", t=T)
    assert view.text.render()[0].endswith("\n\nI no longer look.")
    assert [button.text for row in view.rows for button in row] == ["Card", "Log"]
