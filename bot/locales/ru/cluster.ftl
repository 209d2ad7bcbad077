# Swarm: узлы, секреты и конфиги, сам кластер

management-node = узлы Swarm: список, роли, доступность
management-secret = секреты Swarm: список, создание, удаление
management-config = конфиги Swarm: список, создание, удаление
management-swarm = Swarm: создать, ключи, выйти
cmd-node-ls = узлы Swarm: кто управляет, кто на связи
cmd-node-ps = задачи на узле
cmd-node-inspect = карточка узла, с файлом JSON
cmd-node-update = доступность, роль и метки узла
cmd-node-promote = сделать узел управляющим
cmd-node-demote = сделать узел рабочим
cmd-node-rm = убрать узел из Swarm

opt-node-ls-filter = отобрать: role=manager, name=web, node.label=disk=ssd
opt-node-ls-quiet = только id
opt-node-ps-quiet = только id задач
opt-node-update-availability = active, pause (новых задач не давать) или drain (увести все)
opt-node-update-role = worker или manager
opt-node-update-label_add = добавить или изменить метку ключ=значение
opt-node-update-label_rm = убрать метку
opt-node-rm-force = и того, кто на связи

nodes-title = { $count ->
    [one] { $count } узел
    [few] { $count } узла
   *[many] { $count } узлов
}
nodes-quorum = Управляющих: { $managers }, на связи { $reachable }. { $spare ->
    [0] Потерять нельзя ни одного.
   *[other] Можно потерять: { $spare }.
}
nodes-quorum-risk = ⚠ Управляющих { $managers }, на связи только { $reachable }: если пропадёт ещё один, Swarm перестанет управляться.
nodes-quorum-lost = ⚠ Управляющих { $managers }, на связи только { $reachable }: большинства нет, Swarm не управляется.
nodes-none-match = Под этот отбор не подходит ни один узел.
nodes-refresh = Обновить
nodes-back = ‹ К списку
nodes-more = … и ещё { $count }
nodes-gone = Этого узла в Swarm уже нет.
nodes-own = этот сервер
nodes-role-leader = лидер
nodes-role-manager = управляющий
nodes-role-worker = рабочий
nodes-state = { $state ->
    [ready] на связи
    [down] не отвечает
    [disconnected] отключился
   *[unknown] состояние неизвестно
}
nodes-unreachable = управляющие его не слышат
nodes-availability = { $availability ->
    [drain] drain: задачи уведены
    [pause] pause: новых задач не берёт
   *[active] active: берёт задачи
}
nodes-power = { $cpus ->
    [one] { $cpus } ядро
    [few] { $cpus } ядра
   *[many] { $cpus } ядер
}, { $memory }
nodes-card-address = Адрес:
nodes-card-engine = Docker:
nodes-card-power = Машина:
nodes-card-labels = Метки:
nodes-card-joined = В Swarm:
nodes-card-services = Сервисы:
nodes-card-only-here = Только здесь:
nodes-no-tasks = Задач нет.
nodes-do-ps = Задачи
nodes-do-card = Карточка
nodes-do-drain = Увести задачи
nodes-do-active = Вернуть в работу
nodes-do-promote = Сделать управляющим
nodes-do-demote = Сделать рабочим
nodes-do-rm = Убрать

