"""Projects read off labels, and the order among their services."""

from datetime import timedelta
from typing import Any

import pytest

from bot.compose.projects import Condition, Project, awaited, levels, projects
from bot.engine.model import Container, State
from tests.features.fakes import NOW, container


def made(service: str, number: int = 1, depends_on: str = "", project: str = "shop", **changes: Any) -> Container:
    labels = {
        "com.docker.compose.project": project,
        "com.docker.compose.service": service,
        "com.docker.compose.container-number": str(number),
        "com.docker.compose.depends_on": depends_on,
        **changes.pop("labels", {}),
    }
    return container(f"{project}-{service}-{number}", labels=labels, **changes)


def only(*containers: Container) -> Project:
    (project,) = projects(containers)
    return project


def test_what_has_no_project_or_was_run_once_belongs_to_none() -> None:
    once = made("web", 2, labels={"com.docker.compose.oneoff": "True"})
    found = projects([made("web"), once, container("alone"), made("db", project="blog")])
    assert [(one.name, [service.name for service in one.services]) for one in found] == [
        ("blog", ["db"]),
        ("shop", ["web"]),
    ]
    assert len(found[1].containers) == 1


def test_its_containers_come_by_number() -> None:
    project = only(made("web", 10), made("web", 2), made("web", 1, state=State.EXITED))
    (service,) = project.services
    assert [one.name for one in service.containers] == ["shop-web-1", "shop-web-2", "shop-web-10"]
    assert (service.running, project.running) == (2, 2)


def test_the_newest_container_tells_the_folder_and_the_files() -> None:
    old = made("db", labels={"com.docker.compose.project.working_dir": "/old"}, created_at=NOW - timedelta(days=3))
    new = made(
        "web",
        labels={
            "com.docker.compose.project.working_dir": "/srv/shop",
            "com.docker.compose.project.config_files": "/srv/shop/compose.yaml, /srv/shop/prod.yaml",
        },
    )
    project = only(old, new)
    assert (project.folder, project.files) == ("/srv/shop", ("/srv/shop/compose.yaml", "/srv/shop/prod.yaml"))


def test_a_service_comes_after_all_it_depends_on() -> None:
    project = only(
        made("web", depends_on="api:service_started:false"),
        made("api", depends_on="db:service_healthy:true,cache"),
        made("db"),
        made("cache"),
    )
    assert [[service.name for service in level] for level in levels(project.services)] == [
        ["cache", "db"],
        ["api"],
        ["web"],
    ]


def test_who_lives_in_anothers_network_comes_after_it_whatever_the_labels_say() -> None:
    vpn = made("vpn")
    project = only(made("agent", network_mode=f"container:{vpn.id}"), vpn)
    assert [[service.name for service in level] for level in levels(project.services)] == [["vpn"], ["agent"]]


def test_what_is_not_among_them_keeps_nobody_waiting() -> None:
    project = only(made("web", depends_on="api"), made("api"))
    assert [[one.name for one in level] for level in levels(project.only(["web"]))] == [["web"]]


def test_a_circle_ends() -> None:
    project = only(made("a", depends_on="b"), made("b", depends_on="a"), made("c"))
    assert [[one.name for one in level] for level in levels(project.services)] == [["c"], ["a", "b"]]


def test_what_is_waited_for_is_the_strictest_that_somebody_later_asks() -> None:
    project = only(
        made("web", depends_on="db:service_healthy:false,init:service_completed_successfully:false,cache:what:false"),
        made("job", depends_on="init:service_healthy:false"),
        made("db"),
        made("init"),
        made("cache"),
    )
    first, *later = levels(project.services)
    assert awaited(first, [service for level in later for service in level]) == {
        "db": Condition.HEALTHY,
        "init": Condition.COMPLETED,
    }


@pytest.mark.parametrize("number", ["", "x", "²"])
def test_a_number_that_is_none_breaks_nothing(number: str) -> None:
    assert only(made("web", labels={"com.docker.compose.container-number": number})).services[0].name == "web"
