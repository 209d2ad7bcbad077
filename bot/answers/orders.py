"""The words that orders and questions about the running system are made of, as data."""

from __future__ import annotations

IMPERATIVES: dict[str, str] = {
    "stop": (
        "останавливай вырубай выключай гаси туши останови остановите останови-ка стопни потуши погаси выруби "
        "выключи заглуши тормозни стопани глуши положи "
        "stop shutdown"
    ),
    "start": (
        "запускай поднимай включай запусти запустите запусти-ка стартани стартуй включи подними подыми заведи "
        "врубай вруби start launch старт"
    ),
    "restart": (
        "перезапускай рестартуй ребутай перезагружай перезагрузите перезапусти перезапустите перезапусти-ка "
        "рестартни рестартани рестарт ребутни перезагрузи передерни "
        "дерни restart reboot "
        "bounce"
    ),
    "kill": "убей убейте прибей кильни килни kill",
    "remove": "удаляй сноси удали удалите снеси выпили сотри убери грохни rm remove delete",
    "pause": "поставь заморозь приостанови pause freeze",
    "unpause": "разморозь возобнови unpause resume unfreeze",
    "show": (
        "покажи покажите выведи дай дайте глянь show give list display открой скинь кинь пришли перечисли посмотри "
        "print see check проверь проверьте get tail view"
    ),
    "pull": "скачай скачайте спулль спули стяни вытяни pull download fetch подтяни",
    "upgrade": "обнови обновите обнови-ка накати апдейтни апгрейдни upgrade update",
    "deploy": "разверни разверните задеплой деплойни deploy",
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
    "обновить": "upgrade",
    "развернуть": "deploy",
    "показать": "show",
    "вывести": "show",
    "почистить": "clean",
    "очистить": "clean",
}
"""They are orders only after a wish ("можешь остановить ..."): alone they ask how it is done."""

NOW = frozenset(
    "currently now our we мои моих нас наш нашей нашем наши наших нашу осталось прямо сегодня сейчас текущие текущий "
    "тебя ща щас".split()
)
HERE = frozenset("here host machine server машине сервер сервере тут хост хосте".split())
PLAIN_WORDS = frozenset(
    "a all and any are aren't at broken can check container containers could crashed created currently dead display "
    "do docker down every everything exist existing exited failed for get give has have healthy here host how image "
    "images in including is isn't list local machine many me moment my network networks node not now of on or our "
    "please print restarting right running s see server service services show status stopped tell that the there this "
    "unhealthy up us volume volumes we what which who with working you активны активные в версию версия весь висит "
    "включая вместе вольюмы вообще все всех всё выведи глянь даже дай дайте докер докера докере дохлое дохлые есть "
    "живет живут живы живые здоровы числе запущен запущенное запущенные запущенных запущено запущены здоровья и "
    "или имиджей имиджи "
    "какая какие какой кинь контейнер контейнера контейнеров контейнеры контики контиков кончается которые которых "
    "крутится крутятся кто лежат лежать лежит ли локальные машине мертвые мне мои моих на нам нас наш нашей нашем "
    "наши наших нашу не нездоровы нездоровые ноде образ образа образов образы остановился остановленные "
    "остановленных остановлено остановлены открой падает падают перезапускается перезапускаются перечень перечисли "
    "плиз поднято подняты поднятые подскажи пожалуйста покажи покажите полный посмотри пришли проверка проверь "
    "проходит прямо работает работали работают работающие работающих с сдохло сейчас сервер сервере сервисов сервисы "
    "сетей сети сеть скажи скачано скачаны скинь скока сколько случилось сломалось сломано со создано созданы "
    "список там том "
    "тома томов тут у тебя умер умерли умерло упавшие упал упали упало хелсчек хост хосте че че-то чего чо что "
    "чё ща щас "
    "эта этой этом этот".split()
)
"""What a list may be asked for with; any other word makes it a question about something else."""

ABOUT_ONE = frozenset(
    "цикле рестартов переменными переменных запущен запущена лимиты лимит стоят сними убери паузы следи торчит "
    "разок -f again alive asap changed config configuration cpu day days diff does down env error expose exposes "
    "errors file files follow "
    "force health healthy hour hours how image inside inspect ip last latest line lines listening live load log logs "
    "many memory min minutes modified mount mounts much ok open output port ports print printing process processes "
    "quick quickly recent say says settings since state status tail top up uptime usage use uses using warnings "
    "which адрес айпи аптайм будь было быстро висит внутри времени вывод выводит говорит дела день дней добр добра "
    "его ест еще жив жива живой жрет журнал за заново здоров изменен изменено изменены изменилось ка-ка как какую "
    "контейнером контейнеру конфиг конфигурацию конфигурация крутится крутятся лежит ли лог логам логах логе логи "
    "логов маунты минут минуты мне-ка много могу нагрузка нагрузку настройками настройки немедленно новые норм "
    "нормально образ образа ок окружения онлайн оперативки оперативку опять отвечает открыты ошибка ошибки ошибок "
    "памяти память параметрами параметры паузу переменные пж пжл пишет плз подробно подробнее подробности "
    "контейнере о об про поднят поживает поменял поменялось порт "
    "портах порту порты последние последний последних последняя принудительно проц процесс процесса процессов "
    "процессор процессы работает реальном свежие сдох себя сервису сколько слушает снова состояние срочно статус "
    "строк строка строки строчек сутки съедает там тот упал упала файл файлах файлы хвост час часа часов чувствует "
    "эту".split()
)
"""Words that a question about one container, or an order to it, may have besides its name and the verb."""
