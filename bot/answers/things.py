"""What else than containers a question names: a project, a service, a node, an image, by the word beside the name.

"проект shop", "the shop project", "service web". Without such a word a name counts only where something is known by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.answers import names as containers
from bot.answers.ideas import SMALL, ideas_of
from bot.answers.model import Known
from bot.answers.orders import ABOUT_ONE, ACTIONS, PLAIN_WORDS

KINDS = ("project", "stack", "service", "node", "volume", "network", "image", "secret", "container")
_TOKEN = re.compile(r"[\w@][\w./:@-]*|[,;()]")
_NAME = re.compile(r"[a-z0-9][\w./:-]*")
_SCALED = re.compile(r"(?:please )?scale ([a-z][\w.-]+) (?:to|up|down)\b")
_SENTENCE_END = ".:,"
_WAYS_TO_A_NAME = frozenset("named called под названием именем имени по с name".split())
_IMPERSONAL = frozenset("compose swarm docker stack".split())  # "compose project", "swarm service": of which kind


def things_in(text: str, known: Known | None) -> Mapping[str, str]:
    """Names by kind. ``text`` is lower case."""
    tokens = [token.rstrip(_SENTENCE_END) for token in _TOKEN.findall(text)]
    found: dict[str, str] = {}
    taken: set[int] = set()
    for at, token in enumerate(tokens):
        kind = _kind_of(token)
        if not kind or kind in found:
            continue
        for place in (_after(tokens, at), _before(tokens, at)):
            if place is not None and place not in taken:
                found[kind] = _spelled(tokens[place], _of_kind(kind, known))
                taken.add(place)
                break
    if "service" not in found and (scaled := _SCALED.match(text)) and _may_be_name(scaled[1]):
        found["service"] = scaled[1]
    if known is not None:
        _add_known(found, [token for at, token in enumerate(tokens) if at not in taken], known)
    return found


def _kind_of(token: str) -> str:
    ideas = ideas_of(token)
    return next((kind for kind in KINDS if kind in ideas), "")


def _after(tokens: Sequence[str], at: int) -> int | None:
    place = at + 1
    while place < len(tokens) and tokens[place] in _WAYS_TO_A_NAME:
        place += 1
    if at and tokens[at - 1] in _ASKS_WHICH:
        return None  # "в каких сетях web01"
    if place >= len(tokens) or not _may_be_name(tokens[place], is_russian=not tokens[at].isascii()):
        return None
    if place + 1 < len(tokens) and _is_english(tokens[place]) and _kind_of(tokens[place + 1]) == "host":
        return None  # "containers on the lab server"
    return place


def _before(tokens: Sequence[str], at: int) -> int | None:
    """English only: "the shop project", "web service"."""
    place = at - 1
    if place < 0 or not tokens[at].isascii() or not _may_be_name(tokens[place], is_strict=True):
        return None
    return place


_ASKS_WHICH = frozenset("какая какие каким каких какой каком какую how many skolko сколько what which".split())


def _may_be_name(token: str, *, is_strict: bool = False, is_russian: bool = False) -> bool:
    if token in SMALL or token in _IMPERSONAL or token.isdigit() or token.startswith("@"):
        return False
    if not _NAME.fullmatch(token):
        return bool(containers.from_russian(token)) and not is_strict
    if containers.looks_like_name(token):
        return True
    if (
        token in _TECHNICAL
        or token in PLAIN_WORDS
        or token in ABOUT_ONE
        or len(token) < _SHORTEST
        or token[0] in ",;()"
    ):
        return False
    if not is_russian and is_common(token):
        return False
    ideas = ideas_of(token)
    return not ideas if is_strict else not ideas & _NEVER_NAMES


def is_common(token: str) -> bool:
    """An English word that is nobody's name."""
    return token in ACTIONS or token in _COMMON or token.endswith(("ed", "able", "ly", "ous", "ful"))


_SHORTEST = 2
_NEVER_NAMES = frozenset(
    "access act alert all ask audit broke compose container cpu disk down error event every host image incident last "
    "layer left list log mine missing most network next node port project replica restarting schedule secret service "
    "space stack start_up state swarm task unused up update version volume why wrong".split()
)


