"""/questions: what people asked, above all in vain, and how they liked the articles. For who writes the notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click

from bot.features.ask import log_view
from bot.features.ask.log_view import Wanted
from bot.store import Votes
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Role, option
from bot.ui.moments import parse_since

LIMIT = 100
LIMIT_AT_MOST = 1_000
DAYS_AT_MOST = 90  # no question is kept longer


async def show_questions(call: Call) -> None:
    if call.args["votes"]:
        await _show_votes(call, call.args["limit"], 0)
        return
    since = call.args["since"] or ""
    if since:
        parse_since(since, call.now)  # a wrong one is told before anything is shown
    wanted = Wanted(is_unanswered=call.args["unanswered"], since=since, limit=call.args["limit"])
    await _show(call, wanted, 0)


async def turn_questions(call: Call, args: Mapping[str, Any]) -> None:
    wanted = Wanted(
        is_unanswered=bool(args["is_unanswered"]),
        since=str(args["since"]),
        limit=min(int(args["limit"]), LIMIT_AT_MOST),
    )
    await _show(call, wanted, int(args["page"]))


async def turn_votes(call: Call, args: Mapping[str, Any]) -> None:
    await _show_votes(call, min(int(args["limit"]), LIMIT_AT_MOST), int(args["page"]))


async def _show(call: Call, wanted: Wanted, number: int) -> None:
    if call.settings.questions_days == 0:
        await call.answer(log_view.switched_off(call.t))
        return
    oldest = call.now - timedelta(days=DAYS_AT_MOST)
    since = max(parse_since(wanted.since, call.now), oldest) if wanted.since else oldest
    asked = await call.store.questions.often(since=since, limit=wanted.limit, is_unanswered=wanted.is_unanswered)
    await call.answer(log_view.questions(asked, wanted, number, now=call.now, t=call.t))


async def _show_votes(call: Call, limit: int, number: int) -> None:
    counted = await call.store.questions.votes(limit=limit)
    titles = {votes.article_id: await _title(call, votes) for votes in counted}
    await call.answer(log_view.votes(counted, titles, limit, number, lang=call.lang, t=call.t))


async def _title(call: Call, votes: Votes) -> str:
    found = await call.answers.article(votes.article_id, call.lang)
    return found.title if found is not None else votes.article_id


QUESTIONS = Command(
    words=("questions",),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="lotsman",
    run=show_questions,
    params=(
        option("--unanswered", is_flag=True),
        option("--since", metavar="10m|2h|7d"),
        option("--limit", type=click.IntRange(1, LIMIT_AT_MOST), default=LIMIT, metavar="N"),
        option("--votes", is_flag=True),
    ),
    examples=("questions --unanswered --since 7d", "questions --votes"),
)
