"""Which container a question means: names are typed loosely, in Russian letters and with case endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answers.words import is_cyrillic, stem

_CHUNK = re.compile(r"(?<![\w./:-])\w[\w.-]*(?![/\w])")
_VERSION = re.compile(
    r"v\d+|[a-z]\d{1,2}|(?:amd|arm|centos|debian|docker|eth|fedora|http|ipv|java|node|php|python|rhel|sha|ssl|tls|ubuntu|utf|veth|"
    r"win|windows)-?\d+"
)
_NAME_LIKE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+|[a-z]+-?\d+")
_IMAGE_LIKE = re.compile(r"[a-z0-9][a-z0-9._/-]*(?::[\w.-]+)?")
_NO_NAMES = frozenset(
    "add-host amd64 apt-get arm64 armv7 armv8 b2b bad-gateway base64 break-in build-arg build-args built-in c++ c99 "
    "cap-add cap-drop ci-cd container_name copy-on-write cpu-shares cross-platform ctrl-c ctrl-d ctrl-p ctrl-q "
    "data-root debian12 default-address-pools default-ulimits depends-on depends_on dind docker-ce docker-compose "
    "docker-desktop docker-ee docker-engine docker-hub dry-run e2e ec2 entry-point env-file env_file "
    "err_empty_response exit-code extra_hosts g++ h264 health-cmd healthcheck host-gateway host-ip how-to http2 "
    "i18n in-memory insecure-registries ipv4 ipv6 java17 json-file k8s key-value kill-signal l10n live-restore log- "
    "driver log-level log-opt log-opts log4j long-running max-file max-size md5 mem-limit mem_limit mem_reservation "
    "memory-swap mp3 mp4 multi-arch multi-platform multi-stage multistage net-alias network-alias network_mode no- "
    "cache no-new-privileges no-such node-js non-root nvidia-smi on-failure one-off oom-killer open-source out-of- "
    "memory php8 pid-1 pid-file pid1 pre-commit publish-all pull-rate python3 rate-limit rate-limiting read-only "
    "read-write read_only real-time registry-mirrors restart-policy round-robin s3 security-opt self-hosted self- "
    "signed service_completed_successfully service_healthy service_started set-up sha1 sha256 sha512 shm-size "
    "sigusr1 sigusr2 start-up step-by-step stop-grace-period stop-signal stop_grace_period storage-driver tcp4 tcp6 "
    "third-party time-zone time_wait ubuntu22 unless-stopped up-to-date usb3 userns-remap usr1 usr2 utf-8 utf8 vue3 "
    "web2 web3 well-formed well-known win10 win11 windows-10 windows-11 work-dir wsl1 wsl2 x509 x64 x86 zero- "
    "downtime".split()
)
_GENERIC = frozenset("api web app db bot worker backend frontend gateway scheduler".split())
_GENERIC_UP_TO = 9  # words: in a longer text "web" and "db" are parts of a story
_STORY = re.compile(r"\b(after|before|when|only|until|from|между|после|перед|когда|пока|только|хотя|если|чтобы)\b")
_PART = re.compile(r"[-_.]|\d+")
_NUMBERED = re.compile(r"([а-я]{2,})(-?\d{1,3})")
_INFLECTED_FROM = 4  # letters
_LONGEST_ENDING = 2
_VOWELS = "аеиоуыэюяй"
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


def find(text: str, names: Iterable[str] | None) -> Named | None:
    """The container that the text names. Without ``names`` whatever looks like one."""
    chunks = [chunk.rstrip(".-") for chunk in _CHUNK.findall(text.lower())]
    if names is None:
        return _guessed(chunks, is_story=len(chunks) > _GENERIC_UP_TO or _STORY.search(text) is not None)
    existing = list(names)
    best: tuple[float, Named] | None = None
    for chunk in chunks:
        found = _among(chunk, existing)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best[1] if best else None


def unheard_of(text: str) -> str:
    """What looks like nothing but a name, whether there is one of that name or not: who asks for its log is told."""
    return next(
        (chunk for chunk in (found.rstrip(".-") for found in _CHUNK.findall(text)) if looks_like_name(chunk)), ""
    )


def looks_like_name(word: str) -> bool:
    """web01, nginx-proxy, main_redis_1: no word of a language."""
    return _NAME_LIKE.fullmatch(word) is not None and word not in _NO_NAMES and not _VERSION.fullmatch(word)


def image_in(text: str) -> str:
    """What has the form of an image's reference, if that is all there is: one word."""
    chunks = text.lower().split()
    return chunks[0] if len(chunks) == 1 and _IMAGE_LIKE.fullmatch(chunks[0]) else ""


def _guessed(chunks: Sequence[str], *, is_story: bool) -> Named | None:
    for chunk in chunks:
        if looks_like_name(chunk):
            return Named(chunk, chunk)
    for chunk in chunks:
        software = chunk if chunk in SOFTWARE else from_russian(chunk)
        if software and not (is_story and software in _GENERIC):
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
        elif (
            len(spelled) > 4
            and _digits(spelled) in ("", _digits(low))
            and (near := _nearness(spelled, {low, *parts})) >= _NEAR
        ):
            scored[name] = near - 5
    if not scored:
        return None
    top = max(scored.values())
    best = [name for name, score in scored.items() if score == top]
    # One of several equals is not ours to choose: the command then asks which.
    return top, Named(best[0] if len(best) == 1 else spelled, chunk)


def _digits(text: str) -> str:
    """worker-3 is no slip of worker-2, and none of worker."""
    return "".join(char for char in text if char.isdigit())


def _nearness(spelled: str, parts: Iterable[str]) -> float:
    from rapidfuzz import fuzz

    return max((fuzz.ratio(spelled, part) for part in parts if abs(len(part) - len(spelled)) < 4), default=0.0)


def _latin(chunk: str) -> str:
    if not is_cyrillic(chunk):
        return chunk
    return from_russian(chunk) or stem(chunk).translate(_LETTERS)


def from_russian(chunk: str) -> str:
    """The software that a Russian word with any case ending means. Stems of foreign words differ too much by case."""
    if not is_cyrillic(chunk):
        return ""
    numbered = _NUMBERED.fullmatch(chunk)
    if numbered is not None:  # "веб01": as it is spelled, with its number
        root = from_russian(numbered[1]) or numbered[1].translate(_LETTERS)
        return root + numbered[2]
    for software, spellings in SOFTWARE.items():
        for spelling in spellings.split():
            root = spelling if len(spelling) < _INFLECTED_FROM or spelling[-1] not in _VOWELS else spelling[:-1]
            longest = len(root) + (_LONGEST_ENDING if len(spelling) >= _INFLECTED_FROM else 0)
            if chunk.startswith(root) and len(chunk) <= longest:
                return software
    return ""
