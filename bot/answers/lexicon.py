"""What operators call things: synonyms, slang, abbreviations and the words of the field, as data.

A canonical word is English where the field has one. Synonyms join the words of both languages, so that an article is
found by either. Two words belong in one group only where every article means the same by them.
"""

from __future__ import annotations

INSTRUCTIONS = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER "
    "VOLUME WORKDIR".split()
)

SYNONYMS: dict[str, str] = {
    # what the engine holds
    "image": "имаж имажи имадж имаджи имаджа images образ образа изображение имидж имедж имэйдж img образами образов",
    "container": "containers контейнер контейнеры контик контики контейнерок контайнер конт контейнера cont",
    "volume": "volumes том тома томов томе вольюм волюм волум вольюмы",
    "network": "networks networking сеть сети сетка сетку нетворк",
    "port": "ports порт порты портов портик",
    "log": "logs logi лог логи логов логах журнал журналы логгирование логирование logging",
    "layer": "layers слой слои слоев слоя слоями",
    "cache": "caches кэш кеш кэша кеша кэширование кеширование кэшем cached caching кэшировать",
    "tag": "tags тег тэг теги тэги tagging",
    "registry": "реестр реджистри регистри registries",
    "repository": "репозиторий репа репу",
    "dockerhub": "докерхаб",
    "host": "хост хоста хостовая хостовый",
    "server": "сервер сервера servers",
    "machine": "машина машины",
    "daemon": "dockerd демон демона демону движок engine",
    "docker": "дк докер дакер докера докере докером доккер dokcer",
    "latest": "латест последняя",
    "anonymous": "ничейные ничейный безымянный безымянные анонимный",
    "compose": "композ компоуз компоус compos композе композом композа",
    "dockerignore": "докеригнор игнор",
    "remote": "remotely дистанционно",
    "lifecycle": "жизненный",
    "dockerfile": "докерфайл докерфайле докер-файл",
    "context": "контекст контексте",
    "kernel": "ядро ядра",
    "vm": "virtualbox виртуалка виртуалки виртуалкой vms",
    "virtual": "виртуальная виртуальной виртуализация virtualization",
    "process": "процесс процессы процессов processes",
    "memory": "память памяти оперативка ram озу оператива мем",
    "cpu": "процессор процессора проц cpus цпу ядер",
    "disk": "диск диска диске disks",
    "space": "место места storage",
    "file": "файл файлы файла файлик files",
    "folder": "dirs каталога папка папку папки директория директорию каталог directory dir",
    "user": "пользователь пользователя юзер юзера users",
    "root": "рут рута рутом",
    "permission": "permissions право права прав разрешение",
    "denied": "отказано запрещено запрещен",
    "secret": "secrets секрет секреты секретов",
    "password": "пароль пароли паролей passwords",
    "variable": "variables переменная переменные переменных переменную",
    "environment": "енв енва окружение окружения env envs",
    "argument": "arguments аргумент аргументы аргументом args параметр параметры",
    "option": "options опция опции флаг флаги flag flags ключ ключи",
    "command": "commands команда команды командой команду",
    "instruction": "инструкция инструкции instructions директива директивы",
    "address": "адрес адреса addresses",
    "ip": "айпи айпишник",
    "error": "errors ошибка ошибки ошибку ошибкой еррор",
    "state": "стейт стейты states состояние состояния",
    "status": "статус статусы",
    "signal": "signals сигнал сигналы сигнала",
    "code": "codes код кода коды кодом",
    "limit": "limits limiting лимит лимиты ограничение ограничения ограничить ограничивать предел",
    "policy": "политика политику policies",
    "healthcheck": "healthchecks хелсчек хелсчеки хелфчек хелзчек",
    "health": "alive жив живой healthy здоровье здоров здоровый",
    "unhealthy": "анхелси анхелти нездоров нездоровый",
    "service": "services сервис сервисы сервиса сервисов",
    "prod": "прод продакшн продакшен production",
    "talk": "общаться общение communicate communication разговаривать",
    "swarm": "сворм рой роя сварм",
    "cluster": "кластер кластера",
    "replica": "replicas реплика реплики реплик",
    "node": "nodes нода ноды ноду узел узлы",
    "database": "databases db бд база базу базы базой",
    "data": "данные",
    "backup": "backups бэкап бекап бэкапить бекапить бэкапа резервный резервная",
    "dns": "днс resolve resolving резолв резолвит резолвится",
    "internet": "интернет интернета инет инета",
    "timezone": "таймзона таймзону зона зону",
    "time": "время времени",
    "name": "names имя имени названием название",
    "architecture": "архитектура архитектуры arch arm64 amd64 arm aarch64 platform платформа платформы",
    "shell": "шелл bash sh баш консоль терминал terminal console командная",
    "interactive": "интерактивно интерактивный интерактивном интерактив",
    "background": "фон фоне фоновый фоновом detached detach",
    "size": (
        "huge big large большой огромный жирный толстый тяжелый fat bloated heavy гб gb гигов гигабайт размер размера "
        "sizes весит вес занимает объем"
    ),
    "base": "базовый базового базовом родительский parent",
    "alpine": "альпайн альпайне алпайн альпин альпине",
    "python": "питон питона пайтон",
    "multistage": "многоэтапный многоэтапная многостадийный мультистейдж многоступенчатая multi-stage многоэтапную",
    "stage": "stages этап этапы стадия стадии",
    "label": "labels метка метки лейбл лейблы",
    "event": "events событие события событий",
    "driver": "drivers драйвер драйверы",
    "proxy": "прокси",
    "certificate": "сертификат сертификаты cert certs",
    "firewall": "фаервол файрвол брандмауэр ufw iptables firewalld",
    "gpu": "видеокарта видеокарту нвидиа nvidia cuda",
    "zombie": "zombies зомби",
    "socket": "сокет сокета сокету sock",
    "access": "доступ доступа доступен reach reachable",
    "security": "безопасность безопасности безопасно безопасный secure",
    "vulnerability": "vulnerabilities уязвимость уязвимости уязвимостей cve",
    "difference": (
        "differences different differ отличие отличия отличается отличаются разница разницу отличить vs сравнение "
        "compare"
    ),
    # what is done to it
    "stop": (
        "stopping stopped остановить останови остановка останавливать остановлен остановленный остановленные "
        "тормознуть стоп стопнуть потушить потуши погасить погаси гасить тушить выключить выключи вырубить вырубай "
        "заглушить остановился останавливается"
    ),
    "kill": "killed killing убить убей убивать грохнуть грохни прибить прибей прибил килл кильнуть килльнуть",
    "remove": (
        "erase wipe стирать вычистить removing removed rm delete deleting deleted удалить удали удаление удалять "
        "удалил удаляется снести снеси стереть убрать выпилить избавиться уничтожить drop"
    ),
    "clean": (
        "прунануть прунить cleaning cleanup clear очистить очистка почистить чистить очищать чистка мусор мусора хлам "
        "прунить прун prune"
    ),
    "run": (
        "active активный активные running запустить запусти запуск запускать запущен запущенный запущенные "
        "запускается запускаю стартануть ран launch поднять подними поднимается"
    ),
    "start": "starting started старт стартовать стартует включить включи",
    "restart": (
        "авторестарт bounce bouncing restarting restarted restarts перезапустить перезапуск перезапусти "
        "перезапускается рестарт рестартнуть рестартни ребутнуть ребут reboot перезагрузить перезагрузка "
        "перезагрузки автозапуск автоперезапуск"
    ),
    "build": (
        "building built builds builder собрать собери сборка сборки сборку собираю собирается билд билдить сбилдить "
        "забилдить билдится"
    ),
    "rebuild": "пересобрать пересборка пересобирать ребилд",
    "pull": "pulling download downloading скачать скачивать скачай спуллить пулл пул вытянуть стянуть",
    "push": "pushing upload залить запушить выложить опубликовать пушить пуш заливать выгрузить",
    "publish": (
        "publishing published прокинуть пробросить проброс пробрасывать прокидывать публиковать пробрасываются "
        "проброшен маппинг mapping forward forwarding наружу"
    ),
    "expose": "exposed exposing",
    "copy": "копи copying copies скопировать копировать копирование cp скопируй достать вытащить",
    "move": "moving перенести переносить перенос переместить переезд migrate мигрировать перетащить",
    "mount": (
        "бинд биндить mounts mounted mounting монтировать смонтировать примонтировать примонтированный "
        "примонтированную маунт подмонтировать bind"
    ),
    "save": "сэйв сейв saving сохранить сохранение сохранять сохранит",
    "load": "лоад loading загрузить",
    "export": "экспорт экспортировать",
    "import": "импорт импортировать",
    "rename": "переобозвать переназвать renaming переименовать переименование переименуй",
    "update": "апдейтнуть апдейтить updating upgrade upgrading обновить обновление обновлять обнови апдейт апгрейд",
    "change": "changing changes changed изменить изменения изменение поменять сменить меняется",
    "create": "creating created создать создание создавать создается",
    "connect": "connecting connection подключить подключиться подключение соединить соединение соединиться connects",
    "enter": "войти зайти вход попасть залезть провалиться заходить inside внутрь внутри",
    "exec": "execute executing executes экзек экзекнуть екзек",
    "exit": (
        "finish finished finishes завершение exits exited exiting выйти выход вышел завершается завершился завершить"
    ),
    "crash": (
        "die dies died дохнет сдох crashes crashed crashing упал упала падает падают падение крашится свалился "
        "рухнул валится fall умер умирает"
    ),
    "wait": "waiting waits ждать подождать дождаться ожидание",
    "follow": "following следить отслеживать реалтайм",
    "live": "вживую realtime онлайн",
    "read": "reading читать прочитать",
    "see": (
        "видеть видно вижу show showing view list посмотреть показать покажи глянуть увидеть вывести просмотр "
        "просмотреть список смотреть листинг look просматривать отобразить посмотри посмотрю посмотрим"
    ),
    "check": "checking проверить проверка проверять",
    "know": "find узнать найти out определить",
    "set": "setting setup задать настроить указать настройка configure выставить",
    "install": "installing установить установка установки поставить инсталляция ставить инсталлировать",
    "pass": "передать передавать",
    "use": "using used usage использовать использование юзать",
    "consume": "eats eat жрет жрут ест потребление потребляет отжирает hogging hog",
    "work": "works working работает работать работают",
    "hang": "hangs hung stuck завис зависает зависший висит зависла",
    "slow": "slowly медленно медленная медленный долго тормозит тормоза",
    "speed": "faster fast ускорить ускорение быстрее",
    "reduce": "slim slimmer худее ужать урезать smaller shrink уменьшить сократить уменьшение меньше похудеть",
    "protect": "защитить защита harden",
    "replace": "заменить замена override переопределить переопределение",
    "schedule": "cron крон расписание расписанию scheduled",
    "scale": "scaling масштабировать масштабирование",
    "local": "locally локальный локальные локально",
    "unpack": "unpacks unpacking extract extracts untar распаковать распаковывает распаковка разархивировать",
    "archive": "архив архивы архива tarball",
    "lost": (
        "lose gone disappear disappeared vanish vanished missing пропал пропала пропали пропадают исчез исчезли "
        "потерять потерялись"
    ),
    "site": "сайт website browser браузер браузере страница page",
    "choose": "choosing chose pick select выбрать выбор выбирать",
    "combine": "chain join объединить объединять",
    "package": "упаковать завернуть контейнеризовать",
    "busy": "taken occupied занят занята занято заняты",
    "owner": "owned owns ownership владелец владельца",
    "artifact": "артефакт артефакты бинарник binary",
    "first": "первый первая первой",
    "explain": "explained explanation eli5 dummies объясни объясните чайников",
    "alert": (
        "alerts alerting alarm алерт алерты алертами алертов оповещение оповещения оповещений уведомление уведомления "
        "notification notifications notify notified"
    ),
    "mute": "muted muting silence заглушить заглуши заглушать замьютить мьют мьютить",
    "telegram": "телеграм телеграме телеграма телега телеге тг tg",
    "phone": "телефон телефона телефоне смартфон мобильный mobile",
    "bot": "бот бота боте боту ботом lotsman лоцман лоцмана",
    "chart": "charts graph graphs график графики графика картинка",
    "commit": "коммит комит коммита закоммитить коммитить",
    "postgres": "postgresql постгрес постгреса постгре постгря",
    "immediately": "instantly сразу мгновенно моментально",
    "maintainer": "мейнтейнер мейнтейнера мэйнтейнер мэинтейнер",
    "manage": "managing manages управлять управление рулить control",
    "add": "адд",
    "hide": "hidden скрыть спрятать скрывать",
    "all": "все всех всё every",
    "forever": "навсегда permanently",
    "old": "outdated stale старый старые старых older ненужный ненужные unused неиспользуемые неиспользуемый",
    "new": "новый новая новую newer",
    "default": "умолчанию дефолт дефолтный дефолтная",
    "multiple": "many много several несколько",
    "another": "другой другая другую другом other",
    "between": "между",
    "full": "кончается заканчивается переполняется кончилось полный переполнен переполнился закончилось забит забился",
    "no": "нет without без",
    "not": "не",
    "why": "почему отчего зачем",
    "how": "как",
    "what": "что чего какой какие какая какое which",
    "where": "где куда",
    "mean": "means meaning означает значит",
}

