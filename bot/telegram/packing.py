"""A view as JSON: so it waits in the outbox, and so it comes out again, whatever process made it.

Only the form. What was packed by an older Lotsman must stay readable: fields may be added, none may go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram.types import MessageEntity
from aiogram.utils.formatting import Text

from bot.ui.view import Button, Row, Tap, View

Packed = dict[str, Any]


def pack(view: View) -> Packed:
    text, entities = view.text.render()
    return {
        "text": text,
        # An entity without a length says nothing, and aiogram misreads it when the text is rebuilt.
        "entities": [entity.model_dump(mode="json", exclude_none=True) for entity in entities if entity.length],
        "rows": [[_packed(button) for button in row] for row in view.rows],
    }


def unpack(packed: Mapping[str, Any]) -> View:
    """Raises ValueError, TypeError or KeyError for what never was a packed view."""
    entities = [MessageEntity.model_validate(entity) for entity in packed["entities"]]
    # Outer ones first: aiogram sorts by offset alone and would lose an outer one that comes after its inner one.
    entities.sort(key=lambda entity: (entity.offset, -entity.length))
    rows = tuple(_row(row) for row in packed["rows"])
    return View(text=Text.from_entities(packed["text"], entities), rows=rows)


def _packed(button: Button) -> Packed:
    if button.tap is None:
        return {"text": button.text, "copy": button.copy}
    packed = {"text": button.text, "action": button.tap.action, "args": dict(button.tap.args)}
    return {**packed, "host": button.tap.host} if button.tap.host else packed


def _row(row: list[Packed]) -> Row:
    return tuple(
        Button(text=button["text"], tap=Tap(action=button["action"], args=button["args"], host=button.get("host", "")))
        if "action" in button
        else Button(text=button["text"], copy=button["copy"])
        for button in row
    )
