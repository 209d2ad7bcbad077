"""From a row of the outbox to the one message that is sent or edited next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from aiogram.utils.formatting import sizeof

from bot.store.outbox import Attempt
from bot.telegram.packing import unpack
from bot.ui.split import MESSAGE_UNITS, Piece, split
from bot.ui.view import Row, View

HEAD_UNITS = 400  # room for what the delivery says above a text that fills a message
CUT = "\n…"


class Form(IntEnum):
    """What is tried in turn with a Telegram that refuses the content."""

    WHOLE = 0
    PLAIN = 1  # no entities
    BARE = 2  # no buttons either
    SENTENCE = 3  # a sentence of ours in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    piece: Piece
    rows: tuple[Row, ...] = ()
    is_last: bool = True  # of the messages that the text takes


def compose(attempt: Attempt, *, head: str, form: Form, sentence: str) -> Outgoing:
    """The next message of the row. A card is always one message, and cut where it is longer."""
    view = _view(attempt.post.view) if form is not Form.SENTENCE else None
    if view is None:
        return Outgoing(piece=_under(head, Piece(text=sentence)))
    pieces = split(view.text, MESSAGE_UNITS - HEAD_UNITS)
    if attempt.post.card and len(pieces) > 1:
        pieces = [Piece(text=pieces[0].text.rstrip("\n") + CUT, entities=pieces[0].entities)]
    number = min(attempt.pieces_sent, len(pieces) - 1)
    piece = _under(head, pieces[number])
    is_last = number == len(pieces) - 1
    return Outgoing(
        piece=piece if form is Form.WHOLE else Piece(text=piece.text),
        rows=view.rows if is_last and form < Form.BARE else (),
        is_last=is_last,
    )


def _view(packed: Mapping[str, Any]) -> View | None:
    try:
        return unpack(packed)
    except (ValueError, TypeError, KeyError, AttributeError):  # written by another version, or damaged
        return None


def _under(head: str, piece: Piece) -> Piece:
    if not head:
        return piece
    shift = sizeof(head) + 1
    entities = tuple(entity.model_copy(update={"offset": entity.offset + shift}) for entity in piece.entities)
    return Piece(text=f"{head}\n{piece.text}", entities=entities)
