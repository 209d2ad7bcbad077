"""The whole bot on a manager of the Swarm of three."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.localchat import LocalChat
from tests.bot import Running, run_bot
from tests.swarm import Swarm


@pytest.fixture
async def managing(swarm: Swarm, tmp_path: Path, server: LocalChat) -> AsyncIterator[Running]:
    async with run_bot(swarm.host, tmp_path / "data", server) as bot:
        yield bot
