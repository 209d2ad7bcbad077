cmd-review = разобрать Dockerfile или compose.yaml и найти ошибки
opt-review-improved = прислать исправленный вариант

review-title = Dockerfile: { $count ->
    [one] { $count } инструкция
    [few] { $count } инструкции
   *[many] { $count } инструкций
}
review-more-instructions = … и ещё { $count }
review-line = Строка { $line }:
review-found = Замечания: { $count }
review-more-findings = … и ещё { $count }
review-clean = ✓ Замечаний нет
review-by-hadolint = Проверено: правила бота и hadolint
review-by-own = Проверено: правила бота
review-needs-files = Файл копирует другие файлы, один он не соберётся. Пришлите архив папки с подписью /build -t имя.
review-build = Собрать
review-improve = Исправленный вариант
review-do-leads = Что значат инструкции
review-improved = Исправленный вариант
review-left = Остаётся решить вам
review-nothing-to-improve = Сам бот здесь ничего исправить не может: остальное зависит от программы.

review-no-source = Что разобрать? Пришлите Dockerfile или compose.yaml – файлом или текстом. Можно ответить этой командой на такое сообщение.
review-not-a-source = Это не похоже ни на Dockerfile (в нём нет FROM), ни на compose.yaml (в нём нет services).
review-too-long = Файл слишком большой: бот разбирает до { $limit }.
review-not-text = { $name } – не текст в UTF-8.
review-bad-yaml = Это не YAML{ $line ->
    [0] {""}
   *[other] : ошибка в строке { $line }
}. Проверьте отступы и двоеточия. { $reason }
review-no-services = В файле нет раздела services, запускать нечего.

review-do-unknown = такой инструкции нет
review-do-from = основа: образ { $image }
review-do-from-stage = продолжает стадию { $name }
review-do-from-scratch = основа: пустой образ, в нём ничего нет
review-do-from-as = (стадия «{ $name }»)
review-do-install = ставит пакеты: { $names }
review-do-install-from = ставит зависимости из { $file }
review-do-run = при сборке выполняет { $count ->
    [one] команду: { $first }
    [few] { $count } команды, первая: { $first }
   *[many] { $count } команд, первая: { $first }
}
review-do-run-more = (и ещё { $count ->
    [one] { $count } команда
    [few] { $count } команды
   *[many] { $count } команд
})
review-do-copy = кладёт { $source } из присланной папки в { $target }
review-do-copy-all = кладёт всю присланную папку в { $target }
review-do-copy-from = берёт { $source } из { $origin } и кладёт в { $target }
review-do-copy-text = записывает текст из самого Dockerfile в { $target }
review-do-add-remote = скачивает { $source } в { $target }
review-do-add-archive = распаковывает { $source } в { $target }
review-do-workdir = дальше все команды работают в { $value }, с неё же начнёт контейнер
review-do-env = задаёт переменные { $names }: они видны и при сборке, и в контейнере
review-do-arg = ждёт при сборке значение { $name } (--build-arg)
review-do-arg-default = при сборке { $name } = { $value }, можно заменить через --build-arg
review-do-expose = программа слушает { $ports }; снаружи порт откроет только { $option }
review-do-user = дальше всё работает от пользователя { $name }
review-do-user-root = дальше всё работает от root
review-do-volume = данные в { $value } будут жить в отдельном томе
review-do-cmd = при запуске контейнера: { $line }
review-do-cmd-shell = при запуске контейнера через /bin/sh -c: { $line }
review-do-cmd-arguments = аргументы для ENTRYPOINT, если не заданы другие: { $line }
review-do-entrypoint = контейнер всегда запускает { $line }
review-do-entrypoint-shell = контейнер всегда запускает через /bin/sh -c: { $line }; аргументы и CMD не учитываются
review-do-healthcheck = раз в { $interval } проверяет, жив ли контейнер: { $line }
review-do-healthcheck-none = выключает проверку здоровья, взятую из основы
review-do-label = подписывает образ: { $value }
review-do-maintainer = указывает автора: { $value }
review-do-shell = дальше команды выполняет { $value }
review-do-stopsignal = docker stop пошлёт { $value }
review-do-onbuild = сработает, когда этот образ возьмут за основу: { $value }

