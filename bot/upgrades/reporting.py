"""What the helper that exchanged the bot has to say of it: its log's last line, which whichever bot runs then reads.

It has no database, and by its end the container that it tried may be gone with its reasons.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.engine.model import LogQuery
from bot.engine.port import Engine
from bot.upgrades.swap import ENDED, HELPER, Stage, Swap

_MARK = "lotsman-helper-report "
_LINES = 20
_BYTES = 64 * 1024


def report_line(swap: Swap) -> str:
    told = {name: getattr(swap, name) for name in ("stage", "failure", "detail", "output", "notes")}
    return _MARK + json.dumps(told)


def read_report(lines: Iterable[str], swap: Swap) -> Swap | None:
    """``swap`` as it ended by the newest report; None where there is none."""
    found: Swap | None = None
    for line in lines:
        _, mark, text = line.partition(_MARK)
        if mark:
            found = _read(text, swap) or found
    return found


async def reported(engine: Engine, swap: Swap) -> Swap | None:
    """None while it has not ended. Raises NotFound where there is no helper, EngineError."""
    lines = await engine.container_logs(f"{swap.name}{HELPER}", LogQuery(tail=_LINES), max_bytes=_BYTES)
    return read_report((line.text for line in lines), swap)


def _read(text: str, swap: Swap) -> Swap | None:
    try:
        told: dict[str, Any] = json.loads(text)
        stage = Stage(told["stage"])
        swap = replace(
            swap,
            stage=stage,
            failure=str(told["failure"]),
            detail=str(told["detail"]),
            output=str(told["output"]),
            notes=tuple(str(one) for one in told["notes"]),
            inspected={},
        )
    except (ValueError, TypeError, KeyError):
        return None
    return swap if stage in ENDED else None
