# Образы: список, карточка, история, имена, удаление

cmd-images = какие образы есть
cmd-history = из каких шагов собран образ
cmd-tag = дать образу ещё одно имя
cmd-rmi = удалить образ или снять с него имя

opt-images-all = вместе с промежуточными слоями сборки
opt-images-filter = отобрать: dangling=true, reference=nginx*, label=ключ, before=образ, since=образ, …
opt-images-quiet = только id
opt-history-no_trunc = шаги целиком
opt-history-quiet = только id
opt-rmi-force = убрать, даже если образ нужен остановленному контейнеру или у него несколько имён
opt-rmi-no_prune = не удалять безымянных предков

images-title = { $count ->
    [one] { $count } образ
    [few] { $count } образа
   *[many] { $count } образов
}, { $names ->
    [one] { $names } имя
    [few] { $names } имени
   *[many] { $names } имён
}
images-none = Образов нет. Скачать: /pull
images-none-match = Под этот отбор не подходит ни один образ.
images-refresh = Обновить
images-back = ‹ К списку
images-more = … и ещё { $count }
images-mark-none = без имени
images-mark-parent = слой сборки
images-none-means = <none>: образ без имени. Его имя забрала более новая сборка; это не след неудачной сборки. Убрать: /image prune
images-parent-means = Слой сборки: промежуточный шаг, на нём держится другой образ. Удалять не нужно.
images-gone = Этого образа уже нет.

images-card-names = Ещё имена:
images-card-platform = Платформа:
images-card-command = Команда:
images-card-ports = Порты:
images-card-volumes = Тома:
images-card-unused = Ни один контейнер его не использует.
images-card-users = Контейнеры:
images-card-history = Последние шаги сборки, новые сверху:
images-do-history = История
images-do-rmi = Удалить

images-history-title = { $name }: { $count ->
    [one] { $count } шаг
    [few] { $count } шага
   *[many] { $count } шагов
}, всего { $size }

images-did-tag = ✓ { $source } теперь ещё и { $target }
images-ask-tag = Дать образу { $source } имя { $target }?
images-guessed = «{ $ref }»: начало имени, подходит только { $name }

images-ask-rmi = { $count ->
    [1] Удалить образ { $name }?
   *[other] Удалить образы ({ $count })?
}
images-ask-untag = { $count ->
    [1] Снять имя { $name }?
   *[other] Снять имена ({ $count })?
}
images-note-keeps = образ останется под именами: { $names }
images-note-running = ⚠ снимется только имя: образ останется без имени, пока им пользуется { $users }
images-note-stopped = ⚠ из него создан остановленный контейнер: { $users }
images-note-names = ⚠ снимутся все имена: { $names }
images-rmi-not = Не удалю:
images-rmi-stopped = Образ { $name } нужен остановленным контейнерам: { $users }. Сначала удалите их, или удаляйте с -f.
images-rmi-running = Образ { $name } использует работающий контейнер: { $running }. По id его не удалить даже с -f: сначала остановите и удалите контейнер.
images-rmi-running-name = Образ { $name } использует работающий контейнер: { $running }. С -f снимется только имя, сам образ останется.
images-rmi-names = У образа { $name } несколько имён: { $names }. По id он удаляется только с -f, сразу со всеми именами; без -f можно снять одно имя.
images-rmi-children = На образе { $name } построены другие: { $children }. Сначала удалите их.

images-did-rmi = { $name } удалён
images-did-rmi-untagged = { $name } удалён, сняты имена: { $names }
images-did-untag = { $name }: имя снято, образ остался
images-did-untag-keeps = { $name }: имя снято, образ остался под именами: { $names }
images-did-untag-used = { $name }: имя снято, образ остался без имени, им пользуется { $users }
