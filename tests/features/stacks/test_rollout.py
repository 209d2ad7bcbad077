"""The live message of a deploy, without a swarm."""

from dataclasses import replace

from bot.engine.swarm_model import SwarmService, Task, Update
from bot.features.stacks.rollout import WITH_BUTTONS, Face
from bot.features.stacks.view import Deed, Plan
from bot.services.progress import Seen, Stage, Watched
from bot.ui.texts import translator
from bot.ui.view import View

KIND = {"ContainerSpec": {"Image": "web:2"}}


def service(name: str = "shop_web", update: Update = Update.NONE) -> SwarmService:
    return SwarmService(id=name, name=name, replicas=1, spec={"TaskTemplate": KIND}, previous={}, update=update)


def watched(stage: Stage, *, name: str = "shop_web", state: str = "running", error: str = "") -> Watched:
    update = Update.UPDATING if stage is Stage.UPDATING else Update.NONE
    task = Task(id="t1", service_id=name, slot=1, state=state, desired="running", spec=KIND, error=error)
    seen = Seen(service=service(name, update), tasks=[task], nodes={})
    return Watched(seen=seen, stage=stage, is_settled=stage.is_end)


def face(*many: Watched) -> Face:
    deeds = [Deed(name=one.seen.service.name, did="create", after=one.seen.service) for one in many]
    return Face(plan=Plan(name="shop", left=["shop_old"]), deeds=deeds, may=lambda _name: True, t=translator("en"))


def text(view: View) -> str:
    return str(view.text.render()[0])


def buttons(view: View) -> list[list[str]]:
    return [[button.text for button in row] for row in view.rows]


def test_places_are_shown_of_those_alone_that_are_on_their_way() -> None:
    many = [watched(Stage.DONE), watched(Stage.UPDATING, name="shop_api", state="preparing")]
    shown = face(*many).shown(many, 12)
    assert "✓ shop_web created, 1 of 1 running\n… shop_api created, 0 of 1 new\n    … shop_api.1" in text(shown)
    assert buttons(shown) == [["api", "Hold the update", "Roll back"]]


def test_the_end_names_what_did_not_come_up_and_what_the_file_has_left_behind() -> None:
    many = [watched(Stage.DONE), watched(Stage.FAILING, name="shop_db", state="pending", error="no suitable node")]
    ended = face(*many).finished(many, 12, "")
    assert text(ended).startswith("Stack shop: not all of it came up")
    assert "⚠ shop_db created, does not come up, 0 of 1 running\n    ⚠ no suitable node" in text(ended)
    assert "shop_old" in text(ended)
    assert text(face(many[0]).finished(many[:1], 12, "")).startswith("Stack shop: deployed")


def test_who_no_longer_looks_on_says_so_and_ends_nothing() -> None:
    many = [watched(Stage.STARTING, state="preparing")]
    left = face(*many).finished(many, 900, "I no longer look.")
    assert text(left).startswith("Stack shop is being deployed")
    assert text(left).endswith("I no longer look.")


def test_a_silent_swarm_is_told_and_a_phone_gets_no_wall_of_buttons() -> None:
    many = [watched(Stage.STARTING, name=f"shop_{number}") for number in range(WITH_BUTTONS + 2)]
    many[0].seen = replace(many[0].seen, is_silent=True)
    shown = face(*many).shown(many, 1)
    assert "does not answer at the moment" in text(shown)
    assert len(shown.rows) == WITH_BUTTONS
