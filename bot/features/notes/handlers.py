"""/notes to browse and search, /note to write, /note rm to remove. The files are bot.answers.notes' business."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

import click

from bot.answers.notes import TEXT_BYTES, Note, Notes, check, draft, shortened
from bot.engine.workers import Workers
from bot.errors import BotError
from bot.features.notes import view
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, argument
from bot.telegram.people import Document

T = TypeVar("T")

FOUND_AT_MOST = 40
SUFFIXES = (".md", ".markdown", ".txt")
SENT_BYTES = TEXT_BYTES + 20_000  # front matter comes on top of the text

_thread: Workers[None] = Workers(host="notes", make=lambda: None, end=lambda tool: None, threads=1)


async def _in_thread(act: Callable[[], T]) -> T:
    """One after the other, so that no two write the same note."""
    return await _thread.call(lambda tool: act())


def _notes(call: Call) -> Notes:
    return Notes(call.settings.data_dir / "notes")


# browsing


async def browse(call: Call) -> None:
    await _show_page(call, " ".join(call.args["text"]).strip(), 0)


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    await _show_page(call, str(args.get("query", "")), int(args.get("page", 0)))


async def _show_page(call: Call, query: str, number: int) -> None:
    if query:
        hits = await call.answers.search(query, lang=call.lang, limit=FOUND_AT_MOST)
    else:
        hits = await call.answers.topics(call.lang)
    await call.answer(view.topics(hits, query, number, lang=call.lang, may_write=call.may("note"), t=call.t))


# writing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a note is made of, and what to call it where neither the admin nor the text says."""

    text: str = ""
    name: str = ""


async def write_note(call: Call) -> None:
    title = " ".join(" ".join(call.args["title"]).split())
    source = await _source(call)
    if not source.text.strip():
        if title:
            await call.ask_for_reply(view.text_wanted(shortened(title), call.t), f"note -- {title}")
        else:
            await call.answer(view.how_to(call.t))
        return
    note = _drafted(title, source)
    check(note)
    call.touch("note", note.title)
    old = await _in_thread(lambda: _notes(call).find(note.title))
    if old is not None:
        # The question runs this again later, when what was replied to or sent as a file is not at hand any more.
        call.argv, call.body, call.document = (note.title,), source.text, None
        await call.confirm(view.may_replace(old, note, call.t), bound={old.id: old.title})
        note = replace(note, id=old.id, questions=tuple(dict.fromkeys((*old.questions, *note.questions))))
    saved = await _in_thread(lambda: _notes(call).save(note))
    await call.answers.refresh()
    found = await call.answers.article(saved.id, call.lang)
    await call.answer(view.saved(saved, lang=found.lang if found is not None else "", t=call.t))


async def _source(call: Call) -> _Source:
    """What follows the title, else the sent document, else the message that is replied to."""
    if call.body.strip():
        return _Source(text=call.body)
    if call.document is not None:
        return await _downloaded(call, call.document)
    return _Source(text=call.replied.markdown) if call.replied is not None else _Source()


async def _downloaded(call: Call, document: Document) -> _Source:
    if PurePath(document.name).suffix.lower() not in SUFFIXES:
        raise BotError(key="note-wrong-file", name=document.name)
    call.settings.temporary_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=call.settings.temporary_dir, prefix="note-") as folder:
        path = Path(folder) / "sent"
        await call.download(document, path, max_bytes=SENT_BYTES)
        content = await _in_thread(path.read_bytes)
    try:
        return _Source(text=content.decode("utf-8-sig"), name=PurePath(document.name).stem)
    except UnicodeDecodeError:
        raise BotError(key="note-not-text", name=document.name) from None


def _drafted(title: str, source: _Source) -> Note:
    """A title that was typed is what people ask: it is found as a question too, also where it had to be cut."""
    note = draft(source.text, title=shortened(title), fallback_title=source.name)
    asked = tuple(dict.fromkeys((*([title] if title else []), *note.questions)))
    return replace(note, title=shortened(note.title), questions=asked, lang=note.lang or _language(note))


def _language(note: Note) -> str:
    letters = [letter for letter in f"{note.title} {note.text}".lower() if letter.isalpha()]
    return "ru" if sum("а" <= letter <= "ё" for letter in letters) * 3 > len(letters) else "en"


async def show_source(call: Call, args: Mapping[str, Any]) -> None:
    """What to change, to be copied, and how to send it back."""
    note = await _found(call, str(args["id"]))
    if not view.fits(note):
        await call.send_file(f"{note.id}.md", note.text.encode("utf-8", "replace"))
    await call.ask_for_reply(view.source(note, call.t), f"note -- {note.title}")


# removing


async def remove_note(call: Call) -> None:
    note = await _found(call, " ".join(call.args["title"]))
    await call.confirm(view.may_remove(note, call.t), bound={note.id: note.title})
    if not await _in_thread(lambda: _notes(call).delete(note.id)):
        raise _no_such(note.title)
    await call.answers.refresh()
    await call.answer(view.removed(note, call.t))


async def _found(call: Call, title: str) -> Note:
    call.touch("note", title)
    note = await _in_thread(lambda: _notes(call).find(title))
    if note is None:
        raise _no_such(title)
    call.targets.clear()
    call.touch("note", note.title, note.id)
    return note


def _no_such(title: str) -> BotError:
    return BotError(key="note-not-found", title=title, suggestions=["notes"])


NOTES = Command(
    words=("notes",),
    role=Role.VIEWER,
    effect=Effect.READ,
    group="lotsman",
    run=browse,
    params=(argument("text", nargs=-1, type=click.UNPROCESSED),),
    examples=("notes", "notes volume"),
)
NOTE = Command(
    words=("note",),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="lotsman",
    run=write_note,
    params=(argument("title", nargs=-1, type=click.UNPROCESSED),),
    examples=("note Как перезапустить базу\nСначала /stop api, потом /restart db",),
    takes_body=True,
    takes_document=True,
)
NOTE_RM = Command(
    words=("note", "rm"),
    role=Role.ADMIN,
    effect=Effect.DESTROY,
    group="lotsman",
    run=remove_note,
    params=(argument("title", nargs=-1, required=True, type=click.UNPROCESSED),),
    examples=("note rm Как перезапустить базу",),
)

FEATURE = Feature(
    commands=(NOTES, NOTE, NOTE_RM),
    actions=(
        Action(name=view.PAGE, role=Role.VIEWER, run=turn_page),
        Action(name=view.SOURCE, role=Role.ADMIN, run=show_source),
    ),
)
