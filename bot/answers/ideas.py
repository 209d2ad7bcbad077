"""What the words of a question about the running system are about, as data: for one idea the words of both languages.

A word that ends in ``*`` is the beginning of words: Russian endings and mistyped ones need no list. No rule is in here.
"""

from __future__ import annotations

import re
from functools import cache

IDEAS: dict[str, str] = {
    # what is asked about
    "container": "контейнер* контик* containers container conts",
    "project": "проект* project projects",
    "compose": "compose композ* компоуз* компос*",
    "service": "сервис* служб* service services",
    "stack": "стек стека стеку стеке стеком стеки стеков стеках стэк* stack stacks",
    "swarm": "swarm сворм* сварм* рой роя рое рою cluster кластер*",
    "node": "нода ноды ноду ноде нод нодой нодами нодах нодам узел узл* node nodes",
    "replica": "реплик* replica replicas",
    "task": "таск* task tasks",
    "manager": "менеджер* лидер* manager managers leader",
    "host": "хост* сервер* серва* машин* тачк* host hosts server servers machine machines box boxes",
    "secret": "секрет* secret secrets",
    "config": "конфиги конфигов config configs",
    "image": "образ* имидж* имедж* image images",
    "volume": "том тома томов тому томе томы томам томами томах вольюм* volume volumes",
    "network": "сеть сети сетей сетях сетью network networks",
    "port": "порт порта порту порты портов порте port ports",
    "disk": "диск* disk disks винт винте drive",
    "space": "гиг* гб gb место места месту space storage",
    "memory": "памят* оператив* озу memory ram mem мем",
    "cpu": "проц* цпу cpu cpus processor ядер ядра",
    "traffic": "трафик* traffic bandwidth network-io",
    "layer": "слои слоев слой layers layer history",
    "note": "заметк* заметок note notes",
    "question": "вопрос* спрашивал* спрашивают asked questions",
    "session": "терминал* сесси* terminal terminals session sessions консол*",
    "backup": "бэкап* бекап* backup backups",
    "bot": "бот бота боте боту ботом lotsman лоцман* bot",
    # what is looked after
    "update": (
        "обновлен* обновит* обновля* обновл* обновк* апдейт* апгрейд* update updates updated upgrade upgrades upgraded "
        "newer outdated устар* stale свеж* newest"
    ),
    "version": "верси* version versions",
    "schedule": (
        "расписан* запланир* планов* крон* cron schedule schedules scheduled планировщик* автоматом регламент* "
        "джоб* jobs timetable"
    ),
    "alert": "алерт* уведомлен* оповещен* alert alerts alerting notification notifications notify уведомля* оповеща*",
    "mute": "мьют* замьют* замьюч* заглушен* заглуши muted mute mutes silence silenced приглуш* глушен*",
    "unmute": "размьют* unmute unsilence разглуш*",
    "access": "доступ* прав права прав* grant grants granted access permissions роли роль roles role полномоч*",
    "admin": "админ* admin admins оператор* operators viewers",
    "audit": "аудит* audit",
    "journal": "журнал* history журнале log logs лог логи",
    "act": (
        "делал* сделал* наделал* творил* действи* менял* менялось поменял* трогал* нажимал* запускал* удалял* did "
        "done do doing actions "
        "action changed change activity натворил*"
    ),
    "refused": "отказ* отказано отказали denied refused",
    "incident": "инцидент* сбои сбоев сбой incident incidents outages outage авари* происшеств*",
    "event": "событи* ивент* event events",
    "broke": (
        "упал упала упало упали падал* падает падают ломал* сломал* сломан* рушил* сбоил* крашил* случилось "
        "случил* стряслос* "
        "произошл* происход* crashed crash broke broken failed fell died happened happening happen накрыл* легло"
    ),
    # how it fares
    "down": (
        "лежит лежат лег легла легло легли упавш* вырубил* упал упала упало упали падает падают сдох* помер* "
        "умер* мертв* дохл* "
        "отвал* крашит* "
        "стоит выключ* остановлен* недоступ* отключен* unavailable unreachable offline down dead died stopped crashed "
        "crashing failing fails failed broken dying dies die crashlooping"
    ),
    "up": (
        "задепло* развернут* deployed "
        "жив жива живо живы живые живой живут пашет пашут фурыч* лежат висят висит валя* болта* работа* поднят* "
        "запущен* крут* стартан* доступн* онлайн связи связь "
        "online alive up running reachable available ready здоров* healthy"
    ),
    "health": "здоров* нездоров* healthy unhealthy хелс* healthcheck health",
    "eats": (
        "жр* ест едят забил* забит* take съел* съед* занима* занял* делось делся делись ушло ушла пропал* eat* "
        "ate takes taking "
        "fills filling filled hog* груз* нагруж* кушает хавает отъел* жрущ*"
    ),
    "load": "загруж* нагрузк* загрузк* load usage статистик* stats потреблен*",
    "new": "нов* new вышл* вышел появил*",
    "lock": "заблок* запрети блокир* lock lockdown locked",
    "switch": "переключ* перейди перейдем switch go работаем дальше",
    "rollback": "откат* rollback revert прошл* предыдущ* previous",
    "scale": "scale масштаб* увелич* уменьш*",
    "docker": "докер* docker dockerd",
    "os": "ось ос os kernel система системы",
    "run": "runs run запускается запускаются запустится выполня* стартует execut*",
    "state": "чувствует состоян* статус* дела status state health состояние поживает здоровье",
    "wrong": "проблем* problem problems wrong issue issues trouble беда фигня",
    "start_up": (
        "поднимается поднимаются стартует стартуют запускается запускаются взлетает start starting поднялся поднялась"
    ),
    "restarting": "перезапускается рестартит* рестартует restarting перезагружается",
    "error": "ошиб* ерор* error errors эксеп* exception exceptions traceback* warning* ругает* warn fatal panic",
    "log": "лог логи логов логе логах логам логу logs log журнал*",
    "why": "почему отчего why зачем причин* reason чего",
    "most": "больш* меньше маленьк* тяжел* жирн* самый самая самое самые most least biggest largest heaviest busiest "
    "много",
    "missing": "хватает нехват* missing недостает short",
    "settings": "настро* settings",
    "full": "full полный полон полна полностью почти переполн* забит* кончает* заканч*",
    "left": "осталось остался свободн* освобод* free left остаток reclaim",
    "unused": "неиспольз* используются ненуж* лишн* unused dangling висяч* мусор* пуст*",
    # when
    "night": "ноч* night nights overnight tonight nightly",
    "day": "день дня вчера сегодня завтра утр* вечер* yesterday today tomorrow morning evening сутки суток day daily",
    "span": "полчас* час* минут* недел* hour hours minute minutes week weeks days дней дня am pm полночь midnight noon",
    "last": "последн* last latest недавн* recent recently",
    "next": "следующ* ближайш* next upcoming",
    "every": "кажд* ежедневн* еженочн* ежечасн* еженедельн* every each daily nightly hourly weekly",
    # how it is asked
    "all": "все всех всем весь всего всю всё целиком all every everything each whole entire",
    "list": "список перечень list перечисли",
    "ask": (
        "что-нибудь что-то чего-нибудь кто-нибудь кто-то anything something что че чо чего кто кого кому какой "
        "какая какое какие каких каком какую каким сколько скок скоко где "
        "когда куда "
        "есть ли what whats what's which who whos who's any is are how many much does тут show"
    ),
    "mine": "мои мой моя мне my mine",
    "person": "людей люди людям человек* юзер* people users user пользовател* кому",
}
"""By idea; several may share a word. One that no rule asks for still says that its words belong to such questions."""

