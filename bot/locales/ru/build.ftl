cmd-build = собрать образ из файла, текста или git
opt-build-tag = имя и тег образа, можно несколько
opt-build-file = где Dockerfile внутри архива
opt-build-build_arg = значение для ARG
opt-build-target = на каком этапе остановиться
opt-build-no_cache = без кеша
opt-build-pull = взять свежие базовые образы
opt-build-label = метка

build-title = Собираю
build-untitled = образ без имени
build-fetching = Получаю файл…
build-checking = Проверяю файл…
build-sending = Передаю в Docker: { $files ->
    [one] { $files } файл
    [few] { $files } файла
   *[many] { $files } файлов
}, { $size }
build-remote = Docker загружает исходники…
build-step = шаг { $number } из { $total }
build-done = собран за { $took }
build-also = он же { $tag }
build-steps = шагов: { $total }, из кеша: { $cached }
build-nameless = Образ без имени. Дать имя: /tag
build-failed = не собран
build-exit = Команда завершилась с кодом { $code }.
build-no-image = Docker оборвал сборку, ничего не объяснив.
build-stopped = сборка остановлена, образа нет
build-shutdown = сборка прервана: бот перезапускается
build-do-history = История
build-do-copy = Скопировать запуск
build-log-gap = … пропущено { $size } …

build-no-source = Из чего собирать? Пришлите Dockerfile или архив (.zip, .tar, .tar.gz) с подписью /build -t имя, ответьте этой командой на такой файл, напишите Dockerfile со следующей строки или укажите адрес git.
build-bad-context = «{ $context }» – папка, а бот видит только то, что прислали. Пришлите архив с подписью /build -t имя или укажите адрес git.
build-bad-value = { $option }: «{ $value }» не подходит. Пишите так: { $form }
build-sent-too-big = Файл { $name } слишком большой: Telegram отдаёт ботам не больше { $limit }. Уберите лишнее или укажите адрес git.
build-not-a-source = { $name } – не Dockerfile (в нём нет FROM) и не архив. Подойдут .zip, .tar, .tar.gz, .tar.bz2, .tar.xz.
build-no-dockerfile = В архиве нет файла { $name }.
build-no-dockerfile-near = В архиве нет файла { $name }. Есть: { $near }. Укажите его: -f путь
build-remote-failed = Не удалось получить исходники из { $remote }: { $reason }
build-no-git = На сервере с Docker не установлен git. Пришлите архив.

build-hint-buildkit = Для этого нужен BuildKit, а бот собирает классическим сборщиком. Уберите RUN --mount и COPY --link.
build-hint-base = Базовый образ не скачался. Проверьте имя в FROM; для закрытого образа войдите в реестр на сервере (docker login).
build-hint-network = Не достучаться до адреса. Проверьте имя и сеть сервера.
build-hint-disk = На диске сервера кончилось место. Посмотрите /system df.
build-hint-copy = Этого файла нет среди присланного. Пришлите архив вместе с ним и проверьте .dockerignore.
