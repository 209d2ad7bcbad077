# Сервисы и стеки Swarm

error-no-swarm = Этот сервер не состоит в Swarm. Начать его можно командой /swarm init, и на одном сервере тоже.
error-swarm-worker = Этот сервер в Swarm – рабочий узел, о сервисах, узлах и секретах знает только управляющий. Спрашивайте Docker управляющего узла.
error-swarm-locked = Swarm заблокирован. На сервере: docker swarm unlock
error-swarm-no-leader = В Swarm нет лидера: управляющих узлов на связи слишком мало. Запущенное работает дальше, но менять ничего нельзя, пока не вернётся большинство управляющих.

help-group-swarm = Swarm
management-service = сервисы Swarm: список, масштаб, обновление, откат

cmd-service-ls = сервисы Swarm: сколько работает и сколько нужно
cmd-service-ps = задачи сервиса: узел, состояние, ошибки
cmd-service-inspect = карточка сервиса, с файлом JSON
cmd-service-logs = лог всех задач сервиса
cmd-service-create = создать сервис
cmd-service-update = изменить сервис: образ, переменные, порты
cmd-service-scale = сколько задач держать: web=5
cmd-service-rollback = вернуть сервис к прежнему состоянию
cmd-service-rm = удалить сервис

opt-service-ls-filter = отобрать: name=web, label=ключ, mode=global
opt-service-ls-quiet = только id
opt-service-ps-filter = отобрать: node=anna, desired-state=running
opt-service-ps-quiet = только id
opt-service-inspect-pretty = без файла JSON
opt-service-logs-follow = показывать новые строки
opt-service-logs-tail = сколько последних строк каждой задачи
opt-service-logs-since = с какого времени
opt-service-logs-timestamps = со временем
opt-service-scale-detach = не показывать ход
opt-service-rollback-detach = не показывать ход
opt-service-create-name = имя сервиса
opt-service-create-mode = replicated или global (по задаче на узел)
opt-service-create-env = переменная окружения
opt-service-create-label = метка сервиса
opt-service-create-container_label = метка контейнеров
opt-service-create-publish = порт: снаружи:внутри
opt-service-create-mount = том или папка
opt-service-create-network = сеть
opt-service-create-secret = секрет, виден в /run/secrets
opt-service-create-config = конфиг, виден как файл
opt-service-create-constraint = где запускать, например node.role==worker
opt-service-create-hostname = имя хоста в задачах
opt-service-create-user = пользователь
opt-service-create-workdir = рабочая папка
opt-service-create-entrypoint = другая команда вместо ENTRYPOINT
opt-service-create-stop_signal = сигнал для остановки
opt-service-create-stop_grace_period = сколько ждать остановки
opt-service-create-init = процесс init внутри
opt-service-create-read_only = файлы контейнера только для чтения
opt-service-create-replicas = сколько задач держать
opt-service-create-replicas_max_per_node = не больше стольких задач на узел
opt-service-create-limit_cpu = предел процессора
opt-service-create-limit_memory = предел памяти
opt-service-create-reserve_cpu = процессор про запас
opt-service-create-reserve_memory = память про запас
opt-service-create-restart_condition = когда запускать заново: none, on-failure, any
opt-service-create-restart_delay = пауза перед новым запуском
opt-service-create-restart_max_attempts = сколько раз пробовать
opt-service-create-update_parallelism = сколько задач менять разом (0 – все)
opt-service-create-update_delay = пауза между партиями
opt-service-create-update_monitor = сколько следить за новой задачей
opt-service-create-update_failure_action = что делать при сбое: pause, continue, rollback
opt-service-create-update_max_failure_ratio = какая доля сбоев терпима
opt-service-create-update_order = сначала новая задача или сначала остановка старой
opt-service-create-health_cmd = команда проверки здоровья
opt-service-create-health_interval = как часто проверять
opt-service-create-health_timeout = сколько ждать ответа
opt-service-create-health_start_period = время на запуск
opt-service-create-health_retries = сколько неудач подряд
opt-service-create-no_healthcheck = без проверки здоровья
opt-service-create-no_resolve_image = не спрашивать реестр о точной версии образа
opt-service-create-with_registry_auth = передать узлам доступ к реестру
opt-service-create-detach = не показывать ход
opt-service-update-image = новый образ
opt-service-update-args = новая команда
opt-service-update-force = заменить задачи, хотя ничего не меняется
opt-service-update-rollback = вернуть прежнее состояние
opt-service-update-hostname = имя хоста в задачах
opt-service-update-user = пользователь
opt-service-update-workdir = рабочая папка
opt-service-update-entrypoint = другая команда вместо ENTRYPOINT
opt-service-update-stop_signal = сигнал для остановки
opt-service-update-stop_grace_period = сколько ждать остановки
opt-service-update-init = процесс init внутри
opt-service-update-read_only = файлы контейнера только для чтения
opt-service-update-replicas = сколько задач держать
opt-service-update-replicas_max_per_node = не больше стольких задач на узел
opt-service-update-limit_cpu = предел процессора
opt-service-update-limit_memory = предел памяти
opt-service-update-reserve_cpu = процессор про запас
opt-service-update-reserve_memory = память про запас
opt-service-update-restart_condition = когда запускать заново: none, on-failure, any
opt-service-update-restart_delay = пауза перед новым запуском
opt-service-update-restart_max_attempts = сколько раз пробовать
opt-service-update-update_parallelism = сколько задач менять разом (0 – все)
opt-service-update-update_delay = пауза между партиями
opt-service-update-update_monitor = сколько следить за новой задачей
opt-service-update-update_failure_action = что делать при сбое: pause, continue, rollback
opt-service-update-update_max_failure_ratio = какая доля сбоев терпима
opt-service-update-update_order = сначала новая задача или сначала остановка старой
opt-service-update-health_cmd = команда проверки здоровья
opt-service-update-health_interval = как часто проверять
opt-service-update-health_timeout = сколько ждать ответа
opt-service-update-health_start_period = время на запуск
opt-service-update-health_retries = сколько неудач подряд
opt-service-update-no_healthcheck = без проверки здоровья
opt-service-update-no_resolve_image = не спрашивать реестр о точной версии образа
opt-service-update-with_registry_auth = передать узлам доступ к реестру
opt-service-update-detach = не показывать ход
opt-service-update-env_add = добавить переменную окружения
opt-service-update-env_rm = убрать переменную окружения
opt-service-update-label_add = добавить метку сервиса
opt-service-update-label_rm = убрать метку сервиса
opt-service-update-container_label_add = добавить метку контейнеров
opt-service-update-container_label_rm = убрать метку контейнеров
opt-service-update-publish_add = добавить порт: снаружи:внутри
opt-service-update-publish_rm = убрать порт, по номеру внутри
opt-service-update-mount_add = добавить том или папку
opt-service-update-mount_rm = убрать том или папку
opt-service-update-network_add = добавить сеть
opt-service-update-network_rm = убрать сеть
opt-service-update-secret_add = добавить секрет
opt-service-update-secret_rm = убрать секрет
opt-service-update-config_add = добавить конфиг
opt-service-update-config_rm = убрать конфиг
opt-service-update-constraint_add = добавить условие размещения
opt-service-update-constraint_rm = убрать условие размещения