nodes-nothing-to-change = Что изменить? Например: /node update --availability drain worker1
nodes-bad-label = Метка пишется ключ=значение, а здесь «{ $text }».
nodes-guessed = «{ $ref }»: начало имени, подходит только { $name }
nodes-ask-update = Изменить узел { $name }: { $changes }?
nodes-ask-promote = { $count ->
    [1] Сделать узел { $name } управляющим?
   *[other] Сделать узлы управляющими: { $name }?
}
nodes-ask-demote = { $count ->
    [1] Сделать узел { $name } рабочим?
   *[other] Сделать узлы рабочими: { $name }?
}
nodes-ask-rm = { $count ->
    [1] Убрать узел { $name } из Swarm?
   *[other] Убрать узлы из Swarm: { $name }?
}
nodes-note-even = Управляющих станет { $managers }. Чётное число не надёжнее: терять можно столько же, сколько при { $managers } − 1.
nodes-note-quorum = ⚠ Управляющих останется { $managers }, и терять нельзя будет ни одного.
nodes-note-quorum-lost = ⚠ Останется { $managers } управляющих, на связи из них { $reachable }: большинства не будет, и Swarm перестанет управляться.
nodes-note-moves = Переедут на другие узлы: { $services }
nodes-note-breaks = ⚠ Больше нигде не работают, будет перерыв: { $services }
nodes-note-alive = ⚠ На связи и работают: { $names }. Их контейнеры остановятся, если узел потом выйдет из Swarm.
nodes-note-force-manager = ⚠ Управляющий, убранный силой, может лишить Swarm большинства. Надёжнее сначала /node demote.
nodes-note-not-removed = { $name } не убираю: сначала demote или drain, либо -f
nodes-last-manager = { $name }: последний управляющий. Без него Swarm перестанет существовать; если так и надо: /swarm leave --force на нём.
nodes-rm-manager = { $name } управляющий. Сначала сделайте его рабочим.
nodes-rm-alive = { $name } на связи. Убрать можно узел, который вышел из Swarm или не отвечает; сначала уведите задачи, или -f.
nodes-is-manager = { $name } и так управляющий
nodes-is-worker = { $name } и так рабочий
nodes-did-update = Узел { $name } изменён
nodes-did-promote = { $name } теперь управляющий
nodes-did-demote = { $name } теперь рабочий
nodes-did-rm = { $name } убран из Swarm

cmd-secret-ls = секреты Swarm и кто ими пользуется
cmd-secret-inspect = карточка секрета, без содержимого
cmd-secret-create = создать секрет: значение строкой ниже или документом
cmd-secret-rm = удалить секрет
cmd-config-ls = конфиги Swarm и кто ими пользуется
cmd-config-inspect = карточка конфига, без содержимого
cmd-config-create = создать конфиг: текст строкой ниже или документом
cmd-config-rm = удалить конфиг

opt-secret-ls-filter = отобрать: name=shop, label=ключ
opt-secret-ls-quiet = только id
opt-secret-create-label = метка ключ=значение
opt-config-ls-filter = отобрать: name=shop, label=ключ
opt-config-ls-quiet = только id
opt-config-create-label = метка ключ=значение

secrets-title = { $kind ->
    [secret] { $count ->
        [one] { $count } секрет
        [few] { $count } секрета
       *[many] { $count } секретов
    }
   *[config] { $count ->
        [one] { $count } конфиг
        [few] { $count } конфига
       *[many] { $count } конфигов
    }
}
secrets-none = { $kind ->
    [secret] Секретов нет. Создать: /secret create имя, а значение на следующей строке или документом.
   *[config] Конфигов нет. Создать: /config create имя, а текст на следующей строке или документом.
}
secrets-none-match = { $kind ->
    [secret] Под этот отбор не подходит ни один секрет.
   *[config] Под этот отбор не подходит ни один конфиг.
}
secrets-refresh = Обновить
secrets-back = ‹ К списку
secrets-more = … и ещё { $count }
secrets-gone = { $kind ->
    [secret] Этого секрета уже нет.
   *[config] Этого конфига уже нет.
}
secrets-used-by = { $services }
secrets-unused = никем не используется
secrets-card-created = Создан:
secrets-card-size = Размер:
secrets-card-driver = Драйвер:
secrets-card-labels = Метки:
secrets-card-users = Сервисы:
secrets-not-shown = { $kind ->
    [secret] Значение Docker никому не показывает, и бот его не хранит.
   *[config] Содержимое бот не показывает: в конфигах бывают пароли.
}
secrets-do-rm = Удалить
secrets-do-card = Карточка
secrets-did-create = { $kind ->
    [secret] Секрет { $name } создан
   *[config] Конфиг { $name } создан
}
secrets-deleted = Сообщение со значением удалено.
secrets-delete-it = ⚠ Сообщение со значением удалить не удалось: удалите его сами.
secrets-private = Секреты присылайте боту лично: в группе значение прочитали бы все. Ваше сообщение здесь удалено, секрет не создан; это значение лучше заменить.
secrets-private-delete = Секреты присылайте боту лично: в группе значение прочли бы все. Удалите своё сообщение, секрет не создан; это значение лучше заменить.
secrets-value-below = { $kind ->
    [secret] Значение пишут не в самой команде, а на следующей строке того же сообщения, или присылают документом с этой командой в подписи.
   *[config] Текст пишут не в самой команде, а на следующей строке того же сообщения, или присылают документом с этой командой в подписи.
}
secrets-value-missing = { $kind ->
    [secret] А значение? Его пишут на следующей строке того же сообщения или присылают документом с этой командой в подписи.
   *[config] А текст? Его пишут на следующей строке того же сообщения или присылают документом с этой командой в подписи.
}
secrets-value-again = { $kind ->
    [secret] Значение из того сообщения я не хранил. Удалите его и пришлите команду заново.
   *[config] Пришлите команду с текстом заново.
}
secrets-exists = { $kind ->
    [secret] Секрет { $name } уже есть, а изменить секрет нельзя. Создайте другой и замените в сервисе: /service update --secret-rm { $name } --secret-add новый.
   *[config] Конфиг { $name } уже есть, а изменить конфиг нельзя. Создайте другой и замените в сервисе: /service update --config-rm { $name } --config-add новый.
}
secrets-in-use = { $name }: ещё нужен сервисам { $users }
secrets-ask-rm = { $kind ->
    [secret] { $count ->
        [1] Удалить секрет { $name }?
       *[other] Удалить секреты ({ $count })?
    }
   *[config] { $count ->
        [1] Удалить конфиг { $name }?
       *[other] Удалить конфиги ({ $count })?
    }
}
secrets-note-gone = { $kind ->
    [secret] Значение пропадёт насовсем: прочитать его обратно нельзя.
   *[config] Содержимое пропадёт насовсем.
}
secrets-rm-not = Не удалю:
secrets-did-rm = { $name } удалён

