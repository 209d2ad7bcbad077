cmd-cp = скопировать файл из контейнера или присланный файл в него
opt-cp-follow_link = если путь – ссылка, взять то, на что она ведёт
cmd-export = файловая система контейнера архивом
opt-export-output = имя архива
cmd-save = образы архивом для docker load
opt-save-output = имя архива
cmd-load = образы из присланного архива docker save
opt-load-input = имя архива, здесь ни на что не влияет
opt-load-quiet = здесь ни на что не влияет
cmd-import = образ из присланного архива файловой системы
opt-import-change = инструкция Dockerfile для образа
opt-import-message = заметка к образу
opt-import-platform = платформа образа, например linux/arm64

files-fetching = Забираю { $source }: { $size }…
files-sending = Отправляю { $name }, { $size }…
files-getting = Получаю { $name }, { $size }…
files-handing-on = Передаю { $source } Docker, { $size }…
files-looked-through = { $name }: просмотрен.
files-stopped = { $source }: остановлено, не начатое не сделано.

files-sent = { $name } отправлен, { $size }
files-sent-parts = { $name } отправлен по частям: { $parts }, { $size }
files-join = Собрать в один файл:
files-part = { $name }: часть { $number } из { $count }
files-large = { $source }: больше 50 MB.
files-ask-large = { $source } даже в сжатом виде больше 50 MB. Отправить всё равно? Если Telegram такой файл не возьмёт, он придёт частями по 49 MB.
files-ask-large-known = { $source } занимает { $size }, для отправки это больше 50 MB. Отправить всё равно? Если Telegram такой файл не возьмёт, он придёт частями по 49 MB.
files-file = { $size }, владелец { $owner }, права { $mode }
files-archive = папка архивом, без сжатия { $size }
files-exported = файловая система контейнера, без сжатия { $size }. Томов в ней нет. Сделать из неё образ: /import
files-saved = без сжатия { $size }. Загрузить на другом сервере: docker load
files-not-taken = Telegram не принял { $name }, { $size }.
files-changed = { $path } изменился, пока его забирали. Попробуйте ещё раз.

files-put = { $name } в контейнере, { $size }, владелец root
files-unpacked = { $files ->
    [one] { $files } файл в контейнере, { $size }
    [few] { $files } файла в контейнере, { $size }
   *[other] { $files } файлов в контейнере, { $size }
}
files-ask-put = Положить { $name } ({ $size }) в { $target }?
files-ask-replace = { $target } уже есть, { $there }. Заменить его на { $name } ({ $size })? Прежний не сохранится.
files-ask-unpack = Распаковать { $name } в { $target }: файлов { $files }, { $size }? Файлы с теми же именами будут заменены.
files-and-more = { $names } и ещё { $count }
files-ask-load = В архиве образы, имена которых здесь уже заняты: { $names }. Имена перейдут к новым, прежние останутся без имени. Загрузить?
files-ask-import = Сделать образ { $image } из { $name }?
files-loaded = загружено: { $count ->
    [one] { $count } образ
    [few] { $count } образа
   *[other] { $count } образов
}, { $size }
files-loaded-nothing = Docker ничего не загрузил и не сказал почему.
files-imported = сделан из архива, { $size }
files-do-history = История
files-do-card = Показать

files-cp-form = Из контейнера: /cp ИМЯ:/путь. В контейнер: пришлите файл с подписью /cp ИМЯ:/путь
files-two-containers = Из контейнера в контейнер Docker не копирует. Сначала заберите файл, потом пришлите его.
files-import-form = Пришлите архив с подписью /import - ИМЯ:ТЕГ
files-no-document-cp = Файла нет. Пришлите его с подписью /cp ИМЯ:/путь или ответьте этой командой на файл.
files-no-document-load = Что загрузить? Пришлите архив docker save с подписью /load или ответьте этой командой на архив.
files-no-document-import = Из чего сделать образ? Пришлите архив с подписью /import - ИМЯ:ТЕГ или ответьте этой командой на архив.
files-sent-too-big = { $name } слишком большой: Telegram отдаёт ботам не больше { $limit }. Собственный сервер Bot API отдаёт до 2 GB: TELEGRAM_API_URL.
files-by-link = { $link } – ссылка на { $target }. Настоящий путь: { $real }; сам бот по ссылкам не ходит.
files-link-inside = { $path } в контейнере – ссылка на { $target }: файлы попали бы туда. Ничего не сделано.
files-links-without-end = Ссылка { $path } никуда не ведёт: она замкнута в круг.
files-many-folders = В архиве больше { $most } папок. Пришлите его по частям.
files-special = { $path } – устройство или канал, а не файл.
files-no-folder = { $path } в контейнере – не папка.
files-in-the-way = { $path } в контейнере – не файл, заменить его файлом нельзя.
files-zip = { $name } – zip, а Docker принимает только tar: .tar, .tar.gz, .tar.bz2, .tar.xz.
files-is-saved = { $name } – архив docker save. Пришлите его с подписью /load
files-no-image = { $name } – не архив docker save: в нём нет manifest.json. Из файловой системы образ делает /import
