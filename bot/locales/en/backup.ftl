cmd-backup = a copy of the database and notes, as a file
backup-private = The copy holds the whole audit log: I send it only in a private chat.
backup-no-space = There is no room on the disk to make a copy.
backup-caption = { $rows ->
    [one] Copy of the database, { $rows } audit row.
   *[other] Copy of the database, { $rows } audit rows.
}
backup-hash = Newest hash:
backup-restore = To restore: stop the bot, python -m bot restore FILE
backup-too-big = The copy is { $size }, and Telegram takes up to 50 MB from a bot.
backup-not-taken = Telegram did not take the file.
backup-kept = It lies on the host:
error-bad-backup = This file is no whole backup: { $reason }.
