"""Pure text of /questions. Apart from the answers' view because it is read by who writes the notes, not by who asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from aiogram.utils.formatting import Bold, Text

from bot.store import AskedOften, Votes
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.pages import page, pager_row
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "ask.questions"
VOTES_PAGE = "ask.votes"
QUESTION_SHOWN = 160
BUTTON_LENGTH = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which questions: ``since`` as it was typed, "" for all that are kept."""

    is_unanswered: bool = False
    since: str = ""
    limit: int


def switched_off(t: Translate) -> View:
    return View(text=Text(t("questions-off")))


def questions(asked: Sequence[AskedOften], wanted: Wanted, number: int, *, now: datetime, t: Translate) -> View:
    """The most frequent first; below, a note can be written for each that nothing answered."""
    if not asked:
        return View(text=Text(t("questions-none-unanswered" if wanted.is_unanswered else "questions-none")))
    shown = page(asked, number)
    parts: list[Text | str] = [Bold(t("questions-title-unanswered" if wanted.is_unanswered else "questions-title"))]
    for item in shown.items:
        parts += ["\n\n", Bold(f"{item.times}×"), f" {_cut(item.text, QUESTION_SHOWN)}\n", _answered(item, now, t)]
    rows: list[Row] = [(_write(item.text, t),) for item in shown.items if item.is_unanswered]
    turn = pager_row(shown, lambda at: Tap(action=PAGE, args={**asdict(wanted), "page": at}))
    return View(text=Text(*parts), rows=(*rows, *([turn] if turn else [])))


def votes(
    counted: Sequence[Votes], titles: Mapping[str, str], limit: int, number: int, *, lang: str, t: Translate
) -> View:
    """The worst articles first, each a button that shows it."""
    if not counted:
        return View(text=Text(t("questions-no-votes")))
    shown = page(counted, number)
    parts: list[Text | str] = [Bold(t("questions-votes-title"))]
    rows: list[Row] = []
    for item in shown.items:
        title = titles[item.article_id]
        parts += [f"\n👎 {item.bad}  👍 {item.good}  {_cut(title, QUESTION_SHOWN)}"]
        tap = Tap(action="ask.open", args={"id": item.article_id, "lang": lang})
        rows.append((Button(text=_cut(title, BUTTON_LENGTH), tap=tap),))
    turn = pager_row(shown, lambda at: Tap(action=VOTES_PAGE, args={"limit": limit, "page": at}))
    return View(text=Text(*parts), rows=(*rows, *([turn] if turn else [])))


def _answered(item: AskedOften, now: datetime, t: Translate) -> str:
    when = age(item.last_at, now, t)
    if item.is_unanswered:
        return t("questions-unanswered", age=when)
    if item.live:
        return t("questions-live", line=f"/{item.live}", age=when)
    return t("questions-answered", id=item.article_id, percent=round(item.confidence * 100), age=when)


def _write(question: str, t: Translate) -> Button:
    line = "note -- " + " ".join(question.split())
    return Button(text=_cut(t("questions-write", question=question), BUTTON_LENGTH), tap=tap_command(line, ask=False))


def _cut(text: str, length: int) -> str:
    text = " ".join(clean(text).split()) or "…"
    return text if len(text) <= length else text[: length - 1] + "…"
