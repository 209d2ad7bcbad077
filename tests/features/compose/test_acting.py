"""Whom an act on a project reaches, and what its steps are; that the engine does it is proved on a real one."""

from __future__ import annotations

import pytest

from bot.compose.projects import projects
from bot.engine.model import Container
from bot.errors import BotError, Denied
from bot.features.compose.acting import Way, _steps, allowed, in_levels, worries_of
from bot.features.compose.finding import Meant, chosen
from bot.telegram.aftermath import Fate, Found
from bot.telegram.command import Role
from bot.telegram.recovery_view import rest_line
from tests.compose.test_projects import made
from tests.features.calls import call
from tests.features.fakes import FakeEngine


def meaning(*containers: Container) -> Meant:
    (project,) = projects(containers)
    return Meant(project=project, services=project.services, is_whole=True, every=containers)


def test_a_protected_container_keeps_an_operator_from_its_project() -> None:
    found = meaning(made("web"), made("db"))
    with pytest.raises(Denied):
        allowed(call("compose stop shop", FakeEngine(), role=Role.OPERATOR, protect=("*-db-*",)), found)
    admin = call("compose stop shop", FakeEngine(), protect=("*-db-*",))
    worries = worries_of(admin, found, allowed(admin, found), hurts=True, takes_down=True)
    assert (worries.protected, bool(worries)) == (["shop-db-1"], True)


def test_the_bots_own_container_is_spared_and_said_so() -> None:
    found = meaning(made("bot"), made("db"))
    asking = call("compose stop shop", FakeEngine(), own=found.services[0].containers[0].id)
    targets = allowed(asking, found)
    assert [one.name for one in targets] == ["shop-db-1"]
    assert worries_of(asking, found, targets, hurts=True, takes_down=True).spared == ["shop-bot-1"]


def test_a_project_of_the_bot_alone_is_refused() -> None:
    found = meaning(made("bot"))
    with pytest.raises(BotError) as raised:
        allowed(call("compose stop shop", FakeEngine(), own=found.services[0].containers[0].id), found)
    assert raised.value.key == "compose-only-own"


def test_levels_hold_only_what_is_acted_on() -> None:
    found = meaning(made("web", depends_on="db"), made("db"), made("db", 2))
    levels = in_levels(found.services, [found.services[0].containers[0], found.services[1].containers[0]])
    assert [[one.name for service in level for one in service.containers] for level in levels] == [
        ["shop-db-1"],
        ["shop-web-1"],
    ]


def test_a_line_that_was_cut_off_is_given_again_as_it_was() -> None:
    async def act(*_args: object) -> None:
        return None

    way = Way(verb="stop", act=act, is_so=lambda one: False)
    steps = _steps([made("web"), made("db")], way).values()
    found = [Found(step=step, fate=fate) for step, fate in zip(steps, (Fate.DONE, Fate.NOT_BEGUN), strict=True)]
    assert rest_line("compose stop", ("-t", "5", "shop"), found) == "compose stop -t 5 shop"
    assert rest_line("compose stop", ("shop",), found[:1]) == ""


@pytest.mark.parametrize(
    ("named", "words", "project", "services"),
    [
        (None, ["shop"], "shop", ()),
        (None, ["shop", "web", "web"], "shop", ("web",)),
        ("shop", ["db"], "shop", ("db",)),
        ("blog", [], "blog", ()),
    ],
)
def test_the_project_comes_first_or_behind_its_option(
    named: str | None, words: list[str], project: str, services: tuple[str, ...]
) -> None:
    found = projects([made("web"), made("db"), made("web", project="blog")])
    meant_project, meant_services = chosen(found, named, words, line="compose ps")
    assert (meant_project.name, meant_services) == (project, services)


def test_where_there_is_one_project_only_it_need_not_be_said() -> None:
    found = projects([made("web"), made("db")])
    assert [one if isinstance(one, tuple) else one.name for one in chosen(found, None, ["db"], line="compose ps")] == [
        "shop",
        ("db",),
    ]


@pytest.mark.parametrize(
    ("named", "words", "key"),
    [
        (None, [], "compose-which"),
        (None, ["nope"], "compose-no-project"),
        ("nope", ["web"], "compose-no-project"),
        ("shop", ["nope"], "compose-no-service"),
    ],
)
def test_what_is_not_there_is_told(named: str | None, words: list[str], key: str) -> None:
    found = projects([made("web"), made("web", project="blog")])
    with pytest.raises(BotError) as raised:
        chosen(found, named, words, line="compose stop")
    assert raised.value.key == key