services-title = { $count ->
    [one] { $count } сервис
    [few] { $count } сервиса
   *[many] { $count } сервисов
}
services-title-short = { $count ->
    [one] { $count } сервис
    [few] { $count } сервиса
   *[many] { $count } сервисов
}, не хватает задач: { $short }
services-none = Сервисов нет. Создать: /service create
services-none-match = Под этот отбор не подходит ни один сервис.
services-refresh = Обновить
services-back = ‹ К списку
services-mode-global = на каждом узле
services-mode-replicated-job = разовая работа
services-mode-global-job = разовая работа на каждом узле
services-update-none = изменён { $ago }
services-update-held = обновление придержано
services-update-updating = обновляется
services-update-paused = обновление остановлено из-за сбоя
services-update-rollback-started = откатывается
services-update-rollback-paused = откат остановлен из-за сбоя
services-update-rollback-completed = откат { $ago }
services-card-image = Образ:
services-card-stack = Стек:
services-card-ports = Порты:
services-card-update = Последнее изменение:
services-card-message = Swarm сообщает:
services-no-node = узла пока нет
services-no-tasks = Задач нет.
services-ps-title = Задачи: { $names }
services-task-new = новая
services-task-pending = ждёт узла
services-task-assigned = узел выбран
services-task-accepted = принята
services-task-preparing = скачивает образ
services-task-ready = готова
services-task-starting = запускается
services-task-running = работает
services-task-complete = выполнена
services-task-shutdown = остановлена
services-task-failed = сбой
services-task-rejected = узел отказал
services-task-remove = удаляется
services-task-orphaned = потеряна вместе с узлом
services-waits = прежняя, ждёт очереди
services-do-card = Карточка
services-do-logs = Лог
services-do-ps = Задачи
services-do-rm = Удалить
services-do-restart = Перезапустить задачи
services-do-rollback = Откатить
services-do-hold = Придержать
services-do-go-on = Продолжить
services-do-follow = Следить
services-stage-updating = Обновляется: новых { $done } из { $all }, { $took }
services-stage-starting = Работает { $done } из { $all }, { $took }
services-stage-held = Придержано: новых { $done } из { $all }. { $left ->
    [0] Менять больше нечего, осталось продолжить.
   *[other] Сменится ещё не больше одной задачи.
}
services-stage-rolling-back = Откатывается: { $done } из { $all }, { $took }
services-stage-done = Готово: работает { $done } из { $all }, за { $took }
services-stage-paused = Остановлено после сбоя: новых { $done } из { $all }. Прежние задачи работают.
services-stage-rolled-back = Откат выполнен: работает { $done } из { $all }, за { $took }
services-stage-rollback-paused = Откат не удался и остановлен: { $done } из { $all }
services-stage-failing = Не поднимается: работает { $done } из { $all }
services-stage-gone = Сервис удалён.
services-silent = Управляющий узел сейчас не отвечает, здесь последнее известное.
services-watch-stopped = Больше не слежу, Swarm продолжает сам.
services-watch-shutdown = Бот останавливается, Swarm продолжает сам.
services-watch-limit = Больше не слежу: слишком долго. Swarm продолжает сам.
services-watch-silent = Управляющий узел не отвечает. Если управляющих осталось достаточно, Swarm продолжает сам.
services-ask-scale = Изменить число задач: { $numbers }?
services-ask-update = Изменить { $name }? { $options }
services-ask-rollback = Вернуть { $name } к состоянию до последнего изменения?
services-ask-rm = { $count ->
    [one] Удалить сервис { $name }?
    [few] Удалить { $count } сервиса?
   *[many] Удалить { $count } сервисов?
}
services-ask-create = Создать сервис { $name }?
services-guessed = Вы написали { $ref }, речь о { $name }.
services-is-protected = Под защитой: { $names }
services-protected = { $name } под защитой: менять может только администратор.
services-note-rm = Все его задачи остановятся. Тома на узлах останутся.
services-note-under-way = Прошлое изменение ещё не завершено: { $names }. Если изменить сейчас, откат вернёт не к тому, что было до него.
services-note-stack = Входит в стек { $stack }: следующее развёртывание создаст его снова.
services-danger-title = Это отдаёт часть узлов:
services-did-create = { $name }: создан
services-did-update = { $name }: изменён
services-did-scale = { $name }
services-did-rollback = { $name } возвращается к прежнему состоянию
services-did-rm = { $name }: удалён
services-did-hold = { $name }: обновление придержано.
services-did-go-on = { $name }: обновление продолжается.
services-nothing-to-hold = { $name }: сейчас нет обновления, которое можно придержать.
services-not-held = { $name }: обновление не придержано.
services-exists = Сервис { $name } уже есть.
services-not-replicated = У { $name } нет числа задач: он на каждом узле или разовый.
services-global-replicas = Сервис global держит по задаче на каждом узле, --replicas для него не бывает.
services-scale-form = «{ $value }» не подходит. Пишется так: web=3
services-bad-value = { $option }: «{ $value }» не подходит. Пишется так: { $form }
services-nothing = Скажите, что изменить, например --image nginx:1.28
services-rollback-alone = --rollback пишется один, без других изменений.
services-no-previous = { $name } ещё не меняли, возвращаться не к чему.
services-not-pinned = Реестр не ответил об образе { $image }: каждый узел возьмёт то, что найдёт под этим именем.
services-logs-title = { $name }: { $count ->
    [one] { $count } строка
    [few] { $count } строки
   *[many] { $count } строк
}
services-logs-none = { $name } за это время ничего не писал.
services-logs-as-file = Здесь последние { $count }, все – в файле.
services-logs-following = { $name }: слежу
services-logs-followed = { $name }: конец показа
services-logs-waiting = Пока пусто.
services-logs-missing = Без строк с узлов, которые не отвечают: { $names }
services-logs-stopped = Остановлено.
services-logs-shutdown = Бот останавливается.
services-logs-limit = Прошло десять минут.
services-logs-broken = Лог больше не читается.

recovery-now-service = сервис есть
recovery-now-service-updating = сервис обновляется
recovery-now-service-stuck = обновление остановлено после сбоя
recovery-now-no-service = такого сервиса нет
