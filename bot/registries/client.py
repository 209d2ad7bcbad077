"""Which digest a tag has now, by HEAD on its manifest: never a pull. One client for the process.

Each registry is asked by few at a time, left alone while it wants that, and given up for the check where it cannot be
reached. Source: OCI distribution specification, "Checking if content exists in the registry"; Docker's "Token
authentication specification".
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, InvalidURL

from bot.registries import helpers
from bot.registries.answers import Answer, Verdict
from bot.registries.challenges import Challenge, challenge, wait_after_refusal, wait_for_quota
from bot.registries.credentials import Login, Logins
from bot.registries.mirrors import Mirror
from bot.registries.names import HUB, Tagged, is_digest, is_loopback

log = structlog.get_logger(__name__)

MANIFESTS = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
AT_ONCE = 8
AT_ONCE_OF_ONE = 4
LIMIT_S = 15.0
CONNECT_LIMIT_S = 5.0
LARGEST_MANIFEST = 4 * 1024 * 1024  # the specification's own limit
LARGEST_TOKEN = 64 * 1024
REDIRECTS = 3
AGENT = "lotsman"
FRESH = timedelta(minutes=1)  # several engines asked about at once mean the same tags
NO_LOGIN = Challenge(scheme="none")
LASTING = (Verdict.KNOWN, Verdict.GONE)


class _Unreachable(Exception):
    """Not reached, or not a registry; the text goes into the answer."""


class _Denied(Exception):
    """It wants a login that we do not have, or refuses the one we have."""


class _Quiet(Exception):
    """It wants to be left alone until then."""

    def __init__(self, until: datetime):
        self.until = until
        super().__init__()


@dataclass(slots=True)
class _Registry:
    """What is known of one while it is asked."""

    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE_OF_ONE))
    scheme: str = ""
    quiet_until: datetime | None = None
    away: str = ""  # why the check has given it up
    login: Challenge | None = None
    tokens: dict[str, str] = field(default_factory=dict)
    kept: Login | None = None  # what a program keeps for it, once that was asked
    helper_fault: str | None = None  # None: not asked yet; "" where it answered
    helping: asyncio.Lock = field(default_factory=asyncio.Lock)
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)


class Registries:
    """``insecure`` are registries (host or host:port) that are spoken to without TLS, beside those on loopback."""

    def __init__(self, *, insecure: Collection[str] = (), clock: Callable[[], datetime]):
        self._insecure = frozenset(insecure)
        self._clock = clock
        self._quiet: dict[str, datetime] = {}  # outlives a check
        self._fresh: dict[tuple[Tagged, tuple[Mirror, ...]], tuple[datetime, Answer]] = {}
        self._is_checking = asyncio.Lock()

    async def newest(
        self, images: Iterable[Tagged], logins: Logins, mirrors: tuple[Mirror, ...] = ()
    ) -> Mapping[Tagged, Answer]:
        """Each of them asked once, the Hub's at its ``mirrors`` first. One check at a time; raises nothing of the
        network's.
        """
        wanted = {image: (image, mirrors if image.registry == HUB else ()) for image in images}
        async with self._is_checking:
            since = self._clock() - FRESH
            self._fresh = {key: kept for key, kept in self._fresh.items() if kept[0] > since}
            asked = [image for image, key in wanted.items() if key not in self._fresh]
            answers = await self._ask(asked, logins, mirrors) if asked else {}
            told = {wanted[image]: one for image, one in answers.items() if one.verdict in LASTING}
            self._fresh |= {key: (self._clock(), one) for key, one in told.items()}
            return {image: answers.get(image) or self._fresh[key][1] for image, key in wanted.items()}

    async def _ask(self, images: Sequence[Tagged], logins: Logins, mirrors: tuple[Mirror, ...]) -> dict[Tagged, Answer]:
        timeout = ClientTimeout(total=LIMIT_S, sock_connect=CONNECT_LIMIT_S)
        async with ClientSession(timeout=timeout, headers={"User-Agent": AGENT}) as session:
            check = _Check(session, logins, mirrors, insecure=self._insecure, quiet=self._quiet, clock=self._clock)
            answers = await asyncio.gather(*(check.ask(image) for image in images))
        return dict(zip(images, answers, strict=True))


class _Check:
    def __init__(
        self,
        session: ClientSession,
        logins: Logins,
        mirrors: Sequence[Mirror],
        *,
        insecure: frozenset[str],
        quiet: dict[str, datetime],
        clock: Callable[[], datetime],
    ):
        self._session = session
        self._logins = logins
        self._mirrors = mirrors
        self._insecure = insecure
        self._quiet = quiet
        self._clock = clock
        self._room = asyncio.Semaphore(AT_ONCE)
        self._registries: dict[str, _Registry] = {}

    async def ask(self, image: Tagged) -> Answer:
        for mirror in self._mirrors if image.registry == HUB else ():
            registry = self._registries.setdefault(mirror.host, _Registry(scheme=mirror.scheme))
            answer = await self._of(replace(image, registry=mirror.host), registry)
            if answer.verdict is Verdict.KNOWN:
                return answer
        return await self._of(image, self._registries.setdefault(image.registry, _Registry()))

    async def _of(self, image: Tagged, registry: _Registry) -> Answer:
        async with registry.room, self._room:
            try:
                return await self._asked(image, registry)
            except _Quiet as error:
                return Answer(verdict=Verdict.LIMITED, until=error.until)
            except _Denied as error:
                if registry.helper_fault:
                    return Answer(verdict=Verdict.HELPER, reason=registry.helper_fault)
                return Answer(verdict=Verdict.DENIED, reason=str(error))
            except (_Unreachable, InvalidURL) as error:
                return Answer(verdict=Verdict.AWAY, reason=str(error))
            except (ClientError, TimeoutError, OSError, ValueError) as error:
                reason = type(error).__name__
            registry.away = reason
            log.info("a registry is not asked any more in this check", registry=image.registry, reason=reason)
            return Answer(verdict=Verdict.AWAY, reason=reason)

    async def _asked(self, image: Tagged, registry: _Registry) -> Answer:
        async with await self._open(image, registry, "HEAD") as answer:
            if (quota := wait_for_quota(answer.headers)) is not None:
                self._leave_alone(image, quota)
            if answer.status == 429 or (answer.status == 503 and "Retry-After" in answer.headers):
                until = self._leave_alone(image, wait_after_refusal(answer.headers, self._clock()))
                return Answer(verdict=Verdict.LIMITED, until=until)
            if answer.status in (401, 403):
                raise _Denied(f"answered with {answer.status}")
            if answer.status == 404:
                return Answer(verdict=Verdict.GONE)
            if answer.status != 200:
                raise _Unreachable(f"answered with {answer.status}")
            digest = answer.headers.get("Docker-Content-Digest", "")
        if not digest:
            digest = await self._reckoned(image, registry)
        if not is_digest(digest):
            raise _Unreachable("no digest in its answer")
        return Answer(verdict=Verdict.KNOWN, digest=digest)

    async def _reckoned(self, image: Tagged, registry: _Registry) -> str:
        """Of a registry that names no digest in its head: by the manifest itself, which is small."""
        async with await self._open(image, registry, "GET") as answer:
            if answer.status != 200:
                raise _Unreachable(f"answered with {answer.status}")
            content = await answer.content.read(LARGEST_MANIFEST + 1)
            while len(content) <= LARGEST_MANIFEST and (more := await answer.content.read(LARGEST_MANIFEST)):
                content += more
        if len(content) > LARGEST_MANIFEST:
            raise _Unreachable("a manifest of that size")
        return f"sha256:{hashlib.sha256(content).hexdigest()}"

    async def _open(self, image: Tagged, registry: _Registry, method: str) -> ClientResponse:
        """Logged in as the registry wants it, which the first one to ask finds out. The caller closes what it gets."""
        async with registry.asking:
            if registry.away:
                raise _Unreachable(registry.away)
            if registry.login is None:
                first = await self._send(image, registry, method)
                if first.status != 401:
                    registry.login = NO_LOGIN
                    return first
                registry.login = await _told(first)
        if registry.login is not NO_LOGIN and image.path not in registry.tokens:
            await self._log_in(image, registry, replace(registry.login, scope=""))
        answer = await self._send(image, registry, method)
        if answer.status != 401:
            return answer
        told = await _told(answer)  # of another kind than for the first one
        await self._log_in(image, registry, told)
        return await self._send(image, registry, method)

    async def _send(self, image: Tagged, registry: _Registry, method: str) -> ClientResponse:
        until = self._quiet.get(image.registry)
        if until is not None and until > self._clock():
            raise _Quiet(until)
        headers = {"Accept": MANIFESTS}
        if token := registry.tokens.get(image.path):
            headers["Authorization"] = token
        failed: Exception | None = None
        for scheme in (registry.scheme,) if registry.scheme else self._schemes(image.registry):
            url = f"{scheme}://{image.address}/v2/{image.path}/manifests/{image.tag}"
            try:
                answer = await self._session.request(method, url, headers=headers, max_redirects=REDIRECTS)
            except (ClientError, OSError) as error:
                failed = error
                continue
            if answer.url.scheme == "http" and scheme == "https":
                answer.release()
                raise _Unreachable("it leads to an address without TLS")
            if answer.status == 400 and scheme == "http":
                answer.release()  # one that speaks TLS only answers plain HTTP so
                failed = _Unreachable("answered with 400")
                continue
            registry.scheme = scheme
            return answer
        raise failed or _Unreachable("no address")

    def _schemes(self, registry: str) -> tuple[str, ...]:
        return ("http", "https") if self._may_be_plain(registry) else ("https",)

    def _may_be_plain(self, registry: str) -> bool:
        return is_loopback(registry) or registry in self._insecure or registry.rpartition(":")[0] in self._insecure

    async def _log_in(self, image: Tagged, registry: _Registry, told: Challenge) -> None:
        login = await self._login_for(image.registry, registry)
        if told.scheme == "basic":
            if login is None or not login.password:
                raise _Denied("it wants a login")
            registry.tokens[image.path] = login.basic
            return
        registry.tokens[image.path] = f"Bearer {await self._token(image, told, login)}"

    async def _login_for(self, name: str, registry: _Registry) -> Login | None:
        """A program's before the file's, as docker has it; one that fails may be no harm where nobody needs a login."""
        helper = self._logins.helper_of(name)
        async with registry.helping:
            if helper and registry.helper_fault is None:
                try:
                    registry.kept, registry.helper_fault = await helpers.ask(helper, name), ""
                except helpers.HelperFailed as error:
                    registry.helper_fault = str(error)
                    log.warning("a credential helper gave no login", registry=name, reason=str(error))
        return registry.kept or self._logins.of(name)

    async def _token(self, image: Tagged, told: Challenge, login: Login | None) -> str:
        """From the realm that the registry names; a login goes there only under TLS, or where none is spoken anyway."""
        realm = urlsplit(told.realm)
        if realm.scheme != "https" and not (realm.scheme == "http" and self._may_be_plain(image.registry)):
            raise _Unreachable("its place to log in has no TLS")
        scope = told.scope or f"repository:{image.path}:pull"
        asked = {"service": told.service, "scope": scope}
        if login is not None and login.identity_token:
            form = {**asked, "grant_type": "refresh_token", "refresh_token": login.identity_token, "client_id": AGENT}
            request = self._session.post(told.realm, data=form, allow_redirects=False)
        else:
            headers = {"Authorization": login.basic} if login is not None else {}
            request = self._session.get(told.realm, params=asked, headers=headers, allow_redirects=False)
        async with request as answer:
            if answer.status == 429:
                self._leave_alone(image, wait_after_refusal(answer.headers, self._clock()))
                raise _Denied("its place to log in wants to be left alone")
            if answer.status in (400, 401, 403):
                raise _Denied(f"the login was answered with {answer.status}")
            if answer.status != 200:
                raise _Unreachable(f"the login was answered with {answer.status}")
            if (answer.content_length or 0) > LARGEST_TOKEN:
                raise _Unreachable("a token of that size")
            content = await answer.json(content_type=None)
        token = (content.get("token") or content.get("access_token")) if isinstance(content, dict) else None
        if not isinstance(token, str) or not token or not token.isprintable():
            raise _Unreachable("no token in its answer")
        return token

    def _leave_alone(self, image: Tagged, wait: timedelta) -> datetime:
        until = self._clock() + wait
        self._quiet[image.registry] = max(until, self._quiet.get(image.registry, until))
        return self._quiet[image.registry]


async def _told(answer: ClientResponse) -> Challenge:
    """Raises _Denied where it asks for a login of a kind that is not known."""
    told = challenge(answer.headers.get("WWW-Authenticate", ""))
    answer.release()
    if told is None:
        raise _Denied("it wants a login of a kind that we do not know")
    return told
