# Сам Docker: место на диске, версия, состояние

cmd-system-df = чем занят диск и сколько можно освободить
cmd-version = версия Docker
cmd-info = сервер: контейнеры, память, драйверы
opt-system-df-verbose = подробно, по каждому объекту
opt-system-df-picture = картинкой: что останется и что можно убрать

system-df-title = На диске занято { $size }
system-df-images = Образы
system-df-containers = Контейнеры
system-df-volumes = Тома
system-df-cache = Кеш сборки
system-df-counts = всего { $count }, используется { $active }
system-df-free = можно освободить { $size } ({ $percent }%)
system-df-bar = { $size }, убрать можно { $free }
system-df-picture-legend = Синее останется, зелёное можно освободить: { $size }
system-df-do-picture = 📊 Картинка
system-df-image = { $whole }, из них только его { $own }
system-df-used = используется
system-df-unused = не используется
system-df-unknown = размер неизвестен
system-more = … и ещё { $count }
system-prune-images = Убрать образы…
system-prune-containers = Убрать контейнеры…
system-prune-volumes = Убрать тома…
system-prune-cache = Убрать кеш…

system-version-api = API:
system-version-api-range = { $api }, старейшее { $least }
system-version-platform = Платформа:
system-version-kernel = Ядро:
system-version-go = Go:
system-version-commit = Коммит:
system-version-built = Собран:
system-version-components = Компоненты:

system-info-containers = Контейнеры:
system-info-states = работает { $running }, на паузе { $paused }, остановлено { $stopped }
system-info-images = Образы:
system-info-system = Система:
system-info-kernel = Ядро:
system-info-cpus = Процессоры:
system-info-memory = Память:
system-info-storage = Хранилище:
system-info-logging = Журналы:
system-info-cgroup = Cgroup:
system-info-root = Каталог данных:
system-info-runtimes = Среды запуска:
system-info-swarm = Swarm:
system-info-swarm-off = выключен
system-info-live-restore = Live restore:
system-yes = да
system-do-df = Место на диске
