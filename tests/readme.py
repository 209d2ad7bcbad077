"""``make readme``: the README's tables that are made from the declarations. A test fails where they are old."""

from __future__ import annotations

import re
from pathlib import Path

from bot.lean import import_aiogram_lean

import_aiogram_lean()

from bot.app import build_registry  # noqa: E402
from bot.settings import as_markdown  # noqa: E402
from bot.telegram.command import Command, Effect  # noqa: E402
from bot.ui.texts import translator  # noqa: E402

README = Path(__file__).parent.parent / "README.md"


def commands_table() -> str:
    t = translator("en")
    rows = ["| command | also | what it does | who |", "|---|---|---|---|"]
    for command in build_registry().commands:
        if not command.is_open:
            meaning = f"{t(f'cmd-{command.slug}')}{_asks(command)}"
            rows.append(f"| `/{command.name}` | {_aliases(command)} | {meaning} | {command.role.word} |")
    return "\n".join(rows)


def _aliases(command: Command) -> str:
    return ", ".join(f"`/{' '.join(words)}`" for words in command.aliases)


def _asks(command: Command) -> str:
    return " (asks first)" if command.effect is Effect.DESTROY else ""


def with_tables(text: str) -> str:
    for name, table in (("commands", commands_table()), ("settings", as_markdown())):
        begin, end = re.search(rf"<!-- {name}: [^>]*-->\n", text), f"<!-- /{name} -->"
        if begin is not None:
            text = text[: begin.end()] + table.rstrip() + "\n" + text[text.index(end) :]
    return text


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
