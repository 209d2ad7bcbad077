# Тома: список, карточка, создание, удаление

cmd-volume-ls = какие тома есть и кто их использует
cmd-volume-inspect = карточка тома, с файлом JSON
cmd-volume-create = создать том
cmd-volume-rm = удалить том вместе с данными

opt-volume-ls-filter = отобрать: dangling=true, name=pg, label=ключ, driver=local
opt-volume-ls-quiet = только имена
opt-volume-create-driver = драйвер (обычно local)
opt-volume-create-label = метка ключ=значение
opt-volume-create-old_name = имя (то же, что последним словом)
opt-volume-create-opt = параметр драйвера ключ=значение
opt-volume-rm-force = не считать ошибкой, если тома уже нет

volumes-title = { $count ->
    [one] { $count } том
    [few] { $count } тома
   *[many] { $count } томов
}, не используется { $unused }
volumes-none = Томов нет. Создать: /volume create
volumes-none-match = Под этот отбор не подходит ни один том.
volumes-refresh = Обновить
volumes-back = ‹ К списку
volumes-more = … и ещё { $count }
volumes-mark-anonymous = без имени
volumes-anonymous-means = Безымянный том: его создал сам Docker вместе с контейнером.
volumes-used-by = использует { $users }
volumes-unused = никем не используется

volumes-card-driver = Драйвер:
volumes-card-created = Создан:
volumes-card-path = Путь на хосте:
volumes-card-labels = Метки:
volumes-card-options = Параметры:
volumes-card-users = Контейнеры:
volumes-card-unused = Ни один контейнер его не использует.
volumes-do-rm = Удалить
volumes-do-card = Карточка

volumes-did-create = ✓ Том { $name } создан
volumes-exists = Том { $name } уже есть.
volumes-two-names = Имя указано дважды. Оставьте одно.
volumes-bad-pair = Здесь нужно ключ=значение, а написано «{ $text }».
volumes-ask-create = Создать том { $name }?
volumes-note-host = ⚠ Он откроет контейнерам каталог хоста { $path }.
volumes-host-off = Тома, которые открывают каталоги хоста, здесь запрещены (DANGEROUS_RUN=off).

volumes-ask-rm = { $count ->
    [1] Удалить том { $name }?
   *[other] Удалить тома ({ $count })?
}
volumes-note-data = ⚠ Данные пропадут безвозвратно.
volumes-guessed = «{ $ref }»: начало имени, подходит только { $name }
volumes-rm-not = Не удалю:
volumes-in-use = Том { $name } используют контейнеры: { $users }. Сначала удалите их, остановленные тоже считаются.
volumes-did-rm = { $name } удалён
