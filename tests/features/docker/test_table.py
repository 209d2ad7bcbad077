"""The table against the list of the docker CLI's commands (its ``--help``, 28.2) in cli.txt."""

from pathlib import Path

from bot.app import build_registry
from bot.features.docker.view import LEFT_OUT, table
from bot.telegram.command import Role
from bot.ui.texts import translator

REGISTRY = build_registry()
CLI = [line.partition(":")[0] for line in (Path(__file__).parent / "cli.txt").read_text().splitlines()]
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
