"""The short form of the load of ``make torture``: as many commands a second, for some seconds, and a shorter limit."""

from pathlib import Path

import docker

from bot.app import LOCAL_TOKEN
from bot.localchat import LocalChat
from bot.localchat.floods import Floods
from bot.telegram.pace import PRIVATE_BURST
from tests.torture import load


async def test_everybody_is_answered_and_alerts_go_on_while_every_third_call_hangs(
    docker_api: docker.APIClient, docker_host: str, tmp_path: Path
) -> None:
    server = LocalChat(token=LOCAL_TOKEN, floods=Floods(burst=PRIVATE_BURST))
    await server.start()
    try:
        figures = await load.run(
            docker_api,
            docker_host,
            server,
            tmp_path,
            people=12,
            commands=5,
            within_s=4,
            limit_s=2.5,
            rounds=1,
            seed=6,
            slack=2.0,
        )
    finally:
        await server.stop()
    assert figures.problems == []
    assert (figures.commands, server.violations) == (60, [])
