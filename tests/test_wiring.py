"""The declarations as a whole: they build, every phrase exists in both languages, and each role may what it should."""

import click
import pytest

from bot.app import build_registry
from bot.telegram import grammar, menu
from bot.telegram.command import Command, Effect, Role
from bot.ui.texts import has_message, translator

REGISTRY = build_registry()
COMMANDS = REGISTRY.commands
NAMES = [command.name for command in COMMANDS]

VIEWER = {
    "ps", "images", "logs", "inspect", "top", "port", "diff", "history", "system df", "version", "info",
    "why", "stats", "totp", "hosts", "use",
    "volume ls", "volume inspect", "network ls", "network inspect", "help", "hello",
    "wait", "ask", "notes", "alerts", "incidents", "events", "status",
    "review", "docker", "options", "updates", "service ls", "service ps", "service inspect", "service logs",
    "stack ls", "stack ps",
    "stack services", "node ls", "node ps", "node inspect", "secret ls", "secret inspect", "config ls",
    "config inspect",
    "compose", "compose ls", "compose ps", "compose logs", "compose images", "compose top", "compose port",
    "compose stats", "compose version", "schedule list",
}  # fmt: skip
OPERATOR = {"start", "stop", "restart", "kill", "pause", "unpause", "pull", "mute", "unmute", "service scale",
            "service rollback",
            "compose start", "compose stop", "compose restart", "compose pull", "compose kill", "compose pause",
            "compose unpause",
            "schedule add", "schedule rm", "schedule run"}  # fmt: skip
ADMIN = {"run", "build", "push", "tag", "rename", "volume create", "network create", "network connect",
         "network disconnect",
         "exec", "attach", "sessions", "cp", "export", "save", "load", "import", "commit", "create",
         "compose exec", "compose config",
         "undo", "compose up", "audit", "backup", "claim", "questions", "note", "alerts set", "alerts reset", "update",
         "upgrade",
         "grant", "revoke", "access", "access test", "lockdown",
         "node update", "node promote", "node demote", "secret create", "config create", "swarm init",
         "swarm join-token", "swarm unlock-key", "swarm ca", "service create", "service update",
         "stack deploy"}  # fmt: skip
DESTROY = {
    "rm", "rmi", "volume rm", "network rm", "system prune", "container prune", "image prune", "volume prune",
    "network prune", "builder prune", "note rm", "service rm", "stack rm", "node rm", "secret rm",
    "config rm", "swarm leave", "compose down", "compose rm",
}  # fmt: skip


def test_the_commands_are_those_that_were_promised_with_their_roles() -> None:
    by_role = {role: {command.name for command in COMMANDS if command.role is role} for role in Role}
    assert by_role == {Role.VIEWER: VIEWER, Role.OPERATOR: OPERATOR, Role.ADMIN: ADMIN | DESTROY}


def test_what_destroys_is_declared_so() -> None:
    assert {command.name for command in COMMANDS if command.effect is Effect.DESTROY} == DESTROY


ON_AN_ENGINE = ("containers", "images", "volumes", "networks", "system", "swarm")


def test_what_changes_an_engine_writes_down_what_it_is_about_to_do() -> None:
    changing = [command for command in COMMANDS if command.group in ON_AN_ENGINE and command.effect is not Effect.READ]
    assert len(changing) > 30
    assert [command.name for command in changing if not command.keeps_steps] == []


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_command_and_option_has_its_phrase(command: Command, language: str) -> None:
    wanted = [f"cmd-{command.slug}"]
    wanted += [
        f"opt-{command.slug}-{parameter.name}" for parameter in command.params if isinstance(parameter, click.Option)
    ]
    assert [key for key in wanted if not has_message(language, key)] == []


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_every_example_is_a_line_that_the_grammar_takes(command: Command) -> None:
    for example in command.examples:
        found = REGISTRY.find(example.split())
        assert found is not None, example
        assert found[0] is command, example
        grammar.parse(command, found[1])


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_an_option_is_either_offered_or_refused(command: Command) -> None:
    offered = {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}
    assert not offered & command.refused


@pytest.mark.parametrize("role", list(Role))
def test_the_command_menu_keeps_telegrams_limits(role: Role) -> None:
    entries = menu.entries(REGISTRY, role, translator("ru"))
    assert 0 < len(entries) <= menu.COMMANDS_AT_MOST
    assert all(1 <= len(entry.command) <= 32 and 1 <= len(entry.description) <= 256 for entry in entries)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_management_word_has_its_line_in_the_menu(language: str) -> None:
    words = {command.words[0] for command in COMMANDS if len(command.words) > 1}
    assert sorted(word for word in words if not has_message(language, f"management-{word}")) == []
