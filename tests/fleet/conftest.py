"""Three kinds of hosts: a socket, TLS, ssh. One engine behind several listeners where that is enough."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.engine.client import DockerEngine, TLSPaths
from bot.engine.private import PrivateEngine
from tests.hosts import Authority, Connect, SSHServer, TLSEngine, ssh_server


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def our_certificate(authority: Authority) -> Path:
    return authority.certificate("bot")


@pytest.fixture(scope="session")
def tls_engine(private_engine: PrivateEngine, authority: Authority) -> Iterator[TLSEngine]:
    """An engine of its own; the shared one is only asked for so that its programs are there."""
    engine = TLSEngine.behind(authority.certificate("server"))
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()


@pytest.fixture(scope="session")
def sshd() -> Iterator[SSHServer]:
    with ssh_server() as server:
        yield server


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Makes engines that are closed after the test."""
    made: list[DockerEngine] = []

    def make(address: str, *, certificates: Path | None = None, ssh_config: str = "") -> DockerEngine:
        tls = None
        if certificates is not None:
            ca, cert, key = (str(certificates / name) for name in ("ca.pem", "cert.pem", "key.pem"))
            tls = TLSPaths(ca=ca, cert=cert, key=key)
        made.append(DockerEngine("far", address, timeout_s=15, tls=tls, ssh_config=ssh_config))
        return made[-1]

    yield make
    for engine in made:
        await engine.close()


@pytest.fixture(scope="session")
def far_engine(private_engine: PrivateEngine) -> Iterator[PrivateEngine]:
    """One more, for the other side of ssh: it may be frozen, if it is thawed again."""
    engine = PrivateEngine.temporary()
    try:
        engine.start()
        yield engine
    finally:
        engine.stop()
