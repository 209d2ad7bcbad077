"""Pure text of the audit log: newest first, a few lines a row, and the two file forms."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from aiogram.utils.formatting import Bold, Code, Text

from bot.store import AuditRow, Outcome
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View

PAGE = "audit.page"
EXPORT = "audit.export"
SIGNS = {
    Outcome.STARTED: "…",
    Outcome.OK: "✓",
    Outcome.FAILED: "⚠",
    Outcome.DENIED: "⛔",
    Outcome.CANCELLED: "–",
    Outcome.EXPIRED: "⌛",
    Outcome.UNKNOWN: "?",
}
COLUMNS = (
    "id",
    "at",
    "update_id",
    "actor_id",
    "actor_name",
    "chat_id",
    "via",
    "command",
    "arguments",
    "targets",
    "role",
    "outcome",
    "error",
    "duration_ms",
    "host",
)
ERROR_SHOWN = 80


def page(
    rows: Sequence[AuditRow],
    *,
    query: dict[str, str],
    has_more: bool,
    is_first: bool,
    now: datetime,
    t: Translate,
    names_host: bool = False,
) -> View:
    """``names_host``: where there are several."""
    if not rows:
        return View(text=Text(t("audit-empty")))
    parts: list[Text | str] = [Bold(t("audit-title")), "\n"]
    for row in rows:
        parts += ["\n", *_row(row, now, t, names_host=names_host)]
    buttons: list[Row] = []
    turn: list[Button] = []
    if not is_first:
        turn.append(Button(text=t("audit-newest"), tap=Tap(action=PAGE, args={**query, "before": ""})))
    if has_more:
        turn.append(Button(text=t("audit-older"), tap=Tap(action=PAGE, args={**query, "before": str(rows[-1].id)})))
    if turn:
        buttons.append(tuple(turn))
    buttons.append(
        tuple(
            Button(text=form.upper(), tap=Tap(action=EXPORT, args={**query, "form": form})) for form in ("csv", "jsonl")
        )
    )
    return View(text=Text(*parts), rows=tuple(buttons))


def _row(row: AuditRow, now: datetime, t: Translate, *, names_host: bool) -> list[Text | str]:
    sign = SIGNS[row.outcome]
    moment = row.at.strftime("%H:%M:%S") if row.at.date() == now.date() else row.at.strftime("%d.%m %H:%M")
    line = " ".join([row.command or t("audit-nothing"), *row.arguments])
    parts: list[Text | str] = [f"{sign} {moment} ", Bold(row.actor_name), " "]
    parts += [Code(line[:ERROR_SHOWN])]
    if names_host and row.host:
        parts += [f" @{row.host}"]
    if row.via != "command":
        parts += [f" · {t(f'audit-via-{row.via}')}"]
    if row.outcome is not Outcome.OK:
        parts += [f" · {t(f'audit-outcome-{row.outcome}')}"]
    if row.error:
        parts += [f": {row.error[:ERROR_SHOWN]}"]
    return [*parts, "\n"]


def as_json_line(row: AuditRow) -> str:
    return json.dumps(_values(row), ensure_ascii=False)


def as_csv_lines(rows: Sequence[AuditRow], *, with_head: bool) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)  # lines end as RFC 4180 has it: then a lone \r in a cell is quoted too
    if with_head:
        writer.writerow(COLUMNS)
    for row in rows:
        values = _values(row)
        writer.writerow(
            _cell(
                values[column]
                if not isinstance(values[column], list)
                else json.dumps(values[column], ensure_ascii=False)
            )
            for column in COLUMNS
        )
    return buffer.getvalue()


def _cell(value: object) -> object:
    """A spreadsheet runs a cell that begins with one of these signs: an apostrophe keeps it text (OWASP, CSV
    injection).
    """
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def _values(row: AuditRow) -> dict[str, object]:
    return {
        "id": row.id,
        "at": row.at.isoformat(),
        "update_id": row.update_id,
        "actor_id": row.actor_id,
        "actor_name": row.actor_name,
        "chat_id": row.chat_id,
        "via": str(row.via),
        "command": row.command,
        "arguments": list(row.arguments),
        "targets": [{"kind": target.kind, "name": target.name, "id": target.id} for target in row.targets],
        "role": row.role,
        "outcome": str(row.outcome),
        "error": row.error,
        "duration_ms": row.duration_ms,
        "host": row.host,
    }