cmd-swarm-init = создать Swarm на этом сервере
cmd-swarm-join-token = команда, которой другой сервер войдёт в Swarm
cmd-swarm-unlock-key = ключ, которым открывают запертый Swarm
cmd-swarm-ca = корневой сертификат Swarm, его замена
cmd-swarm-leave = вывести этот сервер из Swarm

opt-swarm-init-advertise_addr = адрес, по которому этот сервер найдут другие
opt-swarm-init-listen_addr = на каком адресе слушать
opt-swarm-init-data_path_addr = адрес для трафика между контейнерами
opt-swarm-init-data_path_port = порт для трафика между контейнерами
opt-swarm-init-default_addr_pool = из каких подсетей раздавать адреса
opt-swarm-init-default_addr_pool_mask_length = длина маски этих подсетей
opt-swarm-init-availability = active, pause или drain
opt-swarm-init-autolock = после перезапуска Docker ждать ключ
opt-swarm-init-cert_expiry = срок сертификатов узлов, например 2160h
opt-swarm-init-dispatcher_heartbeat = как часто узлы отзываются, например 5s
opt-swarm-init-task_history_limit = сколько прошлых задач помнить
opt-swarm-init-force_new_cluster = новый Swarm из состояния этого узла
opt-swarm-join-token-rotate = сделать новый, старый перестанет действовать
opt-swarm-join-token-quiet = только сам токен
opt-swarm-unlock-key-rotate = сделать новый ключ
opt-swarm-unlock-key-quiet = только сам ключ
opt-swarm-ca-rotate = заменить корневой сертификат
opt-swarm-leave-force = и управляющему

