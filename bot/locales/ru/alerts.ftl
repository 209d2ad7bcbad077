# Оповещения: карточки сбоев, сводки, команды о них

help-group-alerts = Оповещения
management-alerts = оповещения: что приходит в этот чат

cmd-alerts = что приходит в этот чат
cmd-alerts-set = настроить оповещения этого чата
cmd-alerts-reset = вернуть оповещения чата к исходным
cmd-mute = не оповещать о контейнере: на час, до восстановления, до завтра
cmd-unmute = снова оповещать о контейнере
cmd-incidents = сбои: открытые и прошлые
cmd-events = что делал Docker
cmd-status = всё на одном экране
opt-status-picture = сутки картинкой

opt-alerts-set-chat = другой чат: номер или номер:тема
opt-alerts-set-host = только эти хосты: vps, home-*; можно несколько раз
opt-alerts-set-name = только контейнеры с такими именами: web-*; можно несколько раз
opt-alerts-set-label = только контейнеры с такой меткой: key=value; можно несколько раз
opt-alerts-set-kind = только такие сбои: crash,oom,unhealthy
opt-alerts-set-level = с какой важности: info, warning, critical
opt-alerts-set-quiet = тихие часы: 23:00-07:00; off убирает
opt-alerts-set-zone = часовой пояс: Europe/Moscow
opt-alerts-set-digest = когда приходит сводка за сутки: 09:00; off убирает
opt-alerts-set-lang = язык: ru или en
opt-alerts-set-escalate = только важное, за которое никто не взялся столько времени: 15m; off убирает
opt-alerts-set-on = присылать оповещения
opt-alerts-set-off = не присылать ничего
opt-alerts-reset-chat = другой чат: номер или номер:тема
opt-incidents-all = и прошлые тоже
opt-events-since = с какого времени: 10m, 2h или дата
opt-events-until = до какого времени
opt-events-filter = отобрать: event=die, type=image, label=key=value

# что случилось: идёт сразу за именем

alerts-crash = упал
alerts-crash-code = упал, код { $code }
alerts-oom = упал: не хватило памяти
alerts-oom-within = исчерпал память внутри, но работает дальше
alerts-unhealthy = нездоров
alerts-crash_loop = падает раз за разом
alerts-not_back = не поднялся
alerts-stopped = остановлен
alerts-cpu = сильно занимает процессор
alerts-cpu-much = занимает { $percent }% процессора
alerts-memory = занимает почти всю свою память
alerts-memory-much = занимает { $percent }% своей памяти
alerts-exec = внутри запустили команду
alerts-image = образ изменился
alerts-image-pull = образ скачан
alerts-image-delete = образ удалён
alerts-image-load = образ загружен из файла
alerts-image-import = образ импортирован
alerts-lifecycle = изменился
alerts-created = создан
alerts-removed = удалён
alerts-finished = закончил работу
alerts-service = работает не полностью
alerts-service-counts = работает не полностью: { $running } из { $desired }

# целиком, без имени

alerts-engine = Docker не отвечает
alerts-disk = На диске Docker мало места
alerts-disk-percent = Диск Docker заполнен на { $percent }%
alerts-wave = { $count ->
    [one] Упал { $count } контейнер
    [few] Упали сразу { $count } контейнера
   *[many] Упали сразу { $count } контейнеров
}

# чем кончилось

alerts-resolved-healthy = снова здоров
alerts-resolved-running = снова работает
alerts-resolved-removed = удалён
alerts-resolved-stopped = остановлен
alerts-resolved-finished = закончил работу
alerts-resolved-ended = завершился
alerts-resolved-left = остался остановленным
alerts-resolved-unwatched = больше не под наблюдением
alerts-resolved = закрыто
alerts-over-engine = Docker снова отвечает
alerts-over-disk = На диске Docker снова есть место
alerts-over-service = снова в полном составе
alerts-over-cpu = больше не нагружает процессор
alerts-over-memory = больше не занимает почти всю память
alerts-over-wave = Снова работают все
alerts-after = { $what }, через { $time }

# ход событий

