"""``make readme``: the README's tables that are made from the declarations. A test fails where they are old."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import build_registry  # noqa: E402
from bot.setting_table import as_markdown  # noqa: E402
from bot.telegram.command import Command, Effect  # noqa: E402
from bot.telegram.left_out import LEFT_OUT  # noqa: E402
from bot.telegram.registry import Registry  # noqa: E402
from bot.ui.texts import translator  # noqa: E402

README = Path(__file__).parent.parent / "README.md"
DOCKER_CLI = Path(__file__).parent / "features" / "docker" / "cli.txt"


def commands_table() -> str:
    t = translator("en")
    rows = ["| command | also | what it does | who |", "|---|---|---|---|"]
    for command in build_registry().commands:
        if not command.is_open:
            meaning = f"{t(f'cmd-{command.slug}')}{_asks(command)}"
            rows.append(f"| `/{command.name}` | {_aliases(command)} | {meaning} | {command.role.word} |")
    return "\n".join(rows)


def docker_table() -> str:
    """docker's commands, as its own ``--help`` lists them, by whether they are here."""
    t, registry = translator("en"), build_registry()
    names = [line.partition(":")[0] for line in DOCKER_CLI.read_text(encoding="utf-8").splitlines()]
    here = [name for name in names if (found := registry.find(name.split())) is not None and not found[1]]
    dockers, taken = options_count(registry)
    rows = [
        f"{len(here)} of the {len(names)} commands of docker's command line are here, with {taken} of their {dockers}",
        "options; each of the others is refused by name, never ignored: `/options COMMAND`.",
        "",
    ]
    rows += ["| left out | why |", "|---|---|"]
    for reason, words in LEFT_OUT.items():
        rows.append(f"| {', '.join(f'`{word}`' for word in words)} | {t(f'docker-why-{reason}')} |")
    return "\n".join(rows)


def options_count(registry: Registry) -> tuple[int, int]:
    """docker's options of the commands that are here, a short and a long spelling counted once; those taken."""
    dockers = taken = 0
    seen = set[str]()
    for line in DOCKER_CLI.read_text(encoding="utf-8").splitlines():
        name, _colon, words = line.partition(":")
        found = registry.find(name.split())
        if found is None or found[1] or found[0].name in seen:
            continue
        seen.add(found[0].name)
        long = {word for word in words.split() if word.startswith("--")} - {"--help"}
        declared = {name for one in found[0].params if isinstance(one, click.Option) for name in one.opts}
        dockers, taken = dockers + len(long), taken + len(long & declared)
    return dockers, taken


def _aliases(command: Command) -> str:
    return ", ".join(f"`/{' '.join(words)}`" for words in command.aliases)


def _asks(command: Command) -> str:
    return " (asks first)" if command.effect is Effect.DESTROY else ""


def with_tables(text: str) -> str:
    for name, table in (("commands", commands_table()), ("docker", docker_table()), ("settings", as_markdown())):
        begin, end = re.search(rf"<!-- {name}: [^>]*-->\n", text), f"<!-- /{name} -->"
        if begin is not None:
            text = text[: begin.end()] + table.rstrip() + "\n" + text[text.index(end) :]
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
