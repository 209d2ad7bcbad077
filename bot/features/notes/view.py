"""Pure text of the notes: the list, and the questions and answers around writing one."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.utils.formatting import Bold, Code, Italic, Pre, Text

from bot.answers.model import Hit, Origin
from bot.answers.notes import Note
from bot.ui.clean import clean
from bot.ui.pages import page, pager_row
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "notes.page"
SOURCE = "notes.source"
ARTICLE = "ask.article"  # declared with the answers: it shows notes and articles alike
SOURCE_UNITS = 3_500  # a longer source comes as a file
BUTTON_LENGTH = 48
OWN_SIGN = "✎"


def topics(hits: Sequence[Hit], query: str, number: int, *, lang: str, may_write: bool, t: Translate) -> View:
    """The operator's own ones are marked; each is a button that shows it, with a way back to this page."""
    if not hits:
        text = Text(t("notes-nothing-found", query=clean(query)) if query else t("notes-none"))
        return View(text=text, rows=_write_row(query) if may_write and query else ())
    shown = page(hits, number)
    back = {"query": query, "page": shown.number}
    rows: list[Row] = [
        (_button(_title(hit), Tap(action=ARTICLE, args={"id": hit.id, "lang": lang, "back": back})),)
        for hit in shown.items
    ]
    turn = pager_row(shown, lambda at: Tap(action=PAGE, args={"query": query, "page": at}))
    if turn:
        rows.append(turn)
    head = t("notes-found", query=clean(query)) if query else t("notes-title")
    has_own = any(hit.origin is not Origin.SHIPPED for hit in hits)
    legend = ["\n", Italic(t("notes-legend", sign=OWN_SIGN))] if has_own else []
    return View(text=Text(Bold(head), *legend), rows=tuple(rows))


def how_to(t: Translate) -> View:
    form = f"/note {t('note-example-title')}\n{t('note-example-text')}"
    return View(text=Text(t("note-how"), "\n", Pre(form), "\n", t("note-how-more")))


def text_wanted(title: str, t: Translate) -> View:
    return View(text=Text(Bold(clean(title)), "\n", t("note-text-wanted")))


def may_replace(old: Note, new: Note, t: Translate) -> View:
    sizes = t("note-sizes", old=size(old.size_bytes), new=size(new.size_bytes))
    return View(text=Text(t("note-replace", title=clean(old.title)), "\n", sizes))


def saved(note: Note, *, lang: str, t: Translate) -> View:
    """``lang`` is that of the article which the note became; "" where it is not found yet."""
    rows: tuple[Row, ...] = ()
    if lang:
        rows = ((Button(text=t("note-open"), tap=Tap(action=ARTICLE, args={"id": note.id, "lang": lang})),),)
    return View(text=Text(t("note-saved"), " ", Bold(clean(note.title))), rows=rows)


def fits(note: Note) -> bool:
    return len(Text(clean(note.text))) <= SOURCE_UNITS


def source(note: Note, t: Translate) -> View:
    is_like_removal = note.title.lower().startswith("rm ")
    hint = [t("note-change"), " ", Code(f"/note {'-- ' if is_like_removal else ''}{clean(note.title)}")]
    if not fits(note):
        return View(text=Text(*hint))
    return View(text=Text(*hint, "\n\n", Pre(clean(note.text), language="markdown")))


def may_remove(note: Note, t: Translate) -> View:
    return View(text=Text(t("note-remove", title=clean(note.title), size=size(note.size_bytes))))


def removed(note: Note, t: Translate) -> View:
    return View(text=Text(t("note-removed", title=clean(note.title))))


def _title(hit: Hit) -> str:
    return hit.title if hit.origin is Origin.SHIPPED else f"{OWN_SIGN} {hit.title}"


def _write_row(query: str) -> tuple[Row, ...]:
    return ((_button(f"/note {query}", tap_command("note -- " + " ".join(query.split()), ask=False)),),)


def _button(text: str, tap: Tap) -> Button:
    text = " ".join(clean(text).split()) or "…"
    return Button(text=text if len(text) <= BUTTON_LENGTH else text[: BUTTON_LENGTH - 1].rstrip() + "…", tap=tap)
