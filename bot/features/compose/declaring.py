"""What the declarations of all words of /compose share. No handlers."""

from __future__ import annotations

from typing import Any

import click

from bot.telegram.command import Command, argument, option

PROJECT = option("-p", "--project-name", "project", metavar="PROJECT")
WORDS = argument("words", nargs=-1, metavar="[PROJECT] [SERVICE...]")
TIMEOUT = option("-t", "--timeout", "timeout", type=click.IntRange(min=0), metavar="SECONDS")
EVERYWHERE = frozenset({"-f", "--file", "--profile", "--env-file", "--project-directory", "--ansi", "--dry-run"})
"""Docker's own before any of these words; what they say is in the containers' labels, or in the project's folder."""


def declared(word: str, **given: Any) -> Command:
    refused: frozenset[str] = given.pop("refused", frozenset())
    offered = {name for one in given["params"] if isinstance(one, click.Option) for name in one.opts}
    return Command(words=("compose", word), group="compose", refused=(EVERYWHERE | refused) - offered, **given)
