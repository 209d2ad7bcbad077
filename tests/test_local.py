"""Running with no token: what is told where the address cannot be had, and the key that outlives a restart."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.local import KEY_FILE, serve_locally
from bot.localchat import LocalChat
from bot.settings import Settings


async def test_a_taken_port_is_told_in_one_sentence(server: LocalChat, tmp_path: Path) -> None:
    address = f"127.0.0.1:{server.port}"
    with pytest.raises(SettingsError) as caught:
        await serve_locally(Settings(local_chat=address, data_dir=tmp_path), echo=lambda line: None)
    assert caught.value.params["problem"] == (
        f"{address} is taken by another program; choose another port, such as LOCAL_CHAT=127.0.0.1:8081"
    )


async def test_the_key_is_kept_for_its_owner_alone(server: LocalChat, tmp_path: Path) -> None:
    settings = Settings(local_chat=f"127.0.0.1:{server.port}", data_dir=tmp_path)
    keys = []
    for _ in range(2):
        with pytest.raises(SettingsError):
            await serve_locally(settings, echo=lambda line: None)
        keys.append((tmp_path / KEY_FILE).read_text(encoding="ascii"))
    assert keys[0] == keys[1]
    assert len(keys[0]) == 32
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
