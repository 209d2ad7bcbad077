# Стеки Swarm

management-stack = стеки Swarm: список, развернуть, удалить

cmd-stack-ls = стеки Swarm
cmd-stack-ps = задачи стека
cmd-stack-services = сервисы стека
cmd-stack-rm = удалить стек: сервисы и его сети
cmd-stack-deploy = развернуть стек из файла Compose

opt-stack-ps-filter = отобрать: node=anna, desired-state=running
opt-stack-ps-quiet = только id
opt-stack-services-quiet = только id
opt-stack-services-filter = отобрать: name=shop_web, label=ключ
opt-stack-deploy-no_resolve_image = не спрашивать реестр о точной версии образа
opt-stack-deploy-with_registry_auth = передать узлам доступ к реестру
opt-stack-deploy-detach = ответить сразу и не показывать ход
opt-stack-deploy-compose_file = файл Compose в папке COMPOSE_DIR: shop/compose.yaml
opt-stack-deploy-prune = удалить сервисы стека, которых в файле нет

stacks-title = { $count ->
    [one] { $count } стек
    [few] { $count } стека
   *[many] { $count } стеков
}
stacks-none = Стеков нет. Чтобы развернуть, пришлите файл Compose с подписью /stack deploy ИМЯ
stacks-services = { $count ->
    [one] { $count } сервис
    [few] { $count } сервиса
   *[many] { $count } сервисов
}
stacks-refresh = Обновить
stacks-back = ‹ К списку
stacks-do-services = Сервисы
stacks-do-ps = Задачи
stacks-do-rm = Удалить
stacks-services-title = Стек { $name }
stacks-ps-title = Задачи стека { $name }
stacks-unknown = Стека { $name } нет.
stacks-not-understood = Ничего не развёрнуто. В стеке это не понимается: { $names }. Уберите или запишите иначе.
stacks-variables = Ничего не развёрнуто. У этих переменных нет значения: { $names }. Впишите его в файл или задайте запасное: { "${" }ИМЯ:-значение{ "}" }
stacks-too-large = В развёрнутом виде файл слишком велик.
stacks-no-file = Пришлите файл Compose с подписью /stack deploy ИМЯ или напишите его строками под командой.
stacks-two-files = Файл либо прислан, либо назван в -c: выберите одно.
stacks-no-dir = Файлы берутся из папки COMPOSE_DIR, а она не задана. Пришлите файл Compose с подписью /stack deploy ИМЯ.
stacks-no-folder = В папке COMPOSE_DIR нет проекта { $name }. Пришлите файл Compose с подписью /stack deploy { $name } или назовите его: -c ПУТЬ
stacks-file-missing = Ничего не развёрнуто. В папке COMPOSE_DIR такого файла нет: { $names }
stacks-file-empty = Ничего не развёрнуто. Файл пуст: { $names }
stacks-needs-folder = Ничего не развёрнуто. Эти файлы не пришли вместе с Compose: { $names }. Положите всё в папку COMPOSE_DIR, или создайте заранее и отметьте external: true, а конфиг впишите как content.
stacks-file-changed = { $name } уже есть в Swarm с другим содержимым, а оно не меняется. Дайте новое имя в { $path } и разверните ещё раз.
stacks-missing = Ничего не развёрнуто. В Swarm нет: { $names }
stacks-networks-not-swarm = Ничего не развёрнуто. Эти сети не относятся к Swarm: { $names }
stacks-ask-deploy = Развернуть стек { $name }?
stacks-plan-create = новые: { $names }
stacks-plan-update = изменятся или останутся: { $names }
stacks-plan-left = есть в стеке, но не в файле, останутся: { $names }
stacks-plan-removed = будут удалены, в файле их нет: { $names }
stacks-plan-files = будут созданы секреты и конфиги: { $names }
stacks-plan-networks = будут созданы сети: { $names }
stacks-deployed = Стек { $name } развёрнут
stacks-did-create = { $name }: создан
stacks-did-update = { $name }: изменён
stacks-did-same = { $name }: без изменений
stacks-did-network = сеть { $name }: создана
stacks-did-secret = секрет { $name }: создан
stacks-did-config = конфиг { $name }: создан
stacks-did-removed = { $name }: удалён
stacks-deploying = Стек { $name } разворачивается, { $took }
stacks-deployed-partly = Стек { $name }: поднялось не всё
stacks-at-updating = новых { $done } из { $all }
stacks-at-starting = работает { $done } из { $all }
stacks-at-held = придержано, новых { $done } из { $all }
stacks-at-rolling-back = откатывается, { $done } из { $all }
stacks-at-done = работает { $done } из { $all }
stacks-at-failing = не поднимается, работает { $done } из { $all }
stacks-at-paused = остановлено после сбоя, новых { $done } из { $all }
stacks-at-rolled-back = возвращён прежний, работает { $done } из { $all }
stacks-at-rollback-paused = откат не удался, { $done } из { $all }
stacks-at-gone = удалён во время развёртывания
stacks-ask-rm = { $count ->
    [one] Удалить стек { $names }?
    [few] Удалить { $count } стека: { $names }?
   *[many] Удалить { $count } стеков: { $names }?
}
stacks-note-services = Сервисы: { $names }
stacks-note-networks = Сети: { $names }
stacks-note-volumes = Тома останутся на узлах, секреты и конфиги – в Swarm.
stacks-removed = Стек { $name } удалён
stacks-networks-left = Сети остались, их ещё держит задача: { $names }
