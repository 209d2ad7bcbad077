"""One command after another, as an operator in a hurry or a benchmark sends them: the settings as they come."""

import time
from pathlib import Path

from bot.localchat import LocalChat
from tests.bot import run_bot

COMMANDS = 100  # more than COMMANDS_A_MINUTE, and than any burst


async def test_who_waits_for_each_answer_is_answered_at_once_however_many_commands(
    docker_host: str, tmp_path: Path, server: LocalChat
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, is_paced=True, commands_a_minute=60) as running:
        began = time.monotonic()
        for _ in range(COMMANDS):
            assert (await running.vera.say("/version")).text.startswith("Docker ")
        assert time.monotonic() - began < COMMANDS / 2  # at a message a second it would be ninety-seven
