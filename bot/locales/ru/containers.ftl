# Контейнеры: список, карточка, изменения

cmd-ps = какие контейнеры работают
cmd-start = запустить остановленные
cmd-stop = остановить
cmd-restart = перезапустить
cmd-kill = убить или послать сигнал
cmd-pause = приостановить все процессы
cmd-unpause = продолжить после паузы
cmd-rename = переименовать
cmd-rm = удалить
cmd-top = процессы в контейнере
cmd-port = опубликованные порты
cmd-diff = что изменилось в файлах

opt-ps-all = все, и остановленные тоже
opt-ps-filter = отобрать: status=exited, name=web, label=ключ=значение, health=unhealthy, …
opt-ps-last = последние N созданных, в любом состоянии
opt-ps-latest = последний созданный
opt-ps-quiet = только id
opt-ps-size = сколько места занимают
opt-stop-timeout = сколько секунд ждать, прежде чем убить (обычно 10)
opt-restart-timeout = сколько секунд ждать, прежде чем убить (обычно 10)
opt-kill-signal = какой сигнал послать (обычно KILL)
opt-rm-force = удалить и работающий (он будет убит)
opt-rm-volumes = вместе с анонимными томами

status-running = работает { $time }
status-paused = на паузе, запущен { $time } назад
status-restarting = перезапускается, код { $code }, { $time } назад
status-exited = остановлен { $time } назад, код { $code }
status-created = создан, не запускался
status-dead = удалён не до конца (dead)
status-removing = удаляется
health-starting = health: starting
health-healthy = healthy
health-unhealthy = unhealthy

card-running = работает { $time }
card-paused = на паузе, запущен { $time } назад
card-restarting = перезапускается, последний код { $code }
card-exited = остановлен { $ago }, код { $code }
card-oom = не хватило памяти (OOM)
card-error = Ошибка: { $error }
card-health-output = Последняя проверка:
card-project = Compose:
card-ports = Порты:
card-mounts = Монтирования:
card-networks = Сети:
card-restart = Перезапуск:
card-restarts = { $count ->
    [one] перезапускался { $count } раз
    [few] перезапускался { $count } раза
   *[many] перезапускался { $count } раз
}
card-started = Запущен:
card-finished = Завершён:
card-command = Команда:
card-limits = Ограничения:
card-more = … и ещё { $count }

containers-title = Контейнеров: { $count }, работает { $running }
containers-title-running = Работает контейнеров: { $count }
containers-project = ▸ { $name }
containers-no-project = ▸ вне Compose
containers-size = занимает { $rw } (с образом { $virtual })
containers-refresh = Обновить
containers-show-all = Показать все
containers-show-running = Только работающие
containers-none = Ни один контейнер не работает.
containers-none-at-all = Контейнеров нет. Создать: /run
containers-none-match = Под этот отбор не подходит ни один контейнер.
containers-back = ‹ К списку
containers-card-protected = 🔒 Защищён: меняет только администратор, с подтверждением

containers-do-logs = Журнал
containers-do-follow = Следить
containers-do-stop = Остановить
containers-do-start = Запустить
containers-do-restart = Перезапустить
containers-do-pause = Пауза
containers-do-unpause = Продолжить
containers-do-inspect = Подробно
containers-do-top = Процессы
containers-do-rm = Удалить
containers-do-card = Карточка
containers-undo-start = ↩ Запустить снова
containers-undo-unpause = ↩ Снять с паузы
containers-undo-undo = ↩ Создать заново

containers-ask-start = { $count ->
    [1] Запустить { $name }?
   *[other] Запустить контейнеры ({ $count })?
}
containers-ask-stop = { $count ->
    [1] Остановить { $name }?
   *[other] Остановить контейнеры ({ $count })?
}
containers-ask-restart = { $count ->
    [1] Перезапустить { $name }?
   *[other] Перезапустить контейнеры ({ $count })?
}
containers-ask-kill = { $count ->
    [1] Убить { $name }?
   *[other] Убить контейнеры ({ $count })?
}
containers-ask-signal = { $count ->
    [1] Послать сигнал { $name }?
   *[other] Послать сигнал контейнерам ({ $count })?
}
containers-ask-pause = { $count ->
    [1] Приостановить { $name }?
   *[other] Приостановить контейнеры ({ $count })?
}
containers-ask-unpause = { $count ->
    [1] Снять с паузы { $name }?
   *[other] Снять с паузы контейнеры ({ $count })?
}
containers-ask-rm = { $count ->
    [1] Удалить { $name } безвозвратно?
   *[other] Удалить контейнеры ({ $count }) безвозвратно?
}
containers-ask-rename = Переименовать { $name } в { $new }?
containers-guessed = «{ $ref }» — начало имени, подходит только { $name }
containers-is-protected = 🔒 Защищено: { $names }
containers-own = ⚠ В этом контейнере работает сам бот: ответа может не быть
containers-tie-network = ⚠ { $name } живёт в сети контейнера { $on } и останется без неё
containers-tie-compose = ⚠ { $name } зависит от { $on } (Compose depends_on)
containers-note-force = ⚠ Работающий будет убит без предупреждения (-f)
containers-note-volumes = ⚠ Анонимные тома удалятся вместе с данными (-v)
containers-dark = ⚠ На хосте закроются порты: { $ports }
containers-orphans-named = Останутся без контейнера тома: { $names }
containers-orphans-anonymous = Останутся без контейнера анонимные тома: { $count }

containers-did-start = { $name } запущен
containers-did-stop = { $name } остановлен
containers-did-restart = { $name } перезапущен
containers-did-kill = { $name } убит
containers-did-signal = { $name } получил сигнал
containers-did-pause = { $name } на паузе
containers-did-unpause = { $name } снова работает
containers-did-rm = { $name } удалён
containers-did-rename = ✓ { $old } теперь { $new }
containers-was-start = { $name } уже работает
containers-was-stop = { $name } и так остановлен
containers-was-pause = { $name } уже на паузе
containers-was-unpause = { $name } не на паузе

containers-protected = { $name } защищён: менять его может только администратор.
containers-not-running = { $name } не работает.
containers-start-paused = { $name } на паузе. Сначала снимите её: /unpause { $name }
containers-rm-running = { $name } работает. Сначала остановите его или удалите с -f.
containers-bad-port = «{ $port }» — не порт. Пишите так: 80 или 80/udp
containers-port-none = { $name } не публикует портов.
containers-port-stopped = { $name } не работает, порты закрыты.
containers-port-not-published = { $name } не публикует порт { $port }.
containers-top-title = { $name }: { $count ->
    [one] { $count } процесс
    [few] { $count } процесса
   *[many] { $count } процессов
}
containers-diff-none = В файлах { $name } ничего не изменилось.
containers-diff-title = { $name }: добавлено { $added }, изменено { $changed }, удалено { $deleted }
