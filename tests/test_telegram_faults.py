"""What Telegram does to a bot on a bad night: the answer comes all the same, once, and nothing is left hanging."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import pulse_file
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


def test_a_pulse_is_alive_only_while_both_parts_are_fresh(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert pulse_file.stale_parts(tmp_path, now) == ["polling", "engine"]
    pulse_file.write(tmp_path, polling_at=now, engine_at=now - timedelta(seconds=61))
    assert pulse_file.stale_parts(tmp_path, now) == ["engine"]
    pulse_file.write(tmp_path, polling_at=now, engine_at=now)
    assert pulse_file.stale_parts(tmp_path, now) == []


async def test_a_running_bot_writes_its_pulse(running: Running) -> None:
    await running.anna.say("/help")
    path = running.settings.data_dir / pulse_file.FILE
    assert path.exists()
    assert "engine" not in pulse_file.stale_parts(running.settings.data_dir, datetime.now(UTC))
