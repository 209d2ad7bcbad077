"""The order that a file asks for, where labels tell none."""

from dataclasses import replace

import pytest

from bot.compose.projects import Condition, levels
from bot.compose.written import is_told, order, ordered
from tests.compose.test_projects import made, only


def _of_the_first_compose(service: str) -> dict[str, str]:
    return {"com.docker.compose.project": "shop", "com.docker.compose.service": service}


def test_both_forms_of_depends_on_are_read() -> None:
    text = """
services:
  web: {depends_on: [api]}
  api: {depends_on: {db: {condition: service_healthy}, cache: {condition: tomorrow}}}
  db: {}
"""
    assert order(text) == {
        "web": {"api": Condition.STARTED},
        "api": {"db": Condition.HEALTHY, "cache": Condition.STARTED},
        "db": {},
    }


@pytest.mark.parametrize("text", ["", "services: {", "services: []", "[" * 3_000, "services: {web: 1}", "a: !x [b]"])
def test_a_file_that_says_nothing_changes_nothing(text: str) -> None:
    assert order(text) == {}


def test_a_project_takes_the_order_of_its_file() -> None:
    project = only(*(replace(made(name), labels=_of_the_first_compose(name)) for name in ("db", "app")))
    assert not is_told(project)
    found = ordered(project, {"app": {"db": Condition.STARTED}, "other": {"app": Condition.STARTED}})
    assert [[service.name for service in level] for level in levels(found.services)] == [["db"], ["app"]]


def test_labels_that_tell_it_need_no_file() -> None:
    assert is_told(only(made("db"), made("app", depends_on="db")))
    assert is_told(only(made("db"), made("app")))
    assert is_told(only(made("db")))
