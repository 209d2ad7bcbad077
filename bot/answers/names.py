"""Which container a question means: names are typed loosely, in Russian letters and with case endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.words import is_cyrillic, stem

_CHUNK = re.compile(r"[\w][\w.-]*", re.IGNORECASE)
_NAME_LIKE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+|[a-z]+-?\d+[a-z0-9]*")
_IMAGE_LIKE = re.compile(r"[a-z0-9][a-z0-9._/-]*(?::[\w.-]+)?")
_PART = re.compile(r"[-_.]|\d+")
_NEAR = 82.0

_LETTERS = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        "ж": "zh", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "yu", "я": "ya", "ъ": "", "ь": "",
    }
)  # fmt: skip

SOFTWARE: dict[str, str] = {
    "redis": "редис",
    "postgres": "постгрес постгре постгря пг",
    "postgresql": "",
    "mysql": "мускул майскул мускуль",
    "mariadb": "мариядб",
    "mongo": "монго монга",
    "mongodb": "",
    "nginx": "нгинкс энджинкс нжинкс энжинкс нгинх",
    "traefik": "трафик трефик",
    "caddy": "кадди",
    "haproxy": "хапрокси",
    "apache": "апач",
    "celery": "селери целери сельдерей",
    "rabbitmq": "реббит рэббит кролик",
    "rabbit": "",
    "kafka": "кафка",
    "grafana": "графана",
    "prometheus": "прометеус прометей",
    "loki": "локи",
    "elastic": "эластик",
    "elasticsearch": "",
    "kibana": "кибана",
    "minio": "минио",
    "jenkins": "дженкинс",
    "gitlab": "гитлаб",
    "memcached": "мемкеш",
    "clickhouse": "кликхаус",
    "zookeeper": "зукипер",
    "keycloak": "кейклок",
    "portainer": "портейнер",
    "backend": "бэкенд бекенд бэк бек",
    "frontend": "фронтенд фронт",
    "worker": "воркер",
    "api": "апи апишка",
    "web": "веб",
    "app": "апп",
    "db": "бд",
    "bot": "бот",
    "gateway": "",
    "scheduler": "",
    "nextcloud": "некстклауд",
    "wordpress": "вордпресс",
}
"""What containers are often called, for when it is not known which there are."""


@dataclass(frozen=True, slots=True)
class Named:
    """``name`` is a container's own name where one was found, else the word in Latin letters."""

    name: str
    word: str  # as it stands in the text, lower case


def find(text: str, names: Iterable[str] | None, known: Sequence[str] = ()) -> Named | None:
    """The container that the text names. ``known`` are words that mean something else when no names are given."""
    chunks = [chunk.rstrip(".-") for chunk in _CHUNK.findall(text.lower())]
    if names is None:
        return _guessed(chunks, frozenset(known))
    existing = list(names)
    best: tuple[float, Named] | None = None
    for chunk in chunks:
        found = _among(chunk, existing)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def image_in(text: str) -> str:
    """A reference to an image after a verb: the last word that has the form of one."""
    chunks = [chunk for chunk in text.lower().split() if _IMAGE_LIKE.fullmatch(chunk)]
    return chunks[-1] if chunks else ""


def _guessed(chunks: Sequence[str], known: frozenset[str]) -> Named | None:
    for chunk in chunks:
        if _NAME_LIKE.fullmatch(chunk) and chunk not in known:
            return Named(chunk, chunk)
    for chunk in chunks:
        software = chunk if chunk in SOFTWARE else _by_russian().get(stem(chunk)) if is_cyrillic(chunk) else None
        if software:
            return Named(software, chunk)
    return None


def _among(chunk: str, names: Sequence[str]) -> tuple[float, Named] | None:
    spelled = _latin(chunk)
    if len(spelled) < 2:
        return None
    scored: dict[str, float] = {}
    for name in names:
        low = name.lower()
        parts = {part for part in _PART.split(low) if len(part) > 1}
        if chunk == low:
            scored[name] = 100
        elif len(spelled) > 2 and low.startswith(spelled):
            scored[name] = 95
        elif spelled in parts:
            scored[name] = 90
        elif len(spelled) > 4 and (near := _nearness(spelled, {low, *parts})) >= _NEAR:
            scored[name] = near - 5
    if not scored:
        return None
    top = max(scored.values())
    best = [name for name, score in scored.items() if score == top]
    # One of several equals is not ours to choose: the command then asks which.
    return top, Named(best[0] if len(best) == 1 else spelled, chunk)


def _nearness(spelled: str, parts: Iterable[str]) -> float:
    from rapidfuzz import fuzz

    return max((fuzz.ratio(spelled, part) for part in parts if abs(len(part) - len(spelled)) < 4), default=0.0)


def _latin(chunk: str) -> str:
    if not is_cyrillic(chunk):
        return chunk
    software = _by_russian().get(stem(chunk))
    return software or stem(chunk).translate(_LETTERS)


_RUSSIAN: dict[str, str] = {}


def _by_russian() -> dict[str, str]:
    if not _RUSSIAN:
        for software, spellings in SOFTWARE.items():
            _RUSSIAN.update({stem(spelling): software for spelling in spellings.split()})
    return _RUSSIAN