alerts-step-died = упал
alerts-step-started = запущен
alerts-step-stopped = остановлен
alerts-step-oom = не хватило памяти
alerts-step-healthy = здоров
alerts-step-unhealthy = нездоров
alerts-step-removed = удалён
alerts-step-running = работает
alerts-step-not_back = не поднялся
alerts-step-renamed = переименован
alerts-step-finished = закончил работу
alerts-step-died-code = упал, код { $code }
alerts-step-stopped_by = остановлен через бота
alerts-step-started_by = запущен через бота
alerts-step-restarted_by = перезапущен через бота
alerts-step-created = создан
alerts-step-exec = команда внутри
alerts-step-replicas = реплики
alerts-step-complete = все на месте
alerts-step-over = выше предела
alerts-step-below = ниже предела
alerts-step-ended = завершён
alerts-step-left = остался остановленным
alerts-step-unanswered = никто не взялся
alerts-step-restarts = { $count ->
    [1] перезапущен
   *[other] перезапуск ×{ $count }
}
alerts-step-died-again = снова упал

# причины

alerts-by-person = Остановлено через бота: { $name }
alerts-by-outside = Остановлено не через бота
alerts-by-outside-signal = Остановлено не через бота, сигнал { $signal }
alerts-by-engine = Остановлено вместе с движком Docker
alerts-killed = Код { $code } ({ $signal }): процесс принудительно убит. Нехватку памяти Docker не отметил.
alerts-oom-inside = Внутри не хватило памяти: ядро убило один из процессов.
alerts-memory-users = Больше всех памяти занимали:
alerts-last-lines = { $count ->
    [one] Последняя строка:
    [few] Последние { $count } строки:
   *[many] Последние { $count } строк:
}
alerts-check-output = Проверка ответила:
alerts-command = Команда:
alerts-free = Свободно { $free } из { $total }
alerts-free-only = Свободно { $free }
alerts-memory-of = { $used } из { $limit }
alerts-times = { $count ->
    [one] Это уже { $count } раз за последнее время.
    [few] Это уже { $count } раза за последнее время.
   *[many] Это уже { $count } раз за последнее время.
}
alerts-host = 🖥 { $host }
alerts-told-late = Узнал об этом позже: тогда не было связи с движком или не работал бот.
alerts-on-it = 👤 Занимается: { $name }, { $moment }
alerts-muted-until = 🔇 Тихо до { $moment } ({ $name })
alerts-muted-healthy = 🔇 Тихо до восстановления ({ $name })
alerts-engine-hangs = Соединение есть, но ответа нет: сервер завис или перегружен.
alerts-engine-reason = Причина: { $reason }
alerts-engine-restarted = Движок перезапускался.
alerts-engine-unseen = Не видел, что происходило с { $from } по { $until }.
alerts-wave-back = Снова работают: { $back } из { $count }
alerts-more = { $count ->
    [one] … и ещё { $count }
    [few] … и ещё { $count }
   *[many] … и ещё { $count }
}

# кнопки

alerts-do-logs = Журнал
alerts-do-why = Почему
alerts-do-stats = Нагрузка
alerts-do-day = 📈 Сутки
alerts-do-status = Обзор
alerts-do-df = Что занимает место
alerts-do-stopped = Что не работает
alerts-do-no-restart = Не перезапускать
alerts-do-ack = ✔ Беру на себя
alerts-do-mute-1h = 🔇 1 ч
alerts-do-mute-tomorrow = 🔇 до завтра
alerts-do-mute-healthy = 🔇 до восстановления
alerts-do-unmute = 🔔 { $name }
alerts-do-unmute-it = 🔔 Оповещать снова
alerts-do-past = С прошлыми
alerts-do-open = Только открытые
alerts-do-incidents = Сбои
alerts-do-containers = Контейнеры
alerts-do-back = ‹ К списку
alerts-do-level-info = Всё
alerts-do-level-warning = Без мелочей
alerts-do-level-critical = Только важное
alerts-do-off = Выключить
alerts-do-on = Включить

# на нажатия

alerts-took = Вы взяли это на себя
alerts-taken = Этим уже занимается { $name }
alerts-over-already = Уже закончилось
alerts-gone = Такого сбоя в журнале больше нет
alerts-not-watching = Наблюдение за движком не запущено.
alerts-no-lines = Строк у сбоя не осталось: контейнера { $name } уже нет.
alerts-kept-lines = { $name }: последние строки перед сбоем
alerts-mute-bad = Не понял, до каких пор: «{ $until }». Пишите 1h, 30m, 2d, healthy или tomorrow.
alerts-mute-done = 🔇 { $name }: тихо до { $moment }
alerts-mute-done-healthy = 🔇 { $name }: тихо до восстановления
alerts-unmute-done = 🔔 { $name }: снова оповещаю
alerts-muted-by-glob = { $name } заглушён вместе с другими. Снять: /unmute { $glob }
alerts-unmute-elsewhere = { $name } здесь не заглушён, заглушён на хосте { $hosts }.
alerts-unmute-was = { $name } и так не заглушён.

