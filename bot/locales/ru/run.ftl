cmd-run = запустить новый контейнер из образа
opt-run-detach = в фоне
opt-run-interactive = держать ввод открытым
opt-run-tty = с терминалом
opt-run-rm = удалить контейнер, когда закончит
opt-run-init = процесс init внутри
opt-run-read_only = файлы контейнера только для чтения
opt-run-privileged = все права на сервере (опасно)
opt-run-no_healthcheck = без проверки здоровья
opt-run-publish_all = опубликовать все порты образа
opt-run-publish = порт: сервер:контейнер
opt-run-env = переменная окружения
opt-run-volume = том или папка
opt-run-mount = том или папка, подробно
opt-run-tmpfs = папка в памяти
opt-run-label = метка
opt-run-network_alias = ещё одно имя в сети
opt-run-expose = порт, открытый только внутри
opt-run-volumes_from = тома другого контейнера
opt-run-cap_add = добавить привилегию (опасно)
opt-run-cap_drop = убрать привилегию
opt-run-device = устройство сервера (опасно)
opt-run-security_opt = настройки защиты (опасно)
opt-run-dns = сервер DNS
opt-run-add_host = имя в /etc/hosts
opt-run-log_opt = настройка журнала
opt-run-ulimit = предел ulimit
opt-run-sysctl = параметр ядра
opt-run-name = имя контейнера
opt-run-restart = когда перезапускать: no, on-failure:3, always, unless-stopped
opt-run-network = сеть
opt-run-workdir = рабочая папка
opt-run-user = пользователь
opt-run-memory = предел памяти
opt-run-memory_swap = предел памяти вместе со swap
opt-run-cpus = сколько процессоров
opt-run-entrypoint = другая команда вместо ENTRYPOINT
opt-run-pull = когда скачивать образ
opt-run-hostname = имя хоста
opt-run-health_cmd = команда проверки здоровья
opt-run-health_interval = как часто проверять
opt-run-health_timeout = сколько ждать ответа
opt-run-health_start_period = время на запуск
opt-run-health_retries = сколько неудач подряд
opt-run-pid = пространство процессов
opt-run-ipc = пространство IPC
opt-run-uts = пространство имён хоста
opt-run-userns = пространство пользователей
opt-run-stop_signal = сигнал для остановки
opt-run-stop_timeout = сколько ждать остановки
opt-run-shm_size = размер /dev/shm
opt-run-log_driver = драйвер журнала
opt-run-platform = платформа образа
run-bad-value = { $option }: «{ $value }» не подходит. Пишите так: { $form }
run-pulling = Образа { $image } на сервере нет, скачиваю
run-pull-stopped = Загрузка { $image } остановлена, контейнер не создан.
run-running = работает, вот что выводит
run-started = запущен
run-ended = закончил с кодом { $code } за { $took }
run-removed = Контейнер удалён (--rm).
run-no-output = Ничего не вывел.
run-still = прошла минута, контейнер работает дальше
run-left = больше не показываю, контейнер работает дальше
run-hidden = { $n ->
    [one] (ещё { $n } строка раньше)
    [few] (ещё { $n } строки раньше)
   *[other] (ещё { $n } строк раньше)
}
run-exit-125 = 125: контейнер не запустился из-за ошибки Docker
run-exit-126 = 126: команда найдена, но её нельзя запустить
run-exit-127 = 127: такой команды в образе нет
run-exit-137 = 137: процесс убит (SIGKILL) — вручную, по таймауту остановки или из-за нехватки памяти
run-exit-139 = 139: ошибка обращения к памяти (SIGSEGV)
run-exit-143 = 143: остановлен по просьбе (SIGTERM)
run-logs = Журнал
run-remove = Удалить
run-follow = Следить
run-stop = Остановить
run-swapped = Опции пишут до имени образа, иначе docker примет их за команду внутри контейнера. Правильно так:
run-swap-do = Выполнить так
run-danger-title = Эта команда даёт контейнеру доступ к серверу. Выполнить?
run-danger-off = Это даёт контейнеру доступ к серверу и запрещено настройкой DANGEROUS_RUN=off: { $what }
run-danger-privileged = --privileged: контейнер получит все права на сервере
run-danger-capability = привилегия { $what }
run-danger-device = устройство сервера { $what }
run-danger-security = ослабление защиты: { $what }
run-danger-namespace = общее с сервером пространство: { $what }
run-danger-network = сеть сервера целиком (--network { $what })
run-danger-socket = сокет Docker ({ $what }): контейнер сможет управлять всем сервером
run-danger-mount = папка сервера { $what }
run-danger-lender = тома контейнера { $what }, который не удалось проверить
run-danger-driver = том с параметрами драйвера { $what }, которые не проверить
run-exit-oom = 137: контейнеру не хватило памяти, и система его убила
run-conflict = { $one } и { $other } вместе не работают.
run-one-network = Сеть при запуске одна, а указано: { $networks }. Остальные подключают потом: /network connect
run-name-taken = Имя { $name } занято: { $image }, { $status ->
    [running] работает
    [paused] на паузе
    [restarting] перезапускается
    [created] ещё не запускался
   *[other] остановлен
}. Возьмите другое имя или удалите этот контейнер.
run-port-taken = { $has_holder ->
    [yes] Порт { $port } занят: его публикует { $holder }.
   *[no] Порт { $port } на сервере занят другой программой.
}
run-no-program = В образе нет программы { $program } (код 127).
run-not-executable = Программу { $program } в образе нельзя запустить (код 126).
run-hint-created = Контейнер { $name } создан, но не запущен.
opt-run-size = размер терминала в чате
