"""What rmi would do, by docker's rules, before anything is asked."""

import pytest

from bot.engine.model import Container, Image, State
from bot.features.images.removal import Plan, plan
from tests.features.fakes import NOW, container

ID = "sha256:" + "a" * 64


def image(*tags: str, identity: str = ID, parent: str = "") -> Image:
    return Image(id=identity, tags=tags, parent_id=parent, created_at=NOW, size_bytes=10)


def user(name: str = "web01", state: State = State.RUNNING) -> Container:
    return container(name, image_id=ID, state=state)


def refusals(planned: Plan) -> list[tuple[str, tuple[str, ...]]]:
    return [(error.key, error.suggestions) for _ref, error in planned.refused]


def test_one_of_two_names_goes_though_a_container_runs() -> None:
    planned = plan(["web:1"], [image("web:1", "web:2")], [user()], is_forced=False)
    assert [(step.target, step.keeps) for step in planned.steps] == [("web:1", ("web:2",))]


def test_the_last_name_of_a_running_image_offers_force() -> None:
    planned = plan(["web:1"], [image("web:1")], [user()], is_forced=False)
    assert refusals(planned) == [("images-rmi-running-name", ("rmi -f web:1", "stop web01"))]


def test_the_last_name_of_a_stopped_containers_image_offers_force() -> None:
    planned = plan(["web:1"], [image("web:1")], [user(state=State.EXITED)], is_forced=False)
    assert refusals(planned) == [("images-rmi-stopped", ("rmi -f web:1", "rm web01"))]


def test_both_names_at_once_count_the_second_as_the_last() -> None:
    planned = plan(["web:1", "web:2"], [image("web:1", "web:2")], [user()], is_forced=False)
    assert [step.target for step in planned.steps] == ["web:1"]
    assert [ref for ref, _error in planned.refused] == ["web:2"]


def test_an_id_that_runs_cannot_be_forced() -> None:
    planned = plan(["aaaa"], [image("web:1")], [user()], is_forced=True)
    assert refusals(planned) == [("images-rmi-running", ("stop web01",))]


def test_an_id_with_several_names_needs_force() -> None:
    planned = plan(["aaaa"], [image("web:1", "web:2")], [], is_forced=False)
    assert refusals(planned) == [("images-rmi-names", ("rmi -f aaaaaaaaaaaa", "rmi web:1", "rmi web:2"))]
    assert [step.target for step in plan(["aaaa"], [image("web:1", "web:2")], [], is_forced=True).steps] == [ID]


def test_an_id_of_a_stopped_containers_image_goes_by_force() -> None:
    stopped = user(state=State.EXITED)
    assert refusals(plan(["aaaa"], [image("web:1")], [stopped], is_forced=False)) == [
        ("images-rmi-stopped", ("rmi -f aaaaaaaaaaaa", "rm web01"))
    ]
    assert plan(["aaaa"], [image("web:1")], [stopped], is_forced=True).bound == {ID: "web:1"}


@pytest.mark.parametrize("is_forced", [False, True])
def test_an_id_that_others_are_built_on_stays(is_forced: bool) -> None:
    child = image("app:1", identity="sha256:" + "b" * 64, parent=ID)
    planned = plan(["aaaa"], [image("web:1"), child], [], is_forced=is_forced)
    assert [error.params["children"] for _ref, error in planned.refused] == [["app:1"]]
