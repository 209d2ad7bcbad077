"""Start and stop of the whole: what it leaves, and how it ends when polling breaks down."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import LOCAL_TOKEN, App
from bot.errors import SettingsError
from bot.localchat import LocalChat, Trouble
from bot.settings import Settings
from tests.bot import run_bot


def _settings(server: LocalChat, folder: Path, token: str = LOCAL_TOKEN) -> Settings:
    return Settings(
        bot_token=SecretStr(token),
        telegram_api_url=server.api_url,
        docker_host="unix:///nowhere/docker.sock",
        data_dir=folder,
    )


async def test_it_starts_and_answers_without_an_engine_and_says_what_is_wrong(
    server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot("unix:///nowhere/docker.sock", tmp_path, server) as running:
        reply = await running.anna.say("/ps")
        assert "Docker" in reply.text
        assert "Номер для" not in reply.text
        assert "/ps" in (await running.anna.say("/help")).text


async def test_a_token_that_telegram_does_not_know_is_named(server: LocalChat, tmp_path: Path) -> None:
    app = App(_settings(server, tmp_path, token="123456:" + "x" * 35))
    with pytest.raises(SettingsError) as caught:
        await app.start()
    assert caught.value.params["name"] == "BOT_TOKEN"


async def test_a_broken_poll_ends_the_process_with_1(server: LocalChat, tmp_path: Path) -> None:
    app = App(_settings(server, tmp_path))
    await app.start()
    await server.world.updates.until_polled()
    await app._dispatcher.stop_polling()
    with pytest.raises(SystemExit) as caught:
        await app.run()
    assert caught.value.code == 1


async def test_what_a_killed_bot_was_working_on_is_gone_after_the_next_start(server: LocalChat, tmp_path: Path) -> None:
    left = tmp_path / "tmp" / "build-old" / "sent"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    app = App(_settings(server, tmp_path))
    await app.start()
    try:
        assert not left.exists()
    finally:
        await app.stop()


async def test_a_gateways_page_in_place_of_telegram_is_waited_out_at_the_start(
    server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.FIRST_BACKOFF_S", 0.01)
    server.faults.start(Trouble.BAD_GATEWAY, "getMe", times=2)
    async with run_bot("unix:///nowhere/docker.sock", tmp_path, server) as running:
        assert "/ps" in (await running.anna.say("/help")).text