_TECHNICAL = frozenset(
    "clusterip container_name cron daemon depends_on dns docker dockerfile driver elk env healthcheck java "
    "javascript js kubernetes linux localhost mesh nodejs nodeport none python root rootless ruby rust tmpfs ubuntu "
    "windows yaml yml".split()
)
_COMMON = frozenset(
    "across exporter overflow trace active add added adding address adds after against alone along already also "
    "although always among "
    "another answers anymore appear asks attach attached author automatically autostart available back bad base "
    "based because become becomes before behaves behind believes below best better between big bind blocks both "
    "breaks bridge brings build builds but called came can cannot cant carries certain change changes clean cleanup "
    "clear clone column come comes commit common company compete condition conflict conflicts confusion connect "
    "connected connecting connection connects console containerd context continue continuously copy correct "
    "correctly could couldn't count counts cp crashes create creates creating current custom daemonless daily "
    "dangling data declare declares default defined delete deleted depend dependent deploy deployed deployment "
    "deployments describes description destroys detached details did didn't die dies different differs directory "
    "disappear disconnect discovery distroless doesn't don't done doubt down drivers due during dynamic each easily "
    "eats edit either empty enough enter entire entrypoint environment escape even evry exact except exec existing "
    "exists exit exits expected explained export external failed fails fast features few file files filesystem "
    "filter final find finds finish finishes first fit folder folders foreign forgotten format former found free "
    "fresh fresher from full further gave general get global go goes going good great group guide had hang hangs "
    "hard hardening hasn't healthy help helps high history hit hold holds host-gateway hosts however hub huge hung "
    "id ids ignores import include inherits inside install installed instance instances instead instruction "
    "interface intermediate internal internet into isn't isnt isolation itself job jobs joins keep keeps kept "
    "kernel label labels lack large lasting leads least leaves less level lies life like limit limits list listens "
    "lives living local locally location long look lose loses losing lost low ls macvlan made main make makes "
    "manage manager manual many map mapped mapping may mean means member metadata middle migrate migrates "
    "migrations missing mode more most mount mounted mounts move moved much multi-platform multiple must named "
    "nameless names need needs neighbouring networking never new newer next no noisy normal nothing number nvidia "
    "odd official offline old older once one-layer one-off only open opens option optional options order original "
    "orphan other others outside overlay own owner ownership owns packages parent part path peer pending per "
    "permission permissions persistent persisting pid pile pin pings placement platform plus port ports possible "
    "pours prefer previous prints private problem problems process processes production properly ps public publish "
    "pull push put quickly quite random reach ready-made real rebooted rebuild receives recreate reference "
    "references refers refused rejected reload remain remains remote remotely remove removed removes removing "
    "rename replaces replicated require required reserved reset resolve resolved resource resources restart "
    "restarts restore returns reuse risk rollback ruin run runs same save scale scaled scan schema script scripts "
    "second seen selected separate set setup several shared shares short shouldn show shows side simple since "
    "single single-node size slim slow small smaller smallest software solution something source specific stack "
    "stands start started starting starts states stats stay stays still stop stopping stops storage store stored "
    "structure stuck such suitable support survive swarm tag take takes talk template temporary ten test than "
    "themselves though through throwaway time timeout together too took tool toolkit tools translate truncate "
    "tutorial twice type types unable undefined under understand undo unhealthy unknown unless until unused update "
    "upgrade usage user users usual value values variable variables variants via vs wait waiting wants when where "
    "whether while whole why wide with within without won't worked worker working works write written wrong wtf yet "
    "yields".split()
)
"""Words that stand beside "service", "project" or "node" in what is said of Docker, and are nobody's name."""


def _is_english(token: str) -> bool:
    return token.isascii()


def _of_kind(kind: str, known: Known | None) -> Sequence[str]:
    if known is None:
        return ()
    by_kind = {
        "project": known.projects, "stack": known.stacks, "service": known.services, "container": known.containers,
    }  # fmt: skip
    return by_kind.get(kind, ())


def _spelled(token: str, names: Iterable[str]) -> str:
    """As the thing is really called: case restored, Russian letters replaced."""
    found = containers.find(token, names)
    if found is not None:
        return found.name
    return containers.from_russian(token) or token


def _add_known(found: dict[str, str], tokens: Sequence[str], known: Known) -> None:
    """What a token is the whole name of, containers left out: those are found more loosely."""
    for kind, names in (("service", known.services), ("project", known.projects), ("stack", known.stacks)):
        by_name = {name.lower(): name for name in names}
        latin = (token if token.isascii() else containers.from_russian(token) for token in tokens)
        name = next((by_name[token] for token in latin if token in by_name), "")
        if name and kind not in found:
            found[kind] = name
