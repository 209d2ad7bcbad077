# Журнал контейнера

cmd-logs = журнал контейнера
opt-logs-follow = следить: новые строки появляются сами, до 10 минут
opt-logs-tail = сколько последних строк (обычно 50), all — все
opt-logs-since = начиная с: 10m, 2h, 2026-05-01T10:00:00Z
opt-logs-until = до этого времени
opt-logs-timestamps = со временем у каждой строки
opt-logs-grep = только строки, где есть это (регулярное выражение)
opt-logs-errors = только строки, похожие на ошибки

logs-title = { $name }: { $count ->
    [one] последняя { $count } строка
    [few] последние { $count } строки
   *[many] последние { $count } строк
}
logs-title-chosen = { $name }: подходит { $count } из { $scanned } просмотренных строк
logs-literal = «{ $pattern }» — не регулярное выражение или слишком сложное, ищу как обычный текст
logs-cut = Начало журнала не поместилось
logs-as-file = { $count ->
    [0] Строки длинные, всё в файле
    [one] Целиком в файле, здесь последняя строка
    [few] Целиком в файле, здесь последние { $count } строки
   *[many] Целиком в файле, здесь последние { $count } строк
}
logs-no-match = { $name }: среди последних строк ({ $count }) подходящих нет.
logs-never-started = { $name } ещё не запускался, журнала нет.
logs-empty-period = { $name }: за это время в журнале ничего нет.
logs-empty = Журнал { $name } пуст: контейнер работает, но ничего не вывел. Возможно, программа пишет в файл, а не в stdout.
logs-empty-stopped = Журнал { $name } пуст: контейнер остановлен и ничего не вывел. Причина может быть на карточке.
logs-driver = Журнал { $name } не прочитать: драйвер «{ $driver }» не даёт docker хранить вывод. Смотрите там, куда он его отправляет.
logs-bad-tail = «{ $value }» — не число строк. Пишите так: -n 100 или -n all
logs-following = { $name }: слежу
logs-followed = { $name }: журнал
logs-counts = последние { $shown } из { $total }
logs-skipped = пропущено { $count }
logs-skipped-unseen = пропущено без проверки { $count }
logs-waiting = Жду новых строк…
logs-ending-stopped = ⏹ Слежение остановлено
logs-ending-limit = ⌛ Прошло 10 минут, слежение закончено
logs-ending-exited = ■ Контейнер завершился, код { $code }
logs-ending-removed = ■ Контейнер удалён
logs-ending-broken = ⚠ Связь с журналом прервалась, контейнер работает
logs-ending-lost = ⚠ Связь прервалась, слежение закончено. { $why }
logs-ending-shutdown = ■ Бот перезапускается, слежение закончено
logs-more = Искать дальше в прошлом
logs-do-refresh = Обновить
logs-do-follow = Следить
logs-do-follow-again = Следить дальше
logs-do-errors = Только ошибки
logs-do-more = Больше строк
logs-do-logs = Журнал
logs-do-card = Карточка
