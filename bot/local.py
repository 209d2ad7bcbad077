"""Running with no token: the local chat stands in for Telegram, in the same process, reached over HTTP like the real
one.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from bot.app import LOCAL_TOKEN, App
from bot.errors import SettingsError
from bot.localchat.page import Page
from bot.localchat.page.lock import new_key
from bot.localchat.server import LocalChat
from bot.setting_values import host_and_port
from bot.settings import Settings
from bot.telegram.command import Role

ROLES = {1001: Role.ADMIN, 1002: Role.OPERATOR, 1003: Role.VIEWER}  # 1004 is the stranger
KEY_FILE = "local-chat.key"


async def serve_locally(settings: Settings, *, echo: Callable[[str], None]) -> None:
    """Until SIGTERM or SIGINT. Raises SettingsError where the address cannot be had."""
    host, port = host_and_port(settings.local_chat)
    is_open = settings.local_chat_anywhere
    # Not the token of the tests: any program on the machine could speak as the bot with a known one.
    token = f"{LOCAL_TOKEN.partition(':')[0]}:{new_key()}"
    server = LocalChat(token=token, host=host, port=port, is_open_to_all=is_open)
    roles = {person_id: role.name.lower() for person_id, role in ROLES.items()}
    page = Page(server, key=_kept_key(settings.data_dir), roles=roles, is_open_to_all=is_open)
    try:
        await server.start()
    except OSError as error:
        raise SettingsError(name="LOCAL_CHAT", problem=_reason(settings.local_chat, error)) from None
    try:
        local = settings.model_copy(update={"bot_token": SecretStr(token), "telegram_api_url": server.api_url})
        app = App(local, given_roles=ROLES)
        await app.start()
        echo(f"No BOT_TOKEN is set: try the bot in a browser at {page.url}")
        if is_open:
            echo("LOCAL_CHAT_ANYWHERE is set: whoever sees this address, or listens on the network, has the engine.")
        await app.run()
    finally:
        await server.stop()


def _kept_key(data_dir: Path) -> str:
    """The same key after a restart: the open page comes back by itself. Only the owner can read it."""
    path = data_dir / KEY_FILE
    with suppress(OSError):
        if len(key := path.read_text(encoding="ascii").strip()) >= len(new_key()):
            return key
    key = new_key()
    with suppress(OSError):  # a folder that cannot be written is the store's to complain about
        data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(key)
    return key


def _reason(address: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{address} is taken by another program; choose another port, such as LOCAL_CHAT=127.0.0.1:8081"
    return f"{address} cannot be listened on: {error.strerror}"
