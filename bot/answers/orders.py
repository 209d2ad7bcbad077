"""The words that orders and questions about the running system are made of, as data."""

from __future__ import annotations

IMPERATIVES: dict[str, str] = {
    "stop": "останови остановите останови-ка стопни потуши погаси выруби выключи заглуши тормозни тормозни стопани глуши "
    "положи stop shutdown",
    "start": "запусти запустите стартани стартуй включи подними подыми заведи врубай вруби start launch старт",
    "restart": "перезапусти перезапустите рестартни рестартани рестарт ребутни перезагрузи передерни дерни restart reboot "
    "bounce",
    "kill": "убей убейте прибей кильни килни kill",
    "remove": "удали удалите снеси выпили сотри убери грохни rm remove delete",
    "pause": "заморозь приостанови pause freeze",
    "unpause": "разморозь возобнови unpause resume unfreeze",
    "show": "покажи покажите выведи дай дайте глянь show give list display открой скинь кинь пришли перечисли посмотри print "
    "see check проверь проверьте get tail view",
    "pull": "скачай скачайте спулль спули стяни вытяни pull download fetch подтяни",
    "clean": "почисти почистите очисти очистите приберись подчисти прибери clean prune cleanup free освободи вычисти",
}
ACTIONS = {surface: action for action, surfaces in IMPERATIVES.items() for surface in surfaces.split()}

INFINITIVES = {
    "остановить": "stop",
    "стопнуть": "stop",
    "потушить": "stop",
    "погасить": "stop",
    "выключить": "stop",
    "запустить": "start",
    "поднять": "start",
    "включить": "start",
    "стартануть": "start",
    "перезапустить": "restart",
    "рестартнуть": "restart",
    "рестартануть": "restart",
    "перезагрузить": "restart",
    "ребутнуть": "restart",
    "убить": "kill",
    "прибить": "kill",
    "грохнуть": "remove",
    "удалить": "remove",
    "снести": "remove",
    "скачать": "pull",
    "показать": "show",
    "вывести": "show",
    "почистить": "clean",
    "очистить": "clean",
}
"""They are orders only after a wish ("можешь остановить ..."): alone they ask how it is done."""

NOW = frozenset(
    "сейчас щас ща now currently наш нас нашем нашу нашей наши наших моих мои our текущие текущий сегодня осталось we прямо".split()
)
HERE = frozenset("сервере сервер server хосте хост host тут here машине machine".split())
PLAIN_WORDS = frozenset(
    "которые которых версия версию show list give display print get check see me us all every the a of on in at is are there which what who any have has "
    "do we our my this that now currently right please running stopped up exist existing including with and or for "
    "container containers image images volume volumes network networks service services docker server host machine here "
    "not down broken unhealthy healthy exited failed dead crashed restarting isn't aren't working everything status local "
    "покажи покажите выведи дай дайте глянь открой скинь кинь пришли перечисли посмотри проверь пожалуйста плиз мне нам "
    "все всех всё весь список перечень какие какой какая кто что чего у нас наши наших наш мои моих на в и или с со вместе "
    "есть сейчас щас ща прямо сервере сервер хосте хост тут машине докере докера докер контейнер контейнеры контейнеров "
    "контейнера контики контиков образ образы образов образа имиджи имиджей том тома томов вольюмы сеть сети сетей сервисы сервисов "
    "запущено запущены запущенные запущенных запущен работает работают работающие работающих крутится крутятся живет живут живы "
    "поднято подняты висит не лежит лежат упало упал упали упавшие сломалось сломано остановлено остановлены остановленные "
    "остановленных остановился нездоровы нездоровые умерло умер умерли включая даже ли там локальные скачано скачаны активные активны "
    "перезапускается перезапускаются хелсчек нашем нашу нашей этом этой эта этот moment you created созданы создано полный подскажи скажи can could tell живые дохлое дохлые сдохло кончается проходит проверка здоровья хост ноде node лежать скока сколько чё че че-то чо поднятые работали запущенное ли падает падают мертвые вообще".split()
)
"""What a list may be asked for with; any other word makes it a question about something else."""

ABOUT_ONE = frozenset(
    "лог логи логов логах логам логе log logs журнал последние последних последний последняя last latest recent строк строки "
    "строчек строка lines line tail хвост за час часа часов минут минуты hour hours min minutes since ошибки ошибок ошибка error "
    "errors warnings вывод output свежие новые -f follow онлайн live реальном времени процессы процесс процессов processes "
    "process top порты порт портах порту port ports конфиг конфигурацию конфигурация настройки настройками параметры параметрами "
    "config configuration settings inspect status статус состояние state память памяти оперативки оперативку ест жрет съедает "
    "cpu процессор проц memory usage using use uses нагрузка нагрузку load файлы файлах файл files file изменилось изменилось "
    "изменено изменен изменены поменялось поменял changed modified diff жив жива живой alive ли работает отвечает up down лежит упал "
    "упала сдох поднят здоров health healthy чувствует поживает себя дела там как how ok ок норм нормально немедленно "
    "срочно быстро снова еще заново опять again asap quick quickly force принудительно процесса крутятся крутится внутри inside "
    "слушает висит открыты open listening пишет говорит выводит say says printing print mount mounts маунты переменные env "
    "окружения ip айпи адрес сколько много how much many какую which пж пжл плз будь добр добра было могу мне-ка ка-ка "
    "контейнером контейнеру сервису тот эту его".split()
)
"""Words that a question about one container, or an order to it, may have besides its name and the verb."""
