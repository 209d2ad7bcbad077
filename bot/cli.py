"""The command line: run the bot, check what it finds, ask it, read the audit. The only room that prints.

Imports are late on purpose: ``check --live`` runs every half minute in a container and must not load aiogram for it.
Help texts are arguments and not docstrings, which the image is run without.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.errors import BotError, SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings


@click.group(invoke_without_command=True, help="Lotsman: operate Docker from a phone.")
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command(help="Run the bot until SIGTERM or SIGINT.")
def run() -> None:
    from bot.log import configure

    os.umask(0o077)  # whatever is written from here on is its owner's alone
    settings = _settings()
    configure(secret_values=[settings.bot_token.get_secret_value()])
    try:
        asyncio.run(_run(settings))
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


async def _run(settings: Settings) -> None:
    from bot.lean import import_aiogram_lean

    import_aiogram_lean()
    from bot.app import App

    if settings.bot_token.get_secret_value():
        app = App(settings)
        await app.start()
        if app.claim_code:
            click.echo(f"No administrator yet. Send the bot:  /claim {app.claim_code}  (valid ten minutes)")
        await app.run()
        return
    from bot.local import serve_locally

    await serve_locally(settings, echo=click.echo)


@main.command(help="Tell what is found, one line each; exit 0 or 1.")
@click.option("--live", is_flag=True, help="Only whether the running bot polls, follows events and delivers.")
def check(live: bool) -> None:
    settings = _settings()
    if live:
        from bot import pulse_file

        stale = pulse_file.stale_parts(settings.data_dir, datetime.now(UTC))
        click.echo(pulse_file.as_sentence(stale))
        sys.exit(1 if stale else 0)
    from bot import check as checks

    is_well = True
    for finding in asyncio.run(checks.walk(settings)):
        click.echo(f"{'ok  ' if finding.is_well else 'FAIL'} {finding.subject}: {finding.sentence}")
        is_well = is_well and finding.is_well
    sys.exit(0 if is_well else 1)


@main.group(invoke_without_command=True, help="List the audit log, oldest first.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with a head.")
@click.option("--since", help="10m, 2h, 7d or a date.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many rows, the newest ones.")
@click.option("--host", help="Only what was done on the host of that name.")
@click.pass_context
def audit(
    context: click.Context, as_json: bool, as_csv: bool, since: str | None, limit: int | None, host: str | None
) -> None:
    if context.invoked_subcommand is not None:
        return
    if as_json and as_csv:
        raise click.UsageError("Give either --json or --csv.")
    settings = _settings()
    from bot import audit as audits

    try:
        form = audits.Form.JSON if as_json else audits.Form.CSV if as_csv else audits.Form.LINES
        asyncio.run(audits.show(settings.data_dir, click.echo, form=form, since=since, limit=limit, host=host))
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


@audit.command(help="Check the audit's hash chain; exit 1 where a row was changed or is missing.")
@click.option("--hash", "wanted", default="", help="Also look for a hash that was seen before, as in a daily digest.")
@click.option("--file", "file", type=click.Path(path_type=Path), default=None, help="A copy of the database.")
def verify(wanted: str, file: Path | None) -> None:
    from bot import audit as audits

    path = file or _settings().data_dir / audits.DATABASE
    is_well = audits.verify(path, click.echo, wanted=wanted)
    sys.exit(0 if is_well else 1)


@main.command(help="Put the database of a backup in place of the present one, which is kept beside it.")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(archive: Path) -> None:
    settings = _settings()
    from bot import restoring

    try:
        restoring.restore(archive, settings.data_dir, click.echo, now=datetime.now(UTC))
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


@main.command(help="Lift a lockdown; with --totp, also take off somebody's lost second factor.")
@click.option("--totp", "user_id", type=int, help="Telegram user id whose second factor is lost.")
def unlock(user_id: int | None) -> None:
    settings = _settings()
    path = settings.data_dir / "lotsman.db"
    if not path.exists():
        raise SystemExit(f"There is no database at {path} yet.")
    try:
        for sentence in asyncio.run(_unlock(path, user_id)):
            click.echo(sentence)
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


async def _unlock(path: Path, user_id: int | None) -> list[str]:
    from bot.store import Store

    store = await Store.open(path)
    try:
        said = ["The lockdown is lifted." if await store.lockdown.lift() else "There was no lockdown."]
        if user_id is not None:
            was_there = await store.factors.remove(user_id)
            said.append(f"{user_id} has no second factor any more." if was_there else f"{user_id} had none.")
        await store.audit.record_unlock(datetime.now(UTC), "" if user_id is None else str(user_id))
        return said
    finally:
        await store.close()


@main.command(help="Answer a question about Docker in the terminal, with no engine and no Telegram.")
@click.argument("text", nargs=-1)
@click.option("--lang", type=click.Choice(["ru", "en"]), default=None, help="For a question that shows none.")
@click.option("--jsonl", is_flag=True, help='Read {"id", "text"} lines from standard input, write a line for each.')
def ask(text: tuple[str, ...], lang: str | None, jsonl: bool) -> None:
    if bool(text) == jsonl:
        raise click.UsageError("Give either a question or --jsonl.")
    settings = _settings()
    from bot.lean import import_aiogram_lean
    from bot.log import configure

    configure(stream=sys.stderr)  # the answers alone are on standard output
    import_aiogram_lean()
    from bot import ask as terminal

    try:
        asked = lang or settings.language or ""
        if jsonl:
            lines = (line.decode(errors="replace") for line in sys.stdin.buffer)
            asyncio.run(terminal.answer_lines(settings, lines, click.echo, lang=asked))
        else:
            asyncio.run(terminal.answer_one(settings, " ".join(text), click.echo, lang=asked))
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


@main.command(hidden=True, help="Exchange the bot's own container; run by the helper that the bot starts for it.")
@click.argument("name")
@click.argument("old_id")
@click.argument("image_id")
@click.argument("settle_s", type=float)
def replace(name: str, old_id: str, image_id: str, settle_s: float) -> None:
    settings = _settings()
    from bot import replacing
    from bot.log import configure

    configure(secret_values=[])
    try:
        asyncio.run(replacing.run(settings, name, old_id, image_id, settle_s=settle_s, echo=click.echo))
    except BotError as error:
        raise SystemExit(_sentence(error)) from None


def _settings() -> Settings:
    from bot.setting_files import load

    try:
        return load()
    except SettingsError as error:
        raise SystemExit(_sentence(error)) from None


def _sentence(error: BotError) -> str:
    from bot.ui.texts import translator

    return translator("en")(error.key, **error.params)
