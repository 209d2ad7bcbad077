"""/audit for admins: pages newest first, filters, and the whole answer as CSV or JSON lines."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from bot.features.audit import view
from bot.store import AuditQuery, Outcome
from bot.telegram.call import Call
from bot.telegram.command import Action, Command, Effect, Feature, Role, option
from bot.ui.moments import parse_since

ROWS_PER_PAGE = 10
ROWS_PER_WRITE = 500


async def show_audit(call: Call) -> None:
    filters = {
        name: str(call.args[name])
        for name in ("user", "command", "target", "since", "outcome", "host")
        if call.args[name]
    }
    if call.named_host:  # /audit @vps
        filters.setdefault("host", call.named_host)
    if call.args["format"]:
        await _export(call, filters, call.args["format"])
        return
    await _show(call, filters, before="")


async def turn_page(call: Call, args: Mapping[str, Any]) -> None:
    filters = {name: str(value) for name, value in args.items() if name != "before"}
    await _show(call, filters, before=str(args["before"]))


async def export(call: Call, args: Mapping[str, Any]) -> None:
    filters = {name: str(value) for name, value in args.items() if name != "form"}
    await _export(call, filters, str(args["form"]))


async def _show(call: Call, filters: Mapping[str, str], before: str) -> None:
    query = _query(call, filters, before_id=int(before) if before else None, limit=ROWS_PER_PAGE + 1)
    rows = await call.store.audit.find(query)
    shown = rows[:ROWS_PER_PAGE]
    has_more = len(rows) > ROWS_PER_PAGE
    await call.answer(
        view.page(
            shown,
            query=dict(filters),
            has_more=has_more,
            is_first=not before,
            now=call.now,
            t=call.t,
            names_host=call.services.fleet.has_several,
        )
    )


async def _export(call: Call, filters: Mapping[str, str], form: str) -> None:
    if not call.chat.is_private:
        raise UsageError(key="audit-private")
    call.settings.temporary_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=call.settings.temporary_dir, prefix="export-") as folder:
        path = Path(folder) / f"audit.{form}"
        await _write(call, _query(call, filters, before_id=None, limit=None), path, form)
        await call.send_file(path.name, path)


async def _write(call: Call, query: AuditQuery, path: Path, form: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if form == "csv":
            file.write(view.as_csv_lines((), with_head=True))
        async for row in call.store.audit.export(query):
            file.write(view.as_csv_lines((row,), with_head=False) if form == "csv" else view.as_json_line(row) + "\n")


def _query(call: Call, filters: Mapping[str, str], *, before_id: int | None, limit: int | None) -> AuditQuery:
    outcome = filters.get("outcome")
    if outcome is not None and outcome not in set(Outcome):
        raise UsageError(key="audit-bad-outcome", outcome=outcome, known=", ".join(Outcome))
    since = filters.get("since")
    return AuditQuery(
        user=filters.get("user"),
        command=filters["command"].lstrip("/") if "command" in filters else None,
        target=filters.get("target"),
        since=parse_since(since, call.now) if since else None,
        outcome=Outcome(outcome) if outcome else None,
        host=filters.get("host"),
        before_id=before_id,
        limit=limit,
    )


AUDIT = Command(
    words=("audit",),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="lotsman",
    run=show_audit,
    params=(
        option("--user", metavar="@NAME|ID"),
        option("--command", metavar="COMMAND"),
        option("--target", metavar="NAME"),
        option("--since", metavar="10m|2h|7d"),
        option("--outcome", metavar="OUTCOME"),
        option("--host", metavar="NAME"),
        option("--format", metavar="csv|jsonl"),
    ),
    examples=("audit --since 24h", "audit --target web01 --outcome failed"),
)

FEATURE = Feature(
    commands=(AUDIT,),
    actions=(
        Action(name=view.PAGE, role=Role.ADMIN, run=turn_page),
        Action(name=view.EXPORT, role=Role.ADMIN, run=export),
    ),
)
