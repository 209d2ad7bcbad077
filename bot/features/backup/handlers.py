"""/backup for admins, in private: a consistent copy of the database and the notes as one zip file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.answers.desk import NOTES
from bot.errors import BotError, DiskFull, UsageError
from bot.features.backup import view
from bot.store.backup import Backup
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role

TELEGRAM_TAKES_BYTES = 49_000_000  # Bot API: a bot sends files of up to 50 MB
FOLDER = "backups"  # below DATA_DIR, for what Telegram does not take
KEPT_AT_MOST = 3


async def back_up(call: Call) -> None:
    if not call.chat.is_private:
        raise UsageError(key="backup-private")
    folder = call.settings.temporary_dir
    archive = folder / f"lotsman-{call.now:%Y%m%d-%H%M%S}.zip"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = await call.store.backup(archive, _notes(call.settings.data_dir / NOTES))
        is_small = made.size_bytes <= TELEGRAM_TAKES_BYTES
        if not is_small or await call.send_file(archive.name, archive, view.caption(made, call.t)) is None:
            await _keep(call, archive, made)
    except DiskFull:
        raise BotError(key="backup-no-space") from None
    finally:
        archive.unlink(missing_ok=True)


async def _keep(call: Call, archive: Path, made: Backup) -> None:
    """Where Telegram does not take it."""
    kept = _kept(archive, call.settings.data_dir / FOLDER)
    is_big = made.size_bytes > TELEGRAM_TAKES_BYTES
    await call.reply(view.kept(str(kept), made, is_big=is_big, t=call.t))


def _kept(archive: Path, folder: Path) -> Path:
    """It stays on the host, with the newest few of such."""
    folder.mkdir(exist_ok=True, mode=0o700)
    kept = archive.rename(folder / archive.name)
    for older in sorted(folder.glob("lotsman-*.zip"))[:-KEPT_AT_MOST]:
        older.unlink(missing_ok=True)
    return kept


def _notes(folder: Path) -> Mapping[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.md")) if path.is_file()}


FEATURE = Feature(
    commands=(
        Command(
            words=("backup",), role=Role.ADMIN, effect=Effect.READ, group="lotsman", run=back_up, examples=("backup",)
        ),
    )
)
