"""Pure text of secrets and configs: lists, cards, questions, what was done. What they hold is not among it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.cluster_model import Kept, KeptFile
from bot.engine.model import short_id
from bot.ui import failures
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import Result, failed_lines, suggestion_rows
from bot.ui.pages import page, pager_row
from bot.ui.secrets import mask_json, mask_value
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, tap_command

PAGE = "secrets.page"
CARD = "secrets.card"
BUTTONS_IN_A_ROW = 2
NAME_ON_BUTTON = 24
USERS_SHOWN = 4
PAIRS_SHOWN = 6
VALUE_SHOWN = 120
TARGETS_SHOWN = 15

Users = Mapping[str, Sequence[str]]
"""Id of a secret or config -> names of the services that use it."""


def listed(
    kind: Kept,
    files: Sequence[KeptFile],
    users: Users,
    filters: Sequence[tuple[str, str]],
    number: int,
    now: datetime,
    t: Translate,
) -> View:
    refresh = _turn(kind, filters)
    again = Button(text=t("secrets-refresh"), tap=refresh(0))
    if not files:
        key = "secrets-none-match" if filters else "secrets-none"
        return View(text=Text(t(key, kind=kind.word)), rows=((again,),))
    found = page(files, number)
    lines: list[Text] = [Bold(t("secrets-title", kind=kind.word, count=len(files))), Text()]
    for one in found.items:
        about = [age(one.created_at, now, t)] if one.created_at else []
        about += [size(one.size_bytes)] if one.size_bytes is not None else []
        about.append(_users(users.get(one.id, ()), t))
        lines += [Text(Bold(clipped(one.name, 64))), Text("    ", " · ".join(about))]
    back = {"kind": kind.value, "filters": [list(pair) for pair in filters], "page": found.number}
    buttons = [
        Button(
            text=clipped(one.name, NAME_ON_BUTTON),
            tap=Tap(action=CARD, args={"kind": kind.value, "id": one.id, "back": back}),
        )
        for one in found.items
    ]
    rows: tuple[Row, ...] = (
        *(tuple(buttons[start : start + BUTTONS_IN_A_ROW]) for start in range(0, len(buttons), BUTTONS_IN_A_ROW)),
        pager_row(found, refresh),
        (Button(text=t("secrets-refresh"), tap=refresh(found.number)),),
    )
    return View(text=joined(lines), rows=tuple(row for row in rows if row))


def ids(files: Sequence[KeptFile], kind: Kept, t: Translate) -> View:
    return View(text=Pre("\n".join(one.id for one in files)) if files else Text(t("secrets-none", kind=kind.word)))


def card(
    one: KeptFile,
    users: Sequence[str],
    *,
    may: Callable[[str], bool],
    back: Mapping[str, Any] | None,
    now: datetime,
    t: Translate,
) -> View:
    rows: list[Row] = []
    if may(f"{one.kind.word} rm") and not users:
        line = f"{one.kind.word} rm {shlex.quote(one.name)}"
        rows.append((Button(text=t("secrets-do-rm"), tap=tap_command(line)),))
    if back:
        rows.append((Button(text=t("secrets-back"), tap=Tap(action=PAGE, args=dict(back))),))
    return View(text=card_text(one, users, now, t), rows=tuple(rows))


def card_text(one: KeptFile, users: Sequence[str], now: datetime, t: Translate) -> Text:
    facts = [
        ("secrets-card-created", age(one.created_at, now, t) if one.created_at else ""),
        ("secrets-card-size", size(one.size_bytes) if one.size_bytes is not None else ""),
        ("secrets-card-driver", one.driver),
        ("secrets-card-labels", _pairs(one.labels, t)),
        ("secrets-card-users", ", ".join(users) or t("secrets-unused")),
    ]
    return joined(
        [
            Text(Bold(one.name), "  ", Code(short_id(one.id))),
            *(Text(t(key), " ", value) for key, value in facts if value),
            Text(t("secrets-not-shown", kind=one.kind.word)),
        ]
    )


def cards(texts: Sequence[Text], failed: Sequence[Result], t: Translate) -> View:
    lines: list[Text] = []
    for text in texts:
        lines += [Text(), text] if lines else [text]
    return View(text=joined([*lines, *failed_lines(failed, t)]), rows=suggestion_rows(failed))


def as_json(files: Sequence[KeptFile]) -> bytes:
    """What docker inspect prints of them, without what a config holds."""
    raws = [mask_json(one.raw) for one in files]
    return (json.dumps(raws, indent=4, ensure_ascii=False, default=str) + "\n").encode("utf-8", "replace")


def created(kind: Kept, name: str, identity: str, note: str, t: Translate) -> View:
    """``note``: what became of the message with the value; "" where nothing is to be said."""
    button = Button(
        text=t("secrets-do-card"), tap=Tap(action=CARD, args={"kind": kind.value, "id": identity, "back": None})
    )
    lines = [Text(f"✓ {t('secrets-did-create', kind=kind.word, name=name)}")]
    return View(text=joined([*lines, *([Text(note)] if note else [])]), rows=((button,),))


def question(
    kind: Kept, files: Sequence[KeptFile], refused: Sequence[Result], guessed: Sequence[str], t: Translate
) -> View:
    lines: list[Text] = [Bold(t("secrets-ask-rm", kind=kind.word, count=len(files), name=files[0].name))]
    if len(files) > 1:
        lines += [Text("• ", Bold(one.name)) for one in files[:TARGETS_SHOWN]]
    if len(files) > TARGETS_SHOWN:
        lines.append(Text(t("secrets-more", count=len(files) - TARGETS_SHOWN)))
    lines += [Text(t("secrets-note-gone", kind=kind.word)), *(Text(note) for note in guessed)]
    if refused:
        lines += [Text(), Text(t("secrets-rm-not")), *failed_lines(refused, t)]
    return View(text=joined(lines))


def report(results: Sequence[Result], t: Translate) -> View:
    return failures.report(results, lambda result: t("secrets-did-rm", name=result.name), t)


# parts


def _turn(kind: Kept, filters: Sequence[tuple[str, str]]) -> Callable[[int], Tap]:
    packed = [list(pair) for pair in filters]
    return lambda number: Tap(action=PAGE, args={"kind": kind.value, "filters": packed, "page": number})


def _users(names: Sequence[str], t: Translate) -> str:
    if not names:
        return t("secrets-unused")
    shown = list(names[:USERS_SHOWN])
    if len(names) > USERS_SHOWN:
        shown.append(t("secrets-more", count=len(names) - USERS_SHOWN))
    return t("secrets-used-by", services=", ".join(shown))


def _pairs(pairs: Mapping[str, str], t: Translate) -> str:
    shown = [f"{key}={clipped(clean(mask_value(key, value)), VALUE_SHOWN)}" for key, value in sorted(pairs.items())]
    if len(shown) > PAIRS_SHOWN:
        shown[PAIRS_SHOWN:] = [t("secrets-more", count=len(shown) - PAIRS_SHOWN)]
    return ", ".join(shown)
