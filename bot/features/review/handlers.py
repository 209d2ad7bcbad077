"""/review: a Dockerfile or a Compose file that was sent, explained and checked. Nothing is built or started by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.archives.workspace import in_thread, workspace
from bot.compose import folders, sent
from bot.errors import BotError, UsageError
from bot.features.review import view
from bot.features.review.explaining import ARTICLES
from bot.sources import checks, compose, dockerfile, hadolint, improving
from bot.sources.findings import Finding
from bot.sources.kinds import LONGEST, Source, by_name, by_text
from bot.sources.typed import as_meant
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, option


async def review(call: Call) -> None:
    text = await _text(call)
    source = by_text(text) or (by_name(call.document.name) if call.document is not None else None)
    if source is None:
        raise BotError(key="review-not-a-source")
    if source is Source.COMPOSE:
        await _compose(call, text)
    elif call.args["improved"]:
        await _improved(call, text)
    else:
        await _dockerfile(call, text)


async def _text(call: Call) -> str:
    """What was sent, whichever way. Raises BotError."""
    if by_text(call.body) is not None or (call.body.strip() and call.document is None):
        text = as_meant(call.body)
    elif call.document is not None:
        text = await _fetched(call)
    elif call.replied is not None and call.replied.text.strip():
        text = as_meant(call.replied.text)
    else:
        raise UsageError(key="review-no-source", command="review")
    if len(text) > LONGEST:
        raise BotError(key="review-too-long", limit_bytes=LONGEST)
    return text


async def _fetched(call: Call) -> str:
    assert call.document is not None
    if call.document.size_bytes > LONGEST:
        raise BotError(key="review-too-long", limit_bytes=LONGEST)
    with workspace(call.settings.temporary_dir) as folder:
        sent = folder / "sent"
        await call.download(call.document, sent, max_bytes=LONGEST)
        content = await in_thread(lambda: sent.read_bytes()[: LONGEST + 1])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BotError(key="review-not-text", name=call.document.name) from None
    if "\0" in text:
        raise BotError(key="review-not-text", name=call.document.name)
    return text


async def _checked(text: str) -> tuple[dockerfile.Dockerfile, list[Finding], bool]:
    file = await in_thread(lambda: dockerfile.parse(text))
    own = await in_thread(lambda: checks.check(file))
    theirs = await hadolint.findings(text)
    return file, hadolint.joined(own, theirs), theirs is not None


async def _dockerfile(call: Call, text: str) -> None:
    file, findings, is_linted = await _checked(text)
    better = await in_thread(lambda: improving.improve(file))
    wanted = [finding.article for finding in findings] + list(ARTICLES.values())
    await call.answer(
        view.dockerfile(
            file,
            findings,
            text=text,
            titles=await _titles(call, wanted),
            may_build=_may_build(call),
            is_improvable=bool(better.rules),
            is_linted=is_linted,
            lang=call.lang,
            t=call.t,
        )
    )


async def _improved(call: Call, text: str) -> None:
    file = await in_thread(lambda: dockerfile.parse(text))
    better = await in_thread(lambda: improving.improve(file))
    if not better.rules:
        await call.reply(view.nothing_to_improve(call.t))
        return
    after, left, _is_linted = await _checked(better.text)
    if len(better.text) > view.TEXT_IN_MESSAGE:
        await call.send_file("Dockerfile", better.text.encode(), view.improved_as_file(better, call.t))
        return
    may_build = _may_build(call) and not view.needs_files(after)
    await call.reply(view.improved(better, left, may_build=may_build, t=call.t))


async def _compose(call: Call, text: str) -> None:
    file = await in_thread(lambda: compose.parse(text))
    findings = compose.check(file)
    titles = await _titles(call, [finding.article for finding in findings])
    up = await in_thread(lambda: _up(text)) if call.may(view.UP) and not call.settings.read_only else None
    await call.answer(view.compose(file, findings, text=text, up=up, titles=titles, lang=call.lang, t=call.t))


def _up(text: str) -> view.Up | None:
    """None for what cannot stand alone."""
    try:
        sent.check(text)
    except BotError:
        return None
    return view.Up(name=folders.named_in(text))


def _may_build(call: Call) -> bool:
    return call.may(view.BUILD) and not call.settings.read_only


async def show_leads(call: Call, args: Mapping[str, Any]) -> None:
    found = [await call.answers.article(str(id), str(args["lang"])) for id in args["ids"]]
    articles = [article for article in found if article is not None]
    if articles:
        await call.reply(view.leads(articles, call.t))


async def _titles(call: Call, ids: Iterable[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for id in dict.fromkeys(ids):
        article = await call.answers.article(id, call.lang) if id else None
        if article is not None:
            titles[id] = article.title
    return titles


REVIEW = Command(
    words=("review",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=review,
    params=(option("--improved", is_flag=True),),
    examples=("review", "review --improved"),
    takes_body=True,
    takes_document=True,
)

FEATURE = Feature(
    commands=(REVIEW,),
    actions=(Action(name=view.LEADS, role=Role.VIEWER, run=show_leads),),
)
