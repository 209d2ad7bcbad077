"""The table against the docker CLI's commands and options in cli.txt: what ``--help`` of 28.2 and of 20.10 lists."""

from pathlib import Path

import click
import pytest

from bot.app import build_registry
from bot.errors import UsageError
from bot.features.docker.view import GROUPS, OURS, OWN, options, table
from bot.telegram.command import Command, Role
from bot.telegram.left_out import LEFT_OUT
from bot.telegram.unknown import unknown_view
from bot.ui.texts import translator
from tests.features.calls import call
from tests.features.fakes import FakeEngine

REGISTRY = build_registry()
LINES = [line.partition(":") for line in (Path(__file__).parent / "cli.txt").read_text().splitlines()]
OPTIONS = {name: set(options.split()) - {"--help"} for name, _colon, options in LINES}
CLI = list(OPTIONS)
UNLISTED = {
    "run": {"--net"},
    "create": {"--net"},
    "commit": {"--no-pause"},
    "volume create": {"--name"},
    "stack deploy": {"--no-resolve-image"},
}
"""docker takes them, or its next version does, and lists them nowhere or by another spelling."""
HERE = [found[0] for name in CLI if (found := REGISTRY.find(name.split())) is not None and not found[1]]
REASONS = [name for names in LEFT_OUT.values() for name in names]


def _is_had(name: str) -> bool:
    found = REGISTRY.find(name.split())
    return found is not None and not found[1]


def _is_left_out(name: str) -> bool:
    return any(name == reason or name.startswith(f"{reason} ") for reason in REASONS)


def test_every_docker_command_is_there_or_left_out_with_a_reason() -> None:
    assert len(CLI) > 150
    assert [name for name in CLI if _is_had(name) == _is_left_out(name)] == []


def test_every_reason_is_for_a_command_that_docker_has() -> None:
    assert [reason for reason in REASONS if not any(name.split()[0] == reason.split()[0] for name in CLI)] == []


def test_the_table_names_what_is_there_and_why_the_rest_is_not() -> None:
    text = str(table(REGISTRY.for_role(Role.ADMIN), translator("ru")).text.render()[0])
    assert "/run – ключей" in text
    assert "login, logout, trust – пароль или ключ" in text


def _taken(command: Command) -> set[str]:
    declared = [one for one in command.params if isinstance(one, click.Option)]
    return {name for one in declared for name in (*one.opts, *one.secondary_opts)}


def _dockers(command: Command) -> set[str]:
    """All spellings of a command together: ``inspect`` stands for five."""
    names = [" ".join(words) for words in (command.words, *command.aliases)]
    return set().union(*(OPTIONS.get(name, set()) for name in names))


@pytest.mark.parametrize("command", {command.name: command for command in HERE}.values(), ids=lambda one: one.name)
def test_each_of_dockers_options_is_taken_or_refused_by_name(command: Command) -> None:
    taken, dockers = _taken(command), _dockers(command)
    assert sorted(dockers - taken - command.refused) == []
    assert sorted(taken & command.refused) == []
    assert sorted(taken - dockers - UNLISTED.get(command.name, set())) == sorted(OWN.get(command.name, ()))


async def _answer(line: str) -> str:
    one = call(line, FakeEngine(), language="ru")
    await one.command.run(one)
    return one.text


async def test_one_commands_options_are_told_apart() -> None:
    text = await _answer("options docker exec")
    assert text.startswith("docker exec – ")
    assert "Отказ по имени (2)\n--detach-keys --env-file\n" in text
    assert "Своё, чего у docker нет (1)\n--size\n" in text
    assert "-e,--env" in text
    assert "Ключей у этой команды нет." in await _answer("options container rename")


async def test_what_is_left_out_has_its_reason_and_what_docker_has_not_the_nearest() -> None:
    assert await _answer("options login") == "docker login – нет намеренно: пароль или ключ остался бы в истории чата"
    with pytest.raises(UsageError) as caught:
        await _answer("options runn")
    assert "options run" in caught.value.suggestions
    for ours in ("options mute", "options undo"):
        with pytest.raises(UsageError):
            await _answer(ours)


@pytest.mark.parametrize("line", ["login registry.example", "Search nginx", "swarm join --token x", "context ls"])
def test_who_types_what_is_left_out_hears_why(line: str) -> None:
    text = str(unknown_view(REGISTRY, line.split(), Role.ADMIN, translator("ru")).text.render()[0])
    assert "нет намеренно" in text
    assert text.startswith(f"docker {line.split(maxsplit=1)[0].lower()}")


def test_docker_has_every_command_that_is_told_as_its_own() -> None:
    plugins = ("compose",)  # not in the list of the program alone
    others = {one.name for one in REGISTRY.commands if one.group in GROUPS and one not in HERE}
    assert {name for name in others if name.split()[0] not in plugins} == OURS


@pytest.mark.parametrize("command", HERE, ids=lambda one: one.name)
def test_the_options_of_each_fit_in_a_message(command: Command) -> None:
    assert len(str(options(command, translator("ru")).text.render()[0])) < 4096
