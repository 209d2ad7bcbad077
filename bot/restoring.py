"""``python -m bot restore``: a backup put back from the console, where no bot is running."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot import pulse_file
from bot.store import backup


def restore(archive: Path, data_dir: Path, echo: Callable[[str], None], *, now: datetime) -> None:
    """Raises BotError for a file that is no whole backup, SystemExit while the bot runs; then nothing was changed."""
    if pulse_file.is_held(data_dir):
        raise SystemExit(f"The bot runs on {data_dir}: stop it first, then restore.")
    aside, rows = backup.restore(archive, data_dir, now=now)
    echo(f"Restored {data_dir / backup.DATABASE} with {rows} audit rows. Start the bot.")
    if aside is not None:
        echo(f"What was there is kept as {aside}.")
