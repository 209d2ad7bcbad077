"""A question in people's own words: find what answers it, show it, hand a question about the live system on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click
import structlog

from bot.answers.hosts import host_in
from bot.answers.model import Answer, Article, LiveCommand, Verdict
from bot.errors import DiskFull
from bot.features.ask import view
from bot.features.ask.asked import QUESTIONS, turn_questions, turn_votes
from bot.features.ask.log_view import PAGE as QUESTIONS_PAGE
from bot.features.ask.log_view import VOTES_PAGE
from bot.features.ask.names import known_names
from bot.features.ask.view import Related, Shown
from bot.store import Asked
from bot.telegram import guard
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument
from bot.ui.markdown import references
from bot.ui.secrets import mask_text
from bot.ui.texts import translator

log = structlog.get_logger(__name__)

QUESTION_LENGTH = 1_000  # of a pasted log the beginning says what went wrong
NEAR = 3
FILE_FROM = 20_000  # characters of Markdown that read better as a file on a phone


async def ask(call: Call) -> None:
    question = _question(call)
    if not question:
        await call.answer(view.how_to(call.t))
        return
    _, host = host_in(question, call.services.fleet.names)  # then it is about what runs there
    answer = await call.answers.ask(question, lang=call.lang, known=await known_names(call, host or call.host))
    await _show(call, answer, host or call.host)
    await _log(call, question, answer)


def _question(call: Call) -> str:
    typed = " ".join(call.args["text"]).strip()
    if not typed and call.replied is not None:
        typed = call.replied.text.strip()
    return typed[:QUESTION_LENGTH]


async def _show(call: Call, answer: Answer, host: str) -> None:
    if answer.live is not None and await _show_live(call, answer, answer.live, host):
        return
    if answer.article is None:
        may_write = call.may("note") and not call.settings.read_only
        await call.answer(view.unknown(answer, answer.hits[:NEAR], may_write=may_write, t=translator(answer.lang)))
        return
    other = answer.hits[1] if answer.verdict is Verdict.CHOICE and len(answer.hits) > 1 else None
    shown = await _shown(
        call, answer.article, read_as=answer.read_as, other=(other.id, other.title) if other is not None else None
    )
    await call.answer(view.article(shown, translator(answer.lang)))


async def _show_live(call: Call, answer: Answer, live: LiveCommand, host: str) -> bool:
    """Run what only reads, and what is refused anyway; offer what changes. False where there is no such command."""
    line = live.line
    command = _command(call, line)
    if command is None:
        return False
    if live.instead and not call.may(command.name):
        line = live.instead
        command = _command(call, line) or command
    t = translator(answer.lang)
    footer = view.meant_article(answer, t)
    may = call.may(command.name) or bool(guard.grants_for(call.services, call.actor, command, host))
    if command.effect is Effect.READ or not may or call.settings.read_only:
        await call.hand_on(line, footer)
    else:
        await call.answer(view.offer(line, footer, t, read_as=answer.read_as))
    return True


def _command(call: Call, line: str) -> Command | None:
    found = call.registry.find(line.split())
    if found is None:
        log.error("a question was understood as a command that does not exist", line=line)
        return None
    return found[0]


async def _log(call: Call, question: str, answer: Answer) -> None:
    """After the answer: nobody waits for it, and no answer is lost to a full disk."""
    if call.settings.questions_days == 0:
        return
    asked = Asked(
        at=call.now,
        actor_id=call.actor.id,
        actor_name=call.actor.name,
        chat_id=call.chat.id,
        text=mask_text(question),
        lang=answer.lang,
        verdict=answer.verdict.value,
        article_id=answer.article.id if answer.article is not None else "",
        confidence=answer.confidence,
        live=answer.live.line if answer.live is not None else "",
        ms=answer.ms,
    )
    try:
        await call.store.questions.record(asked)
    except DiskFull:
        log.warning("a question was not recorded: the disk is full")


# what buttons show


async def turn_article(call: Call, args: Mapping[str, Any]) -> None:
    """In place of the pressed message: the whole article, another page of it, the short form."""
    found = await _article(call, args)
    if found is None:
        return
    page = args.get("page")
    if page is not None and len(found.lead) + len(found.body) > FILE_FROM:
        await call.send_file(f"{found.id.replace('#', '-')}.md", _as_file(found))
        return
    other = args.get("other")
    shown = await _shown(
        call,
        found,
        page=int(page) if page is not None else None,
        read_as=str(args.get("read_as", "")),
        other=(str(other[0]), str(other[1])) if other else None,
        back=args.get("back"),
    )
    await call.answer(view.article(shown, translator(found.lang)))


async def open_article(call: Call, args: Mapping[str, Any]) -> None:
    """As a new message: the answer it was reached from stays."""
    found = await _article(call, args)
    if found is not None:
        await call.reply(view.article(await _shown(call, found), translator(found.lang)))


async def show_hits(call: Call, args: Mapping[str, Any]) -> None:
    lang = str(args["lang"])
    found = [(str(id), str(title)) for id, title in args["hits"]]
    await call.reply(view.hits(found, lang, str(args["question"]), translator(lang)))


async def vote(call: Call, args: Mapping[str, Any]) -> None:
    await call.store.questions.vote(str(args["id"]), call.actor.id, is_good=bool(args["is_good"]), at=call.now)
    await call.toast(call.t("ask-vote-thanks"))


async def _article(call: Call, args: Mapping[str, Any]) -> Article | None:
    """None, and a toast, where it is not there any more."""
    found = await call.answers.article(str(args["id"]), str(args["lang"]))
    if found is None:
        await call.toast(call.t("ask-gone"))
    return found


async def _shown(call: Call, found: Article, *, page: int | None = None, **more: Any) -> Shown:
    markdown = found.lead if page is None else f"{found.lead}\n{found.body}"
    return Shown(
        article=found,
        page=page,
        titles=await _titles(call, (*found.related, *references(markdown)), found.lang),
        commands=_related_commands(call, found),
        is_admin=call.is_admin,
        **more,
    )


async def _titles(call: Call, ids: Iterable[str], lang: str) -> dict[str, str]:
    titles: dict[str, str] = {}
    for id in dict.fromkeys(ids):
        found = await call.answers.article(id, lang)
        if found is not None:
            titles[id] = found.title
    return titles


def _related_commands(call: Call, found: Article) -> list[Related]:
    """Those that exist and that the asker may run."""
    related = []
    for name in found.commands:
        known = call.registry.find(name.split())
        if known is not None and not known[1] and call.may(known[0].name):
            needs_arguments = any(parameter.required for parameter in known[0].params)
            related.append(Related(name=known[0].name, needs_arguments=needs_arguments))
    return related


def _as_file(found: Article) -> bytes:
    code = f"```{found.block.language}\n{found.block.code}\n```" if found.block is not None else ""
    parts = (f"# {found.title}", found.lead, code, found.body)
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8", "replace")


ASK = Command(
    words=("ask",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=ask,
    params=(argument("text", nargs=-1, type=click.UNPROCESSED),),
    examples=("ask почему контейнер сразу завершается", "ask what is a dangling image"),
)

FEATURE = Feature(
    commands=(ASK, QUESTIONS),
    actions=(
        Action(name=view.ARTICLE, role=Role.VIEWER, run=turn_article),
        Action(name=view.OPEN, role=Role.VIEWER, run=open_article),
        Action(name=view.HITS, role=Role.VIEWER, run=show_hits),
        Action(name=view.VOTE, role=Role.VIEWER, run=vote),
        Action(name=QUESTIONS_PAGE, role=Role.ADMIN, run=turn_questions),
        Action(name=VOTES_PAGE, role=Role.ADMIN, run=turn_votes),
    ),
)