swarm-private = Токены и ключи показываю только лично: напишите мне в личный чат.
swarm-is-in-one = Этот сервер уже в Swarm.
swarm-not-in-one = Этот сервер и так не состоит в Swarm.
swarm-did-init = Swarm создан, этот сервер управляет
swarm-note-one-manager = Управляющий пока один. Чтобы пережить потерю сервера, их нужно три.
swarm-note-autolock = Swarm запирается: после перезапуска Docker понадобится ключ. Сохраните его.
swarm-do-join-worker = Добавить рабочий узел
swarm-do-nodes = Узлы
swarm-do-unlock-key = Ключ
swarm-do-look = Посмотреть
swarm-do-copy = Скопировать
swarm-do-forget = Удалить сейчас
swarm-shown-for = Сообщение исчезнет через минуту.
swarm-token-worker = Выполните на новом сервере, он станет рабочим узлом:
swarm-token-manager = Выполните на новом сервере, он станет управляющим:
swarm-unlock-key = Ключ Swarm
swarm-note-unlock-key = После перезапуска Docker введите на сервере: docker swarm unlock
swarm-not-locked = Этот Swarm не запирается, ключа у него нет.
swarm-ask-rotate-worker = Заменить токен рабочих узлов?
swarm-note-rotate-worker = Прежний токен перестанет действовать. Узлы, которые уже в Swarm, останутся.
swarm-ask-rotate-manager = Заменить токен управляющих?
swarm-note-rotate-manager = Прежний токен перестанет действовать. Узлы, которые уже в Swarm, останутся.
swarm-ask-rotate-unlock-key = Заменить ключ Swarm?
swarm-note-rotate-unlock-key = Прежний ещё несколько минут может понадобиться узлам, которые перезапускаются прямо сейчас.
swarm-ask-rotate-ca = Заменить корневой сертификат Swarm?
swarm-note-rotate-ca = Все узлы получат новые сертификаты, сменятся и токены. Узлы не на связи придётся вводить заново.
swarm-ca-title = Корневой сертификат Swarm
swarm-ca-rotating = Замена сертификата идёт, не все узлы его получили.
swarm-ca-begun = Замена началась, узлы получают новые сертификаты
swarm-ask-force-new = Создать новый Swarm из этого узла?
swarm-note-force-new = ⚠ Остальные управляющие из него выпадут. Это выход, только если большинство управляющих потеряно навсегда.
swarm-leave-manager = Этот сервер управляющий, просто так он не выйдет. Сначала /node demote с другого управляющего, а если нужно именно так, то с --force.
swarm-ask-leave = Вывести этот сервер из Swarm?
swarm-leave-containers = { $count ->
    [one] { $count } контейнер Swarm здесь остановится.
    [few] { $count } контейнера Swarm здесь остановятся.
   *[many] { $count } контейнеров Swarm здесь остановятся.
}
swarm-leave-last = ⚠ Это последний управляющий: Swarm перестанет существовать. Пропадут сервисы ({ $services }), секреты и конфиги ({ $kept }), вернуть их нельзя.
swarm-leave-services = Сервисы: { $services }
swarm-leave-locked = Swarm заблокирован, просто так из него не выйти. Разблокировать: docker swarm unlock на сервере; или с --force.
swarm-leave-blind = ⚠ Swarm заблокирован, и что в нём, не видно. Если это последний управляющий, пропадут все сервисы, секреты и конфиги.
swarm-leave-no-leader = ⚠ Swarm сейчас без лидера, большинства управляющих нет. После этого вернуть его можно будет только через --force-new-cluster.
swarm-leave-quorum = Из { $managers } управляющих на связи останется { $reachable }. { $spare ->
    [0] Потерять нельзя будет ни одного.
   *[other] Можно будет потерять ещё: { $spare }.
}
swarm-leave-quorum-lost = ⚠ Из { $managers } управляющих на связи останется { $reachable }: большинства не будет, и Swarm перестанет управляться.
swarm-leave-demote-first = Надёжнее сначала сделать его рабочим: /node demote с другого управляющего.
swarm-did-leave = Этот сервер вышел из Swarm. Чтобы он исчез из списка узлов, на управляющем: /node rm
swarm-did-leave-last = Swarm больше нет.

# оповещения о Swarm

alerts-node = пропал: узел Swarm не отвечает
alerts-manager = на связи, но другие управляющие Swarm его не слышат
alerts-quorum = Управляющих Swarm на связи { $reachable } из { $managers }: потерять ещё одного нельзя
alerts-quorum-lost = Swarm не управляется: управляющих на связи { $reachable } из { $managers }
alerts-quorum-unknown = Swarm не управляется: большинства управляющих нет
alerts-update = стоит на полпути: обновление остановилось
alerts-update-rollback = стоит на полпути: откат остановился
alerts-over-node = снова на связи
alerts-over-manager = снова слышен управляющим
alerts-over-quorum = У Swarm снова есть запас управляющих
alerts-over-update = больше не стоит на полпути
alerts-step-node_down = не отвечает
alerts-step-node_ready = на связи
alerts-step-node_removed = убран из Swarm
alerts-step-unreachable = его не слышат
alerts-step-reachable = слышат
alerts-step-quorum = управляющие
alerts-step-quorum_lost = большинства нет
alerts-step-update_paused = остановилось
alerts-step-resumed = пошло дальше
alerts-do-service-ps = Задачи
alerts-do-node-ps = Задачи узла
alerts-do-nodes = Узлы
alerts-do-rollback = Откатить

recovery-now-node = узел в Swarm есть
recovery-now-no-node = узла в Swarm нет
recovery-now-swarm = сервер состоит в Swarm
recovery-now-no-swarm = сервер не состоит в Swarm
recovery-now-secret = секрет есть
recovery-now-no-secret = секрета нет
recovery-now-config = конфиг есть
recovery-now-no-config = конфига нет
