# Сети: список, карточка, создание, удаление, подключение

cmd-network-ls = какие сети есть и кто в них
cmd-network-inspect = карточка сети, с файлом JSON
cmd-network-create = создать сеть
cmd-network-rm = удалить сеть
cmd-network-connect = подключить контейнер к сети
cmd-network-disconnect = отключить контейнер от сети

opt-network-ls-filter = отобрать: driver=bridge, name=shop, label=ключ, scope=local, dangling=true
opt-network-ls-quiet = только id
opt-network-create-driver = драйвер (обычно bridge)
opt-network-create-subnet = подсеть, например 10.9.0.0/24
opt-network-create-gateway = адрес шлюза в подсети
opt-network-create-ip_range = из какой части подсети раздавать адреса
opt-network-create-internal = без выхода наружу
opt-network-create-attachable = разрешить подключать контейнеры вручную (Swarm)
opt-network-create-ipv6 = включить IPv6
opt-network-create-label = метка ключ=значение
opt-network-create-opt = параметр драйвера ключ=значение
opt-network-rm-force = не считать ошибкой, если сети уже нет
opt-network-connect-alias = ещё одно имя контейнера в этой сети
opt-network-connect-ip = адрес IPv4
opt-network-connect-ip6 = адрес IPv6
opt-network-disconnect-force = отключить принудительно

networks-title = { $count ->
    [one] { $count } сеть
    [few] { $count } сети
   *[many] { $count } сетей
}
networks-none-match = Под этот отбор не подходит ни одна сеть.
networks-refresh = Обновить
networks-back = ‹ К списку
networks-more = … и ещё { $count }
networks-mark-builtin = встроенная
networks-builtin-means = Встроенная сеть Docker, удалить её нельзя.
networks-is-internal = без выхода наружу
networks-is-attachable = attachable
networks-unused = никого
networks-gone = Этой сети уже нет.

networks-card-driver = Драйвер:
networks-card-subnets = Подсети:
networks-card-gateways = Шлюзы:
networks-card-created = Создана:
networks-card-labels = Метки:
networks-card-options = Параметры:
networks-card-users = Контейнеры:
networks-card-unused = Контейнеров в ней нет.
networks-do-rm = Удалить
networks-do-card = Карточка

networks-did-create = ✓ Сеть { $name } создана, id { $id }
networks-exists = Сеть { $name } уже есть.
networks-bad-pair = Здесь нужно ключ=значение, а написано «{ $text }».
networks-only-one = { $option } здесь можно указать только один раз.
networks-needs-subnet = К --gateway и --ip-range нужна подсеть: --subnet 10.9.0.0/24
networks-one-address = Укажите что-то одно: --ip или --ip6.

networks-ask-connect = Подключить { $container } к сети { $network }?
networks-ask-disconnect = Отключить { $container } от сети { $network }?
networks-did-connect = { $container } подключён к сети { $network }
networks-did-disconnect = { $container } отключён от сети { $network }
networks-undo-connect = ↩ Подключить снова
networks-undo-disconnect = ↩ Отключить
networks-note-last = ⚠ Теперь { $container } не подключён ни к одной сети.
networks-connected = { $container } уже подключён к сети { $network }.
networks-not-connected = { $container } и так не подключён к сети { $network }.
networks-protected = 🔒 { $name } защищён

networks-ask-rm = { $count ->
    [1] Удалить сеть { $name }?
   *[other] Удалить сети ({ $count })?
}
networks-note-idle = ⚠ без неё не запустятся остановленные: { $users }
networks-guessed = «{ $ref }»: начало имени, подходит только { $name }
networks-rm-not = Не удалю:
networks-builtin = { $name }: встроенная сеть Docker, её удалить нельзя.
networks-in-use = В сети { $name } работают контейнеры: { $users }. Сначала отключите или остановите их.
networks-did-rm = { $name } удалена
