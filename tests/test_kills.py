"""The short form of the kills of ``make torture``: the bot dies in the middle, again and again."""

from pathlib import Path

import docker

from bot.localchat import LocalChat
from tests.torture import kills


async def test_no_kill_makes_a_command_act_twice_lie_in_the_audit_or_leave_its_asker_untold(
    docker_api: docker.APIClient, docker_host: str, server: LocalChat, tmp_path: Path
) -> None:
    found = await kills.run(docker_api, docker_host, server, tmp_path / "data", kills=6, seed=1)
    assert found.problems == []
    assert (found.kills, found.commands) == (6, 24)