SMALL = frozenset(
    "a about am an actually atm two three open recent est available chat check come comes coming even every get "
    "gets and as at be been being bro but by can could did do does doing down else for from get gets give got "
    "has have hey hi here how i if im in into is it its it's just like lot me my need now of off ok okay on one or our "
    "out over please pls plz really right rn seem seems should so some tell than thanks that the their them then there "
    "these they thing things this those to today too two u up us use used uses want was we were will with would yo "
    "you your currently moment again still ever anything something anyone someone gonna wanna lets let ones named "
    "called "
    "а без бы ими пользуется использует сидит глянуть посмотреть увидеть один два две три пару пять десять "
    "беспокой дергай можно надо пора стоит "
    "открытые открыт верни верните месте приходят приходит чат чате чата этой этим инфо info пришли присылай был "
    "была были было быть в вам вас ваш весь во вот вообще время всё где глянь да дай даже до его ее еще "
    "ему если есть ещё же за зовут и из или им их к как ко когда кстати ли либо меня мне мной мой моя мы на над "
    "надо наш "
    "наша не него нее ней нет ни ним них но ну нужно о об один она они оно опять от по под пожалуйста пока потом почти "
    "при про прямо раз с сам сама сами само сейчас себя сегодня скажи слушай снова со совсем сразу так там те "
    "тебе тебя "
    "то того тоже только том тот ту тут ты у уж уже хочу чем что чтоб чтобы чё эй эта эти это этот я ага блин плиз плз "
    "пж ща щас вроде типа народ ребят братан друг дружище короче либо "
    "которые которых который идет идут идёт стало стал".split()
)
"""Words that say nothing of what is asked about."""


def ideas_of(surface: str) -> frozenset[str]:
    """Of one word, lower case, ё folded; a slip of the finger in a long word is forgiven."""
    exact, beginnings = _patterns()
    found = set(exact.get(surface, ()))
    found.update(idea for beginning, idea in beginnings if surface.startswith(beginning))
    return frozenset(found)


def near_ideas(surface: str) -> frozenset[str]:
    """Of a word that nothing is known of: those of the nearest known beginning, if it is one slip away."""
    if len(surface) < _MISTYPED_FROM or not surface.isalpha():
        return frozenset()
    from rapidfuzz.distance import OSA

    exact, beginnings = _patterns()
    found: set[str] = set()
    for word, ideas in exact.items():
        if len(word) >= _MISTYPED_FROM and OSA.distance(surface, word, score_cutoff=1) <= 1:
            found.update(ideas)
    for beginning, idea in beginnings:
        if len(beginning) >= _MISTYPED_FROM and OSA.distance(surface[: len(beginning)], beginning, score_cutoff=1) <= 1:
            found.add(idea)
    return frozenset(found)


_MISTYPED_FROM = 6  # letters


@cache
def _patterns() -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    exact: dict[str, list[str]] = {}
    beginnings: list[tuple[str, str]] = []
    for idea, words in IDEAS.items():
        for word in words.split():
            if word.endswith("*"):
                beginnings.append((word[:-1], idea))
            else:
                exact.setdefault(word, []).append(idea)
    return {word: tuple(ideas) for word, ideas in exact.items()}, tuple(beginnings)


OF_A_WORD = re.compile(r"@?[\w'-]+(?:[.:/][\w-]+)*")
