# Что случилось и что делать дальше. Ключи объявлены в bot/errors.py и там, где ошибка возникает.

error-unexpected = Что-то пошло не так.
error-bug = В боте ошибка, команда не выполнена до конца. Номер для журнала: { $update_id }

error-engine = Docker отказал: { $reason }
error-registry-login = Не удалось получить логин для реестра: { $reason }
error-garbled = Docker ответил так, что ответ не разобрать. Возможно, по этому адресу отвечает не Docker или ответ оборвался.
error-engine-unreachable = Нет связи с Docker.
hint-engine-unreachable = Проверьте на сервере, что он запущен: systemctl status docker. Если Docker на другой машине, проверьте её адрес в настройках бота.
error-engine-timeout = Docker не ответил вовремя. Команда могла выполниться.
error-engine-no-answer = Docker не ответил за { $limit_s } с.
hint-engine-no-answer = Если так повторяется, сервер, скорее всего, перегружен или на нём кончились диск или память.
error-not-drawn = Картинку нарисовать не удалось.
hint-engine-timeout = Посмотрите, что получилось: /ps. Если так повторяется, на сервере, скорее всего, не хватает диска или памяти.
error-engine-busy = Docker занят прежними командами и пока не отвечает.
error-socket-permission = У бота нет прав на сокет Docker.
hint-socket-permission = Добавьте пользователя бота в группу docker (usermod -aG docker ИМЯ) и перезапустите бота. В контейнере нужна группа сокета: DOCKER_GID в .env.

error-not-found = { $kind ->
    [container] Контейнера { $ref } нет.
    [image] Образа { $ref } здесь нет.
    [volume] Тома { $ref } нет.
    [network] Сети { $ref } нет.
    [service] Сервиса { $ref } нет.
    [node] Узла { $ref } в Swarm нет.
    [secret] Секрета { $ref } нет.
    [config] Конфига { $ref } нет.
    [path] Пути { $ref } в контейнере нет.
   *[other] Не нашёл: { $ref }
}
error-ambiguous = «{ $ref }» подходит к нескольким: { $names }. Уточните.
error-conflict = Сейчас так нельзя: { $reason }
error-in-use = Ещё используется: { $reason }
error-in-use-by = Ещё используется: { $users }
error-bad-request = Docker не принял запрос: { $reason }

error-usage = Не понял команду.
error-usage-form = Пишется так:
error-quote = Кавычка открыта, но не закрыта.
error-argument-missing = Не хватает { $argument }.
error-arguments = Лишнее или не на своём месте: { $problem }
error-option-unknown = Параметра { $option } нет.
error-option-near = Параметра { $option } нет. Может быть: { $near }
error-option-refused = Параметр { $option } у docker есть, а здесь он не поддерживается.
error-option-flag = { $option } только включают или выключают (true, false), а не «{ $value }».
error-option-value = После { $option } нужно значение.
error-value = { $option }: { $problem }
error-value-choice = { $option }: можно { $choices }
error-value-number = { $option }: нужно целое число
error-value-between = { $option }: нужно целое число от { $least } до { $most }
error-value-least = { $option }: нужно целое число не меньше { $least }
error-value-most = { $option }: нужно целое число не больше { $most }
error-duration = «{ $value }» не похоже на время. Пишите 30s, 10m, 2h или 7d.
error-moment = «{ $value }» не похоже на время. Пишите 10m, 2h, 7d или дату: 2025-01-31T12:00.

error-denied = { $role ->
    [viewer] Команда /{ $command } доступна тем, кому администратор дал доступ.
    [operator] Команда /{ $command } доступна операторам и администраторам.
   *[admin] Команда /{ $command } доступна только администраторам.
}
error-busy = Сейчас слишком много команд сразу. Повторите через минуту.
error-disk-full = На диске нет места: записать действие в журнал нельзя, поэтому команда не выполнена.
hint-disk-full = Что занимает место: /system df. Освободите диск на сервере и повторите.
error-setting = Настройка { $name }: { $problem }.
error-confirmation-void = { $name }: это уже не то, о чём я спрашивал. Ничего не сделано, отправьте команду заново.
error-document-refused = Telegram не отдаёт файл { $name }: { $reason }
error-too-large = Это больше { $limit }, столько отправить нельзя.
error-document-too-big = Файл { $name } слишком большой, можно до { $limit }.
