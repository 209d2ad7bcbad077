"""Pure text of the help: the list by group, and one command's page."""

from __future__ import annotations

from collections.abc import Sequence

import click
from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.answers.model import Article
from bot.telegram.command import Command
from bot.telegram.grammar import usage
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

ARTICLE = "ask.open"  # declared by the feature that answers questions
NOT_DOCKERS = ("alerts", "lotsman")  # groups of commands that docker does not have
GROUPS = ("containers", "images", "volumes", "networks", "compose", "swarm", "system", "alerts", "lotsman")


def overview(commands: Sequence[Command], t: Translate, *, hosts: Sequence[str] = ()) -> View:
    """One line a command, in groups; ``commands`` are those this person may run, ``hosts`` several names or none."""
    lines: list[Text | str] = [t("help-title"), "\n"]
    if hosts:
        lines += [t("hosts-help", name=hosts[-1]), "\n"]
    for group in GROUPS:
        members = [command for command in commands if command.group == group and not command.is_open]
        if not members:
            continue
        lines += ["\n", Bold(t(f"help-group-{group}")), "\n"]
        for command in members:
            lines += [f"/{command.name}", f" – {t(f'cmd-{command.slug}')}\n"]
    lines += ["\n", t("help-more")]
    return View(text=Text(*lines))


def page(command: Command, article: Article | None, t: Translate) -> View:
    """Usage, every option with one line, examples, and the article on it."""
    parts: list[Text | str] = [Bold(f"/{command.name}"), f" – {t(f'cmd-{command.slug}')}\n"]
    parts += [Pre(f"/{usage(command)}"), "\n"]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    for option in options:
        names = ", ".join(sorted((*option.opts, *option.secondary_opts), key=len))
        value = "" if option.is_flag else f" {option.metavar or 'VALUE'}"
        parts += [Code(f"{names}{value}"), f" – {t(f'opt-{command.slug}-{option.name}')}\n"]
    if command.examples:
        parts += ["\n", Bold(t("help-examples")), "\n"]
        parts += [Pre("\n".join(f"/{example}" for example in command.examples)), "\n"]
    if command.aliases:
        spellings = ", ".join("/" + " ".join(words) for words in command.aliases)
        parts += [t("help-aliases", names=spellings), "\n"]
    parts += [t("help-role", role=t(f"role-{command.role.word}"))]
    rows: list[Row] = [(Button(text=t("help-all"), tap=tap_command("help")),)]
    if command.refused:
        rows.insert(0, (Button(text=t("help-options"), tap=tap_command(f"options {command.name}")),))
    if article is not None:
        rows.insert(0, (Button(text=article.title, tap=Tap(action=ARTICLE, args=_args(article))),))
    return View(text=Text(*parts), rows=tuple(rows))


def _args(article: Article) -> dict[str, str]:
    return {"id": article.id, "lang": article.lang}


def unknown(word: str, near: Sequence[str], t: Translate) -> View:
    rows = tuple((Button(text=f"/help {spelling}", tap=tap_command(f"help {spelling}")),) for spelling in near)
    return View(text=Text(t("help-unknown", word=word)), rows=rows)
