"""Pure text around a backup."""

from __future__ import annotations

from aiogram.utils.formatting import Code, Text

from bot.store.backup import Backup
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import View

HASH_SHOWN = 32  # of 64 digits: enough that nobody finds another chain with the same


def caption(made: Backup, t: Translate) -> Text:
    told = Text(t("backup-caption", rows=made.rows))
    return Text(told, "\n", t("backup-hash"), " ", Code(made.newest_hash[:HASH_SHOWN]), "\n", t("backup-restore"))


def kept(path: str, made: Backup, *, is_big: bool, t: Translate) -> View:
    why = t("backup-too-big", size=size(made.size_bytes)) if is_big else t("backup-not-taken")
    return View(text=Text(why, " ", t("backup-kept"), "\n", Code(path), "\n", caption(made, t)))
