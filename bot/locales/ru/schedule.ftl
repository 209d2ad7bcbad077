help-group-schedules = Расписание
management-schedule = расписание: что и когда выполнять
cmd-schedule-add = выполнять команду по расписанию
cmd-schedule-list = что выполняется по расписанию
cmd-schedule-rm = убрать из расписания
cmd-schedule-run = выполнить сейчас, вне очереди
opt-schedule-add-tz = часовой пояс, например Europe/Moscow
opt-schedule-add-catch_up = выполнить один раз то, что пропущено, пока бот не работал
opt-schedule-add-mute = пока команда работает, и ещё минуту не присылать оповещения этого хоста

schedule-number = №{ $number }
schedule-heading = ⏰ №{ $number } { $line }
schedule-question = Добавить в расписание?
schedule-unasked = Каждый раз она будет выполняться без вопроса.
schedule-added = В расписании под №{ $number }:
schedule-rights = Выполняется с правами, которые будут у вас в тот момент. Если всё хорошо, сообщение приходит без звука.
schedule-next = Ближайшие: { $moments } ({ $zone })
schedule-next-one = следующий раз { $moment }
schedule-last = прошлый { $sign } { $moment }
schedule-elsewhere = другой чат
schedule-will-catch-up = Пропущенное будет выполнено один раз.
schedule-will-mute = Пока команда работает, и ещё минуту оповещения этого хоста молчат.
schedule-asks-code = Каждый раз будет спрошен код второго фактора.
schedule-asks-second = Каждый раз её должен разрешить другой администратор.
schedule-none = По расписанию ничего не выполняется. Добавить:
schedule-more = …и ещё { $count }
schedule-run-now = Выполнить №{ $number }
schedule-remove = Убрать №{ $number }
schedule-removing = Убрать из расписания №{ $number }?
schedule-removed = Убрано из расписания: №{ $number }
schedule-running = Выполнить сейчас №{ $number }? Права – того, кто добавил: { $name }.
schedule-started = Выполняю №{ $number }
schedule-missed = ⏰ Пока бот не работал, пропущено по расписанию:
schedule-missed-line = №{ $number }, раз: { $count }
schedule-catches-up = выполняю один раз
schedule-overlap = ⏰ №{ $number } пропущен: прошлый запуск ещё не закончился.
schedule-failed = ⚠ Не удалось.
schedule-guess = По расписанию выполняется только то, что названо полностью: «{ $ref }» нет, есть { $name }. Ничего не сделано.
schedule-no-command = Такой команды нет: { $line }
schedule-bad-cron = Не понимаю время «{ $expression }». Нужно пять полей cron: минута час день месяц день_недели, например "0 4 * * *" – каждый день в 4:00. Есть и @hourly, @daily, @weekly, @monthly.
schedule-bad-zone = Нет такого часового пояса: «{ $zone }». Пример: Europe/Moscow.
schedule-by-hand = { $line } по расписанию не выполняется{ $option ->
    [interactive] : -i ждёт человека
    [tty] : -t ждёт человека
    [follow] : -f ждёт человека
   *[other] : эта команда только для человека
}.
schedule-secret = В команде есть секрет: он лежал бы в базе открытым. Передайте его контейнеру файлом или через --env-file.
schedule-too-long = Команда длиннее { $most } символов.
schedule-enough = В этом чате уже { $most } команд по расписанию, больше нельзя.
schedule-none-such = В расписании нет №{ $number }.
schedule-not-yours = Это расписание добавил { $name }: менять его может он или администратор.
schedule-host-gone = ⚠ Хоста { $name } в DOCKER_HOSTS больше нет, выполнять негде.
schedule-misplaced = { $option } относится к расписанию и пишется перед временем.
