cmd-backup = копия базы и заметок файлом
backup-private = В копии весь журнал: отправляю её только в личной переписке.
backup-no-space = На диске нет места, чтобы сделать копию.
backup-caption = { $rows ->
    [one] Копия базы, в журнале { $rows } запись.
    [few] Копия базы, в журнале { $rows } записи.
   *[many] Копия базы, в журнале { $rows } записей.
}
backup-hash = Последний хеш:
backup-restore = Как восстановить: остановите бота, python -m bot restore ФАЙЛ
backup-too-big = Копия занимает { $size }, а Telegram принимает от бота до 50 MB.
backup-not-taken = Telegram не принял файл.
backup-kept = Копия лежит на хосте:
error-bad-backup = Этот файл — не целая копия: { $reason }.