review-rule-unknown = инструкции { $word } нет: опечатка или потерян знак переноса \ строкой выше.
review-rule-no-from = первой должна идти FROM, раньше неё – только ARG.
review-rule-latest = у образа { $image } не закреплён тег: завтра соберётся другое. Укажите точный.
review-rule-maintainer = MAINTAINER устарел, вместо него LABEL org.opencontainers.image.authors.
review-rule-add = ADD здесь только копирует, для этого есть COPY. ADD ещё и распаковывает, и качает.
review-rule-dockerignore = копируется вся папка. Без .dockerignore в образ попадут .git, .env и всё лишнее.
review-rule-shell-form = { $word } без скобок идёт через /bin/sh: SIGTERM до программы не дойдёт, остановка займёт 10 секунд. Пишите ["программа", "аргумент"].
review-rule-workdir = путь { $path } не от корня: он зависит от прежнего WORKDIR.
review-rule-secret = { $name } останется в образе навсегда, его увидит каждый, у кого есть образ. Передавайте при запуске.
review-rule-secret-arg = значение { $name } останется в истории образа (docker history).
review-rule-expose = { $port }: порт хоста здесь не указывают, только порт программы. Хост задаёт -p при запуске.
review-rule-cd = cd действует только в этой строке, нужен WORKDIR.
review-rule-sudo = sudo не нужен: при сборке команды и так идут от root. Меняйте пользователя через USER.
review-rule-pipe-to-shell = скачанное выполняется сразу, непроверенным, а ошибка скачивания потеряется.
review-rule-chmod = права 777 позволяют менять файлы кому угодно в контейнере.
review-rule-apt-update = apt-get update отдельной строкой остаётся в кеше и устаревает. Соедините с install через &&.
review-rule-apt-yes = apt-get install без -y ждёт ответа, и сборка упадёт.
review-rule-apt-no-update = install без update в той же строке: пакеты могут не найтись.
review-rule-apt-lists = списки пакетов остаются в слое: добавьте && rm -rf /var/lib/apt/lists/*.
review-rule-apt-recommends = без --no-install-recommends ставится много лишнего.
review-rule-apk-cache = apk add без --no-cache оставляет в слое кеш.
review-rule-pip-cache = pip без --no-cache-dir оставляет в слое кеш.
review-rule-buildkit = { $what } понимает только BuildKit. Бот собирает классическим сборщиком и на этом остановится.
review-rule-alpine-tools = в Alpine нет компилятора. Если для пакета нет готового колеса под musl, pip упадёт. Нужен apk add build-base или основа -slim.
review-rule-alpine-apt = в Alpine нет apt-get, пакеты ставит apk add.
review-rule-alpine-bash = в Alpine нет bash, есть sh.
review-rule-order = код копируется до установки зависимостей (строка { $line }): после любой правки они ставятся заново. Сначала скопируйте файл зависимостей.
review-rule-again = { $word } ниже есть ещё раз, действует только последний.
review-rule-root = USER не задан: если его нет в основе, программа работает от root. Добавьте пользователя, если root ей не нужен.
review-rule-root-set = последним остаётся root: программа в контейнере получит полные права.

review-fix-maintainer = MAINTAINER → LABEL
review-fix-add = ADD → COPY
review-fix-shell-form = CMD и ENTRYPOINT в форме массива
review-fix-expose = EXPOSE без порта хоста
review-fix-apt-update = apt-get update не отдельной строкой
review-fix-apt-yes = apt-get install с -y
review-fix-apt-recommends = без лишних пакетов (--no-install-recommends)
review-fix-apt-no-update = apt-get update вместе с install
review-fix-apt-lists = списки пакетов удаляются в том же слое
review-fix-apk-cache = apk add с --no-cache
review-fix-pip-cache = pip install с --no-cache-dir
review-fix-alpine-tools = для Alpine добавлен build-base

review-rule-dl1000 = hadolint здесь не смог прочитать файл: { $words }
review-rule-dl1001 = правило hadolint отключено прямо в файле (DL1001).
review-rule-dl3000 = WORKDIR задан не от корня (DL3000).
review-rule-dl3001 = эта команда в контейнере не имеет смысла (DL3001).
review-rule-dl3002 = последним остаётся root (DL3002).
review-rule-dl3003 = для перехода в папку есть WORKDIR (DL3003).
review-rule-dl3004 = sudo при сборке не нужен (DL3004).
review-rule-dl3005 = не обновляйте весь дистрибутив: возьмите более свежую основу (DL3005).
review-rule-dl3006 = у образа не закреплён тег (DL3006).
review-rule-dl3007 = тег latest завтра укажет на другой образ (DL3007).
review-rule-dl3008 = версии пакетов apt не закреплены, завтра соберётся другое (DL3008).
review-rule-dl3009 = после установки удаляйте списки пакетов apt (DL3009).
review-rule-dl3010 = архив проще распаковать через ADD (DL3010).
review-rule-dl3011 = порт должен быть от 0 до 65535 (DL3011).
review-rule-dl3012 = HEALTHCHECK может быть только один (DL3012).
review-rule-dl3013 = версии пакетов pip не закреплены (DL3013).
review-rule-dl3014 = apt-get install без -y ждёт ответа (DL3014).
review-rule-dl3015 = без --no-install-recommends ставится лишнее (DL3015).
review-rule-dl3016 = версии пакетов npm не закреплены (DL3016).
review-rule-dl3017 = не нужен apk upgrade: возьмите более свежую основу (DL3017).
review-rule-dl3018 = версии пакетов apk не закреплены (DL3018).
review-rule-dl3019 = apk add без --no-cache оставляет кеш (DL3019).
review-rule-dl3020 = для файлов и папок вместо ADD есть COPY (DL3020).
review-rule-dl3021 = копируется несколько файлов, путь назначения должен кончаться на / (DL3021).
review-rule-dl3022 = COPY --from называет стадию, которой выше нет (DL3022).
review-rule-dl3023 = COPY --from берёт из той же самой стадии (DL3023).
review-rule-dl3024 = имена стадий не должны повторяться (DL3024).
review-rule-dl3025 = CMD и ENTRYPOINT пишут списком в скобках (DL3025).
review-rule-dl3026 = образ взят не из разрешённого реестра (DL3026).
review-rule-dl3027 = в скриптах пишут apt-get, а не apt (DL3027).
review-rule-dl3028 = версии пакетов gem не закреплены (DL3028).
review-rule-dl3029 = --platform в FROM мешает сборке под другие процессоры (DL3029).
review-rule-dl3030 = yum install без -y ждёт ответа (DL3030).
review-rule-dl3031 = не нужен yum update: возьмите более свежую основу (DL3031).
review-rule-dl3032 = после yum install нужен yum clean all (DL3032).
review-rule-dl3033 = версии пакетов yum не закреплены (DL3033).
review-rule-dl3034 = zypper без -y ждёт ответа (DL3034).
review-rule-dl3035 = не нужен zypper dist-upgrade: возьмите более свежую основу (DL3035).
review-rule-dl3036 = после zypper нужен zypper clean (DL3036).
review-rule-dl3037 = версии пакетов zypper не закреплены (DL3037).
review-rule-dl3038 = dnf install без -y ждёт ответа (DL3038).
review-rule-dl3039 = не нужен dnf update: возьмите более свежую основу (DL3039).
review-rule-dl3040 = после dnf install нужен dnf clean all (DL3040).
review-rule-dl3041 = версии пакетов dnf не закреплены (DL3041).
review-rule-dl3042 = pip без --no-cache-dir оставляет кеш (DL3042).
review-rule-dl3043 = такую инструкцию в ONBUILD не пишут (DL3043).
review-rule-dl3044 = ENV ссылается на переменную из этой же строки, она ещё пуста (DL3044).
review-rule-dl3045 = COPY в относительный путь, а WORKDIR не задан (DL3045).
review-rule-dl3046 = useradd с большим UID без -l раздувает образ (DL3046).
review-rule-dl3047 = wget без --progress засоряет журнал сборки (DL3047).
review-rule-dl3048 = недопустимое имя метки (DL3048).
review-rule-dl3049 = нет обязательной метки: { $words } (DL3049).
review-rule-dl3050 = метки сверх разрешённых (DL3050).
review-rule-dl3051 = метка пуста: { $words } (DL3051).
review-rule-dl3052 = в метке не адрес: { $words } (DL3052).
review-rule-dl3053 = в метке не дата по RFC 3339: { $words } (DL3053).
review-rule-dl3054 = в метке не лицензия SPDX: { $words } (DL3054).
review-rule-dl3055 = в метке не хеш коммита: { $words } (DL3055).
review-rule-dl3056 = в метке не версия SemVer: { $words } (DL3056).
review-rule-dl3057 = нет HEALTHCHECK (DL3057).
review-rule-dl3058 = в метке не адрес почты: { $words } (DL3058).
review-rule-dl3059 = соседние RUN лучше соединить: меньше слоёв (DL3059).
review-rule-dl3060 = после yarn install нужен yarn cache clean (DL3060).
review-rule-dl3061 = первой должна идти FROM, ARG или комментарий (DL3061).
review-rule-dl3062 = версии в go install не закреплены (DL3062).
review-rule-dl3063 = так стадию назвать нельзя, это слово занято (DL3063).
review-rule-dl3064 = секрету не место в ARG и ENV: он останется в образе (DL3064).
review-rule-dl3065 = --platform=$TARGETPLATFORM лишний, так и есть по умолчанию (DL3065).
review-rule-dl3066 = имя пользователя сервер может не знать, надёжнее числовой UID (DL3066).
review-rule-dl3067 = из другой стадии копируется вся файловая система (DL3067).
review-rule-dl4000 = MAINTAINER устарел (DL4000).
review-rule-dl4001 = и wget, и curl: хватит одного (DL4001).
review-rule-dl4003 = несколько CMD, действует только последний (DL4003).
review-rule-dl4004 = несколько ENTRYPOINT, действует только последний (DL4004).
review-rule-dl4005 = оболочку меняют инструкцией SHELL (DL4005).
review-rule-dl4006 = ошибка слева от | потеряется: нужен SHELL с -o pipefail (DL4006).
review-rule-sc2046 = результат $(…) без кавычек распадётся на слова (SC2046).
review-rule-sc2086 = переменная без кавычек распадётся на слова (SC2086).
review-rule-sc2164 = cd может не удаться, а команды пойдут дальше: cd … || exit (SC2164).
review-rule-sc2028 = echo не раскрывает \n, нужен printf (SC2028).
review-rule-sc2155 = код ошибки потеряется: объявите и присвойте отдельно (SC2155).

review-compose-title = Compose: { $count ->
    [one] запустится { $count } сервис
    [few] запустятся { $count } сервиса
   *[many] запустятся { $count } сервисов
}
review-compose-more = … и ещё { $count }
review-compose-build = сборка из { $path }
review-compose-command = команда
review-compose-ports = порты
review-compose-mounts = папки и тома
review-compose-after = после
review-compose-profiles = профили
review-compose-restart = перезапуск
review-compose-variables = переменных
review-compose-volumes = Тома:
review-compose-networks = Сети:
review-compose-unseen = Не видно того, что лежит в других файлах: { $words }.
review-compose-not-run = Это только разбор: бот ничего не запустил.

review-rule-compose-version = version: больше не нужна, Compose её не читает.
review-rule-compose-privileged = { $service }: privileged отдаёт контейнеру весь хост.
review-rule-compose-host-network = { $service }: сеть хоста, порты открыты без ports и в обход изоляции.
review-rule-compose-namespace = { $service }: { $word }: host снимает изоляцию от хоста.
review-rule-compose-capabilities = { $service }: лишние права ядра: { $names }.
review-rule-compose-devices = { $service }: получает устройства хоста.
review-rule-compose-unconfined = { $service }: защита ядра (seccomp или AppArmor) отключена.
review-rule-compose-socket = { $service }: сокет Docker внутри – это root на хосте. Даже с :ro.
review-rule-compose-system-folder = { $service }: внутрь попадает системная папка { $path }.
review-rule-compose-anonymous = { $service }: { $path } – том без имени, после пересоздания данные потеряются из виду.
review-rule-compose-undeclared-volume = { $service }: том { $name } не объявлен внизу в volumes, Compose откажет.
review-rule-compose-undeclared-network = { $service }: сеть { $name } не объявлена внизу в networks, Compose откажет.
review-rule-compose-open-database = { $service }: порт { $port } ({ $name }) открыт всему интернету, мимо ufw. Пишите 127.0.0.1:{ $port } или уберите ports.
review-rule-compose-secret = { $service }: значение { $name } лежит в файле открыто. Вынесите в .env или secrets.
review-rule-compose-latest = { $service }: у образа { $image } не закреплён тег.
review-rule-compose-no-image = { $service }: нет ни image, ни build.
review-rule-compose-unknown-dependency = { $service }: ждёт сервис { $name }, которого в файле нет.
review-rule-compose-no-restart = { $service }: без restart не поднимется после перезагрузки сервера.
review-rule-compose-same-port = { $service }: порт { $port } уже занял { $other }.
review-up = ▶ Поднять { $name }
review-up-nameless = Поднять: пришлите файл с подписью /compose up -p ИМЯ