# списки и сводки

alerts-incidents-open = { $count ->
    [one] Открыт { $count } сбой
    [few] Открыто { $count } сбоя
   *[many] Открыто { $count } сбоев
}
alerts-incidents-none = Открытых сбоев нет.
alerts-incidents-past = Сбои: открытые и прошлые
alerts-incidents-never = Сбоев ещё не было.
alerts-away = Пока меня не было
alerts-away-span = { $from } – { $until }, { $time }
alerts-away-nothing = Ничего не случилось.
alerts-morning = За тихие часы
alerts-digest = Сводка за сутки
alerts-digest-quiet = Сбоев не было.
alerts-digest-incidents = { $count ->
    [one] { $count } сбой
    [few] { $count } сбоя
   *[many] { $count } сбоев
}
alerts-digest-open = { $count ->
    [one] не закрыт { $count }
    [few] не закрыто { $count }
   *[many] не закрыто { $count }
}
alerts-digest-restarts = Перезапуски:
alerts-digest-images = { $count ->
    [one] Лишний образ: { $count }, { $size }
    [few] Лишние образы: { $count }, { $size }
   *[many] Лишние образы: { $count }, { $size }
}
alerts-digest-disk = Диск: свободно { $free } из { $total }
alerts-digest-grown = занято больше на { $size }
alerts-digest-shrunk = освободилось { $size }
alerts-digest-deeds = Через бота:
alerts-digest-audit = Хеш журнала:

# /alerts

alerts-title = Оповещения этого чата
alerts-title-other = Оповещения чата { $chat }
alerts-is-off = 🔕 Выключены
alerts-level = Важность:
alerts-level-info = все, мелочи в сводке
alerts-level-warning = предупреждения и важное
alerts-level-critical = только важное
alerts-hosts = Хосты:
alerts-names = Имена:
alerts-labels = Метки:
alerts-kinds = Сбои:
alerts-all = любые
alerts-quiet = Тихие часы:
alerts-quiet-off = нет
alerts-quiet-on = { $span } (важное приходит и тогда)
alerts-zone = Часовой пояс:
alerts-digest-at = Сводка:
alerts-digest-off = не приходит
alerts-digest-on = каждый день в { $moment }
alerts-escalate = Только важное, за которое никто не взялся { $time }
alerts-mutes = 🔇 Заглушены:
alerts-mute-until = { $name } до { $moment }
alerts-mute-until-healthy = { $name } до восстановления
alerts-labels-note = Метки контейнера важнее: lotsman.alerts=off|critical|all, lotsman.alerts.chat=номер[:тема]
alerts-not-subscribed = В этот чат оповещения не приходят. Включить: /alerts set --on
alerts-bad-quiet = «{ $value }» не похоже на тихие часы. Пишите так: 23:00-07:00 или off
alerts-bad-time = «{ $value }» не похоже на время. Пишите так: 09:00 или off
alerts-bad-zone = «{ $value }» не похоже на часовой пояс. Пишите так: Europe/Moscow
alerts-bad-kind = Вида сбоя «{ $value }» нет. Есть: { $known }
alerts-bad-label = «{ $value }» не похоже на метку. Пишите так: team или team=web
alerts-bad-level = Важности «{ $value }» нет. Есть: info, warning, critical
alerts-bad-chat = «{ $value }» не похоже на номер чата. Пишите так: -1001234567890 или -1001234567890:17
alerts-nothing-to-set = Не сказано, что настроить. Например: /alerts set --level critical

# /status

alerts-status-title = Обзор
alerts-status-away = 🔴 { $host }: не отвечает
alerts-status-running = работает { $count }
alerts-status-stopped = остановлено { $count }
alerts-status-paused = на паузе { $count }
alerts-status-unhealthy = нездоровы: { $names }
alerts-status-restarting = перезапускаются: { $names }
alerts-status-disk = диск: свободно { $free } из { $total } ({ $percent }% занято)

# /events

alerts-events-title = События Docker: { $from } – { $until }
alerts-events-none = С { $from } по { $until } событий не было.
alerts-events-older = Раньше движок уже не помнит или не поместилось: показаны последние { $count }.
