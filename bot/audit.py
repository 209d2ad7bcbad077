"""The audit on the console: as lines, JSON lines or CSV, and whether its chain holds. Works beside a running bot."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import Enum, auto
from pathlib import Path

from bot.features.audit import view
from bot.store import AuditQuery, AuditRow, Store
from bot.store.chain_walk import Fault, Verdict, verify_file
from bot.ui.moments import parse_since

DATABASE = "lotsman.db"
SHORTEST_HASH = 8  # fewer digits are found by chance in a long chain

Echo = Callable[[str], None]


class Form(Enum):
    LINES = auto()
    JSON = auto()
    CSV = auto()


async def show(
    data_dir: Path, echo: Echo, *, form: Form, since: str | None, limit: int | None, host: str | None = None
) -> None:
    """Oldest first. Raises BotError for a wrong moment, SystemExit where there is no database."""
    moment = parse_since(since, datetime.now(UTC)) if since else None
    store = await Store.open(_existing(data_dir / DATABASE))
    try:
        if form is Form.CSV:
            echo(view.as_csv_lines((), with_head=True).rstrip("\r\n"))
        async for row in store.audit.export(AuditQuery(since=moment, limit=limit, host=host)):
            echo(_line(row, form))
    finally:
        with suppress(Exception):
            await store.close()


def _line(row: AuditRow, form: Form) -> str:
    if form is Form.JSON:
        return view.as_json_line(row)
    if form is Form.CSV:
        return view.as_csv_lines((row,), with_head=False).rstrip("\r\n")
    line = " ".join([row.command or "-", *row.arguments])
    who = f"{row.actor_name} ({row.actor_id})"
    return f"{row.at:%Y-%m-%d %H:%M:%S}  {row.outcome:<9}  {who}  {line}  {row.error}".rstrip()


def verify(path: Path, echo: Echo, *, wanted: str = "") -> bool:
    """Tell what was found, and whether all is well."""
    wanted = wanted.strip().lower().rstrip("…")
    if wanted and not re.fullmatch(rf"[0-9a-f]{{{SHORTEST_HASH},64}}", wanted):
        echo(f"FAIL {wanted} is no hash: {SHORTEST_HASH} to 64 digits from 0 to f are wanted.")
        return False
    verdict = verify_file(_existing(path), wanted=wanted)
    if verdict.cut is not None:
        cut = verdict.cut
        echo(f"Rows up to {cut.last_id} that began before {cut.before[:10]} were cut by AUDIT_DAYS, {cut.rows} in all.")
    if verdict.bad is not None:
        echo(f"FAIL {_complaint(verdict)}")
        return False
    echo(f"ok   {verdict.rows} rows in {verdict.entries} entries, unbroken.")
    echo(f"Newest hash: {verdict.newest_hash}")
    return not wanted or _was_seen(verdict, wanted, echo)


def _complaint(verdict: Verdict) -> str:
    bad = verdict.bad
    assert bad is not None
    if bad.fault is Fault.UNREADABLE:
        return "The file cannot be read: it is no whole database."
    if bad.fault is Fault.NO_CHAIN:
        return "This file has no chain yet: it was last written by an older Lotsman."
    return f"Row {bad.row_id} {bad.fault} (entry {bad.seq} of the chain)."


def _was_seen(verdict: Verdict, wanted: str, echo: Echo) -> bool:
    if verdict.wanted_row is not None:
        echo(f"ok   The hash {wanted} stands at row {verdict.wanted_row}: nothing up to there was changed since.")
        return True
    before = " or belongs to rows that were cut" if verdict.cut is not None else ""
    echo(f"FAIL The hash {wanted} is not in this chain: the file was written anew or set aside since{before}.")
    return False


def _existing(path: Path) -> Path:
    if not path.exists():
        raise SystemExit(f"There is no database at {path} yet.")
    return path
