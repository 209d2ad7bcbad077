"""What else than containers a question names: a project, a service, a stack, a node, an image, by the word beside the name.

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
_TOKEN = re.compile(r"[\w@][\w./:@-]*", re.UNICODE)
_NAME = re.compile(r"[a-z0-9][\w./:-]*")
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
    if place >= len(tokens) or not _may_be_name(tokens[place]):
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


def _may_be_name(token: str, *, is_strict: bool = False) -> bool:
    if token in SMALL or token in _IMPERSONAL or token.isdigit() or token.startswith("@"):
        return False
    if not _NAME.fullmatch(token):
        return bool(containers.from_russian(token)) and not is_strict
    if containers.looks_like_name(token):
        return True
    if token in PLAIN_WORDS or token in ABOUT_ONE or token in ACTIONS or token in _COMMON:
        return False
    if is_strict and token.endswith(("ed", "able", "ly", "ous", "ful")):
        return False
    ideas = ideas_of(token)
    return not ideas if is_strict else not ideas & _NEVER_NAMES


_NEVER_NAMES = frozenset(
    "access act alert all ask audit broke compose container cpu disk down error event every host image incident last "
    "layer left list log mine missing most network next node port project replica restarting schedule secret service "
    "space stack start_up state swarm task unused up update version volume why wrong".split()
)


_COMMON = frozenset(
    "across added adding after against alone along already also always among another anymore appear asks attached "
    "automatically available bad base based because become before behind below best better between big both build "
    "builds but called came can cannot change changes clean cleanup clone clusterip come comes condition connect "
    "connected connecting connection connects console context continue continuously correct correctly could couldn't "
    "create creates current custom daily data daemon default defined delete deleted deploy deployed deployment "
    "depends_on deployments description detached did didn't different disappear discovery dns docker dockerfile "
    "doesn't done don't down driver drivers due dynamic each easily edit either elk empty enough entire env "
    "environment even existing exit exits expected explained export external fails failed fast file files find first "
    "folder format found free fresh from full further general global go goes going good great group guide had hang "
    "hangs hard hasn't healthcheck healthy help high history hosts however huge id ids inside install installed "
    "instance instances instead interface internal internet into isn't itself java javascript job jobs js keep keeps "
    "kept kubernetes label labels large least less level like limit limits linux local localhost locally location "
    "long look lost low made main make makes manual many mapped mapping mean means member mesh middle missing mode "
    "more most mounted move moved much multiple must named names need needs never new next nodejs nodeport none "
    "normal nothing official old older once only open option options order other others outside own owner parent "
    "part path pending per permission permissions persistent placement possible previous private problem problems "
    "process processes production properly public python quickly rebooted recreate refused rejected reload remote "
    "remotely removed removing rename replicated require required reset resolve resolved resource resources returns "
    "root rootless ruby rust same scaled schema script scripts second seen separate set setup shared short side "
    "simple since single size slow small software solution something source specific stack started starting stays "
    "still storage stored structure stuck such suitable swarm take takes template temporary test than themselves "
    "through time timeout tmpfs together too tool tools tutorial twice type types unable under unhealthy unknown "
    "unless until unused upgrade usage user users value values variable variables vs wait waiting when where whether "
    "while whole why wide windows with within without won't worked working works wrong yet yml yaml".split()
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
