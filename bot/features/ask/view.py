"""Pure text of answers: an article short and whole, a choice, an offered command, an honest "don't know"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiogram.utils.formatting import Bold, Code, Italic, Text

from bot.answers.model import Answer, Article, Block, Hit, Origin
from bot.ui.clean import clean
from bot.ui.markdown import as_text, block
from bot.ui.pages import Page, pager_row
from bot.ui.secrets import mask_text
from bot.ui.split import ENTITIES_AT_MOST, Piece, split
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

ARTICLE = "ask.article"  # shows it in place of the pressed message
OPEN = "ask.open"  # as a new message
HITS = "ask.hits"
VOTE = "ask.vote"
NOTE_SOURCE = "notes.source"

PAGE_UNITS = 3_400  # of Telegram's 4,096: the title and the source come on top
LEAST_UNITS = 400
LEAD_READ = 8_000  # characters of Markdown: more than a page has
BUTTON_LENGTH = 48  # what a phone shows of a button that has the row for itself
COMMANDS_AT_MOST = 4
COMMANDS_IN_A_ROW = 2
RELATED_AT_MOST = 3
PAGES_NAMED = 2  # of the documentation, in the source line
COPY_LENGTH = 256  # Bot API, CopyTextButton
QUESTION_SHOWN = 200
EXAMPLES = ("ask-example-article", "ask-example-error", "ask-example-live")


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A bot command that goes with an article and that the asker may run."""

    name: str
    needs_arguments: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An article as it is shown: ``page`` counts from 0 in its whole form, None is the short one.

    ``other`` is the article that may have been meant instead. ``back`` are the arguments of the list it came from.
    """

    article: Article
    page: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    commands: Sequence[Related] = ()
    is_admin: bool = False
    read_as: str = ""
    other: tuple[str, str] | None = None
    back: Mapping[str, Any] | None = None

    def tap(self, page: int | None) -> Tap:
        return article_tap(
            self.article.id, self.article.lang, page=page, read_as=self.read_as, other=self.other, back=self.back
        )


def article_tap(id: str, lang: str, *, action: str = ARTICLE, **more: Any) -> Tap:
    """``more``: page, read_as, other, back, as in Shown; what is empty is left out."""
    kept = {name: value for name, value in more.items() if value not in (None, "")}
    return Tap(action=action, args={"id": id, "lang": lang, **kept})


def how_to(t: Translate) -> View:
    examples = [t(key) for key in EXAMPLES]
    rows = tuple((Button(text=example, tap=tap_command(f"ask {example}")),) for example in examples)
    return View(text=Text(t("ask-how")), rows=rows)


def offer(line: str, footer: Sequence[Row], t: Translate, *, read_as: str = "") -> View:
    """A change is spelled out, and done when the button is pressed as if it had been typed."""
    text = Text(t("ask-offer"), " ", Code(f"/{line}"), *(["\n", _read_as(read_as, t)] if read_as else []))
    return View(text=text, rows=((_button(f"/{line}", tap_command(line, ask=False)),), *footer))


def meant_article(answer: Answer, t: Translate) -> tuple[Row, ...]:
    """Below what a question about the live system is answered; nothing where no article is near."""
    if not answer.hits:
        return ()
    args = {
        "question": mask_text(answer.question)[:QUESTION_SHOWN],
        "lang": answer.lang,
        "hits": [[hit.id, hit.title] for hit in answer.hits],
    }
    return ((Button(text=t("ask-meant-article"), tap=Tap(action=HITS, args=args)),),)


def hits(found: Sequence[tuple[str, str]], lang: str, question: str, t: Translate) -> View:
    text = Text(t("ask-articles"), " ", Italic(clean(question)))
    return View(text=text, rows=tuple((_button(title, article_tap(id, lang)),) for id, title in found))


def unknown(answer: Answer, near: Sequence[Hit], *, may_write: bool, t: Translate) -> View:
    parts: list[Text | str] = [t("ask-unknown")]
    if answer.read_as:
        parts += ["\n", _read_as(answer.read_as, t)]
    if near:
        parts += ["\n", t("ask-unknown-near")]
    rows = [(_button(hit.title, article_tap(hit.id, answer.lang, action=OPEN)),) for hit in near]
    if may_write:
        question = " ".join(mask_text(answer.question).split())
        rows.append((Button(text=t("ask-write-note"), tap=tap_command(f"note -- {question}", ask=False)),))
    return View(text=Text(*parts), rows=tuple(rows))


# an article


def article(shown: Shown, t: Translate) -> View:
    """Short: the lead and the block. Whole: all of it, in pages where it is long."""
    if shown.page is None:
        return View(text=_short(shown, t), rows=_rows(shown, None, t))
    pages = _whole(shown, t)
    number = min(max(shown.page, 0), len(pages) - 1)
    page: Page[object] = Page(items=(), number=number, count=len(pages), total=len(pages))
    text = Text(Bold(clean(shown.article.title)), "\n\n", pages[number], "\n\n", _source(shown.article, t))
    return View(text=text, rows=_rows(shown, page, t))


def _short(shown: Shown, t: Translate) -> Text:
    found = shown.article
    parts: list[Text | str] = [Bold(clean(found.title)), "\n\n"]
    lead = _markdown(shown, found.lead[:LEAD_READ], t)
    if len(lead) > PAGE_UNITS:
        lead = _pages_of(lead)[0]
    parts += [lead, "\n\n"] if len(lead) else []
    if found.block is not None:
        shown_block = Text(*_block(found.block, t))
        # A block that fills a message by itself is left to the whole form.
        parts += [shown_block, "\n\n"] if len(shown_block) + len(lead) <= PAGE_UNITS else []
    if shown.read_as:
        parts += [_read_as(shown.read_as, t), "\n"]
    return Text(*parts, _source(found, t))


def _whole(shown: Shown, t: Translate) -> list[Text]:
    found = shown.article
    parts: list[Text | str] = []
    for part in (
        _markdown(shown, "" if _is_lead_in_body(found) else found.lead, t),
        Text(*_block(found.block, t)) if found.block is not None else Text(),
        _markdown(shown, found.body, t),
    ):
        if len(part):
            parts += ["\n\n", part] if parts else [part]
    return _pages_of(Text(*parts))


def _is_lead_in_body(found: Article) -> bool:
    """A first paragraph that is too long for a lead comes again, whole."""
    lead = " ".join(found.lead.rstrip("…").split())
    return bool(lead) and " ".join(found.body.split()).startswith(lead)


def _pages_of(text: Text) -> list[Text]:
    """Cut at line ends, each page within what one message takes of characters and of entities."""
    limit = PAGE_UNITS
    pieces = split(text, limit)
    while limit > LEAST_UNITS and any(len(piece.entities) >= ENTITIES_AT_MOST - 5 for piece in pieces):
        limit //= 2
        pieces = split(text, limit)
    return [_as_text(piece) for piece in pieces]


def _as_text(piece: Piece) -> Text:
    return Text.from_entities(piece.text, list(piece.entities))


def _markdown(shown: Shown, markdown: str, t: Translate) -> Text:
    if not markdown.strip():
        return Text()

    def title_of(id: str) -> str | None:
        title = shown.titles.get(id)
        return t("ask-quoted", title=title) if title else None

    return as_text(markdown, title_of=title_of, host_label=t("ask-host"))


def _block(found: Block, t: Translate) -> list[Text | str]:
    shown = block(found.code, found.language)
    return [Italic(t("ask-host")), "\n", shown] if found.is_host else [shown]


def _source(found: Article, t: Translate) -> Text:
    if found.origin is not Origin.SHIPPED:
        return Text(Italic(t("ask-source-note", file=clean(found.file or found.id))))
    if not found.sources:
        return Text(Italic(t("ask-source", id=found.id)))
    return Text(Italic(t("ask-source-pages", id=found.id, pages=" · ".join(found.sources[:PAGES_NAMED]))))


def _read_as(text: str, t: Translate) -> Text:
    return Text(Italic(t("ask-read-as", text=clean(text))))


# its buttons


def _rows(shown: Shown, page: Page[object] | None, t: Translate) -> tuple[Row, ...]:
    first: list[Button] = []
    if page is not None:
        first.append(Button(text=t("ask-less"), tap=shown.tap(None)))
    elif shown.article.body.strip() or _is_cut(shown):
        first.append(Button(text=t("ask-more"), tap=shown.tap(0)))
    if copied := _copied(shown.article.block):
        first.append(Button(text=t("ask-copy"), copy=copied))
    rows: list[Row] = [tuple(first)]
    if page is not None:
        rows.append(pager_row(page, shown.tap))
    if shown.other is not None and page is None:
        id, title = shown.other
        text = t("ask-did-you-mean", title=title)
        rows.append((_button(text, article_tap(id, shown.article.lang, action=OPEN)),))
    commands = [_command(command) for command in shown.commands[:COMMANDS_AT_MOST]]
    rows += [tuple(commands[at : at + COMMANDS_IN_A_ROW]) for at in range(0, len(commands), COMMANDS_IN_A_ROW)]
    rows += _related(shown)
    rows += [_own(shown, t), _votes(shown.article)]
    if shown.back is not None:
        rows.append((Button(text=t("ask-back"), tap=Tap(action="notes.page", args=shown.back)),))
    return tuple(row for row in rows if row)


def _is_cut(shown: Shown) -> bool:
    """Whether the short form could not show all of the lead and the block."""
    found = shown.article
    return len(found.lead) + (len(found.block.code) if found.block is not None else 0) > PAGE_UNITS * 0.9


def _copied(found: Block | None) -> str:
    """One line that a tap copies; several lines are copied from the block itself."""
    code = found.code.strip() if found is not None else ""
    return code if code and "\n" not in code and len(code) <= COPY_LENGTH else ""


def _command(command: Related) -> Button:
    if command.needs_arguments:
        return Button(text=f"/{command.name} …", tap=tap_command(f"help {command.name}"))
    return Button(text=f"/{command.name}", tap=tap_command(command.name))


def _related(shown: Shown) -> list[Row]:
    other = shown.other[0] if shown.other is not None else ""
    known = [id for id in shown.article.related if id in shown.titles and id != other]
    return [
        (_button(shown.titles[id], article_tap(id, shown.article.lang, action=OPEN)),) for id in known[:RELATED_AT_MOST]
    ]


def _own(shown: Shown, t: Translate) -> Row:
    """What an admin may do with a note from the phone."""
    if shown.article.origin is not Origin.NOTE or not shown.is_admin:
        return ()
    note = note_id(shown.article)
    return (
        Button(text=t("ask-edit-note"), tap=Tap(action=NOTE_SOURCE, args={"id": note})),
        Button(text=t("ask-delete-note"), tap=tap_command(f"note rm {note}")),
    )


def note_id(found: Article) -> str:
    """The file's stem, whatever section of it the article is."""
    return (found.file or found.id.partition("#")[0]).removesuffix(".md")


def _votes(found: Article) -> Row:
    args = {"id": found.id, "lang": found.lang}
    return (
        Button(text="👍", tap=Tap(action=VOTE, args={**args, "is_good": True})),
        Button(text="👎", tap=Tap(action=VOTE, args={**args, "is_good": False})),
    )


def _button(text: str, tap: Tap) -> Button:
    text = " ".join(clean(text).split()) or "…"
    return Button(text=text if len(text) <= BUTTON_LENGTH else text[: BUTTON_LENGTH - 1].rstrip() + "…", tap=tap)
