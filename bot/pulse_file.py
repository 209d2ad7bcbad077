"""The file that carries the proof of life to ``check --live``, which is another process: standard library only, to
be quick.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=60)
FILE = "pulse.json"


def write(data_dir: Path, *, polling_at: datetime | None, engine_at: datetime | None) -> None:
    """Replace the file in one step. A disk that does not take it is logged: the bot goes on."""
    stamps = {
        "polling_at": polling_at.isoformat() if polling_at else None,
        "engine_at": engine_at.isoformat() if engine_at else None,
    }
    path = data_dir / FILE
    part = path.with_suffix(".part")
    try:
        part.write_text(json.dumps(stamps), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        log.warning("the pulse file was not written: %s", error)


def stale_parts(data_dir: Path, now: datetime) -> list[str]:
    """Which of "polling" and "engine" were not seen within a minute; both when there is no readable file."""
    try:
        stamps = json.loads((data_dir / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ["polling", "engine"]
    stale = []
    for part in ("polling", "engine"):
        seen = stamps.get(f"{part}_at")
        if seen is None or now - datetime.fromisoformat(seen).astimezone(UTC) > FRESH:
            stale.append(part)
    return stale
