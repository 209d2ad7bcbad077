"""What Telegram does to a bot on a bad night: the answer comes all the same, once, and nothing is left hanging."""

import pytest

from bot.localchat import LocalChat, Trouble
from tests.bot import Running


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.BAD_GATEWAY, Trouble.FLOOD])
async def test_a_passing_refusal_is_waited_out(running: Running, server: LocalChat, trouble: Trouble) -> None:
    server.faults.start(trouble, "sendMessage", times=1)
    reply = await running.anna.say("/help")
    assert "/ps" in reply.text


async def test_a_long_answer_comes_in_pieces_within_the_limit(running: Running) -> None:
    await running.anna.say("/help run")
    answers = [reply for reply in running.anna.said() if reply.is_from_bot]
    assert all(len(reply.text.encode("utf-16-le")) // 2 <= 4096 for reply in answers)
    assert "--health-retries" in "".join(reply.text for reply in answers)
