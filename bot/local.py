"""Running with no token: the local chat stands in for Telegram, in the same process, reached over HTTP like the real
one.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import SecretStr

from bot.app import LOCAL_TOKEN, App
from bot.localchat.server import LocalChat
from bot.settings import Settings
from bot.telegram.command import Role

ROLES = {1001: Role.ADMIN, 1002: Role.OPERATOR, 1003: Role.VIEWER}  # 1004 is the stranger


async def serve_locally(settings: Settings, *, echo: Callable[[str], None]) -> None:
    """Until SIGTERM or SIGINT."""
    host, _, port = settings.local_chat.rpartition(":")
    server = LocalChat(token=LOCAL_TOKEN, host=host.strip("[]"), port=int(port))
    await server.start()
    try:
        local = settings.model_copy(update={"bot_token": SecretStr(LOCAL_TOKEN), "telegram_api_url": server.api_url})
        app = App(local, given_roles=ROLES)
        await app.start()
        echo(f"No BOT_TOKEN is set: the local chat is at {server.api_url}")
        await app.run()
    finally:
        await server.stop()