EXPANSIONS: dict[str, tuple[str, ...]] = {
    "rmi": ("remove", "image"),
    "dangling": ("none",),
    "oom": ("memory", "137"),
    "oomkilled": ("memory", "137", "oom"),
    "sigkill": ("137",),
    "sigterm": ("143",),
    "localhost": ("host",),
    "postgres": ("database",),
    "mysql": ("database",),
    "mariadb": ("database",),
    "mongodb": ("database",),
    "persist": ("save", "data", "volume"),
    "toomanyrequest": ("pull", "limit"),
    "watchtow": ("update",),
    "segfault": ("139",),
    "segment": ("139",),
}

BY_BEGINNING: dict[str, str] = {"удаленн": "remote"}
"""Words that a stem would confuse with others: "удалённый сервер" is a far one, not a removed one."""

QUESTION_WORDS = frozenset(
    "best describe do explain how know mean need properly purpose right so tell there use what when where which who "
    "why work быва бывает бывают вс дела делает делать лучш нуж нужен нужн правильн работа сдела сделать так такой "
    "чтоб чтобы штук".split()
)
"""Terms of how a question is put: they tell a definition from a recipe, and one subject from another they do not."""

FILLER = frozenset(
    "a an are can could do docker does for hello help hi i in is it me my need of on please should the there to want "
    "would а бы в вообще для докер если же за и из или как-то ли меня мне можно мой на надо народ нужно от плиз по "
    "подскажи подскажите пожалуйста помоги помогите при привет просто ребят ребята с скажи скажите со у хочу че "
    "чтобы это я".split()
)
"""Words that say nothing about what is asked; they count little, not nothing."""
