from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
import pytest

from bot.errors import UsageError
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Role, argument, option
from bot.telegram.grammar import parse, usage
from bot.ui.texts import translator


async def _nothing(_call: Call) -> None:
    return None


RUN = Command(
    words=("run",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    run=_nothing,
    stops_at_argument=True,
    refused=frozenset({"--gpus"}),
    params=(
        option("-d", "--detach", is_flag=True),
        option("-i", "--interactive", is_flag=True),
        option("-t", "--tty", is_flag=True),
        option("--rm", is_flag=True),
        option("-p", "--publish", multiple=True),
        option("--name"),
        option("-m", "--memory"),
        argument("image"),
        argument("command", nargs=-1),
    ),
)
LOGS = Command(
    words=("logs",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="containers",
    run=_nothing,
    params=(option("-n", "--tail"), option("-f", "--follow", is_flag=True), argument("container")),
)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (["-it", "redis", "bash"], {"interactive": True, "tty": True, "image": "redis", "command": ("bash",)}),
        (["-p", "1:1", "-p", "2:2", "redis"], {"publish": ("1:1", "2:2"), "image": "redis"}),
        (["-p=80:80", "redis"], {"publish": ("80:80",)}),
        (["-p80:80", "redis"], {"publish": ("80:80",)}),
        (["-dp", "80:80", "redis"], {"detach": True, "publish": ("80:80",)}),
        (["--name=x", "redis"], {"name": "x"}),
        (["--rm=false", "redis"], {"rm": False}),
        (["--rm=true", "-d=true", "redis"], {"rm": True, "detach": True}),
        (["redis", "-it", "--name", "x"], {"image": "redis", "command": ("-it", "--name", "x"), "tty": False}),
        (["--name", "x", "redis", "sh", "-c", "ls"], {"name": "x", "command": ("sh", "-c", "ls")}),
        (["--", "redis", "-d"], {"image": "redis", "command": ("-d",)}),
    ],
)
def test_run_is_parsed_as_docker_parses_it(tokens: Sequence[str], expected: dict[str, object]) -> None:
    parsed = parse(RUN, tokens)
    assert {name: parsed[name] for name in expected} == expected


def test_options_may_stand_after_the_argument_where_docker_allows_it() -> None:
    assert parse(LOGS, ["web01", "-f", "-n5"]) == {"tail": "5", "follow": True, "container": "web01"}


@pytest.mark.parametrize(
    ("tokens", "key", "params"),
    [
        (["--gpus", "all", "x"], "error-option-refused", {"option": "--gpus"}),
        (["--gpus=all", "x"], "error-option-refused", {"option": "--gpus"}),
        (["--nmae", "x", "y"], "error-option-near", {"option": "--nmae"}),
        (["--rm=perhaps", "x"], "error-option-flag", {"option": "--rm", "value": "perhaps"}),
        ([], "error-argument-missing", {"argument": "IMAGE"}),
        (["--name"], "error-option-value", {"option": "--name"}),
    ],
)
def test_a_wrong_line_is_explained_by_name(tokens: Sequence[str], key: str, params: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse(RUN, tokens)
    assert caught.value.key == key
    assert {name: caught.value.params[name] for name in params} == params


def test_too_many_arguments_are_an_error() -> None:
    with pytest.raises(UsageError) as caught:
        parse(LOGS, ["a", "b"])
    assert caught.value.key == "error-arguments"


def test_usage_reads_as_docker_writes_it() -> None:
    assert usage(RUN) == "run [OPTIONS] IMAGE [COMMAND]..."


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (click.INT, "error-value-number"),
        (click.IntRange(1, 5), "error-value-between"),
        (click.IntRange(min=1), "error-value-least"),
        (click.IntRange(max=5), "error-value-most"),
        (click.Choice(["none", "any"]), "error-value-choice"),
    ],
)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_value_of_the_wrong_kind_is_told_in_the_readers_language(
    kind: click.ParamType[Any], key: str, language: str
) -> None:
    command = replace(LOGS, params=(option("--number", type=kind),))
    with pytest.raises(UsageError) as caught:
        parse(command, ["--number", "x"])
    assert caught.value.key == key
    text = translator(language)(caught.value.key, **caught.value.params)
    assert text.startswith("--number: ")
    assert ("нужно" in text or "можно" in text) == (language == "ru")
