"""The client against the shared engine, and a look at what passes between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.client import DockerEngine
from tests.engine.relay import Relay, relay


@pytest.fixture
async def engine(docker_host: str) -> AsyncIterator[DockerEngine]:
    client = DockerEngine("harbour", docker_host, timeout_s=20)
    yield client
    await client.close()


@pytest.fixture
async def watched(docker_host: str, tmp_path: Path) -> AsyncIterator[Relay]:
    """A relay before the shared engine that counts requests and can stop answering."""
    async with relay(tmp_path / "relay.sock", docker_host.removeprefix("unix://")) as running:
        yield running


@pytest.fixture
async def watched_engine(watched: Relay) -> AsyncIterator[DockerEngine]:
    client = DockerEngine("relayed", watched.address, timeout_s=0.5)
    yield client
    await client.close()
