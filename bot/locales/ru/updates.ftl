# Более новые образы под теми же тегами

cmd-updates = новые версии образов, которые работают
cmd-upgrade = обновить контейнеры до нового образа, с возвратом
opt-upgrade-all = всё, что предлагает /updates
updates-title = Обновления
updates-digest = Есть новые образы
updates-count = { $count ->
    [0] все образы ({ $all }) самые новые
   *[other] { $count } из { $all }
}
updates-since = известно { $ago }
updates-current = самые новые
updates-kind-pinned = закреплены по дайджесту
updates-kind-local = собраны здесь
updates-kind-nameless = запущены по id
updates-kind-off = отключены меткой
updates-kind-foreign = из локального реестра другой машины
updates-unknown-gone = { $image }: в реестре больше нет такого тега
updates-unknown-denied = { $image }: реестр требует входа (docker login на сервере, см. REGISTRY_AUTH_FILE)
updates-unknown-helper = { $image }: пароль хранит credential helper, Lotsman его не запускает
updates-unknown-limited = { $image }: реестр просит пока его не спрашивать
updates-unknown-away = { $image }: не удалось спросить реестр ({ $reason })
updates-logins-problem = пароли реестров: { $problem }
updates-logins-open = файл с паролями реестров могут прочитать другие: chmod 600
updates-again = Спросить снова
updates-do-update = ⬆ Обновить
updates-do-all = ⬆ Обновить все ({ $count })
updates-do-skip = Пропустить
updates-do-never = Никогда
updates-do-logs = Журнал { $name }
updates-do-rest = ⬆ Остальные ({ $count })
updates-do-offer = Предлагать { $image }
updates-show-hidden = Скрытые ({ $count })
updates-hidden = Не предлагаются
updates-hidden-none = Ничего не скрыто.
updates-hidden-skipped = { $image }: эта версия пропущена ({ $who })
updates-hidden-never = { $image }: никогда ({ $who })
updates-skipped = { $image }: эта версия больше не предлагается.
updates-never = { $image }: больше не предлагается. Скрытое показывает /updates.
updates-offered = { $image }: снова предлагается.
updates-nothing = Обновлять нечего. См. /updates.
updates-usage = Назовите контейнеры или укажите --all.
updates-ask = { $count ->
    [1] Обновить { $name }?
   *[other] Обновить контейнеры ({ $count })?
}
updates-ask-followers = заново вместе с ним, в его сети: { $names }
updates-ask-dependents = после него перезапустятся: { $names }
updates-ask-own = сам бот, последним: минуту его не будет
updates-ask-how = Скачается новый образ, контейнер будет создан заново с теми же настройками и томами. Старый хранится, пока новый не заработает, иначе вернётся. Файлы, изменённые внутри, не в томах, пропадут.
updates-goes-on = Продолжится, как только получится, и будет сказано здесь.
updates-under-way = Обновление
updates-did = обновлён, { $old } → { $new }
updates-note = не всё получилось: { $note }
updates-stage-planned = ждёт
updates-stage-pulling = скачивается
updates-stage-making = создаётся новый
updates-stage-stopping = останавливается старый
updates-stage-naming = останавливается старый
updates-stage-proving = запущен, проверяется
updates-stage-following = подтягиваются зависящие от него
updates-stage-clearing = удаляется старый
updates-stage-restoring = возвращается старый
updates-stage-handed = продолжит помощник, бот вернётся через минуту
updates-stage-current = уже на самом новом образе
updates-stage-left = оставлен как был
updates-stage-restored = Старый возвращён.
updates-failed-exited = новый завершился с кодом { $detail }.
updates-failed-restarts = новый всё время перезапускается (код { $detail }).
updates-failed-unhealthy = новый нездоров: { $detail }
updates-failed-not-healthy = новый вовремя не стал здоровым.
updates-failed-gone = новый кто-то удалил.
updates-failed-unseen = движок не отвечал: { $detail }
updates-failed-refused = движок отказал: { $detail }
updates-failed-own = новый не поднялся, подробности в журнале движка.
updates-resumed = Бот был остановлен посреди обновления, оно доведено до конца:
updates-own-over = Обновление самого бота закончено:
updates-refused-marked = { $name } – часть обновления, которое ещё идёт.
updates-refused-swarm = { $name } – задача сервиса Swarm: её обновляет /service update.
updates-refused-pinned = { $name } закреплён по дайджесту, { $image }: новее под ним ничего нет.
updates-refused-nameless = { $name } запущен по id образа, для него в реестре нет нового.
updates-refused-paused = { $name } на паузе.
updates-refused-own-network = Сам бот живёт в сети { $name } и был бы остановлен посередине. Пересоздайте его вручную.
updates-refused-rm = { $name } удаляется при остановке (--rm), вернуть его было бы нельзя. Пересоздайте его вручную.
updates-refused-local = { $image } у { $name } получен не из реестра под этим именем. Соберите образ и пересоздайте контейнер.
held-upgrade = { $name } сейчас обновляет { $who }.
held-upgrade-own = Вы уже обновляете { $name }.
