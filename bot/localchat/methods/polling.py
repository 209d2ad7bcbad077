"""Methods by which the bot gets its updates. A webhook is recorded and keeps getUpdates away; nothing is sent to it."""

from __future__ import annotations

from bot.localchat.parameters import Arguments
from bot.localchat.refusals import bad_request
from bot.localchat.updates import MAX_LIMIT
from bot.localchat.world import World


async def get_updates(world: World, arguments: Arguments) -> object:
    _allow(world, arguments)
    return await world.updates.poll(
        arguments.whole("offset"), arguments.whole("limit", MAX_LIMIT), arguments.whole("timeout")
    )


def _allow(world: World, arguments: Arguments) -> None:
    if "allowed_updates" in arguments:
        world.updates.allow([kind for kind in arguments.items("allowed_updates") if isinstance(kind, str)])


def set_webhook(world: World, arguments: Arguments) -> object:
    url = arguments.words("url")
    if url and not url.startswith("https://"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    _allow(world, arguments)
    return _switch(world, arguments, url)


def delete_webhook(world: World, arguments: Arguments) -> object:
    return _switch(world, arguments, "")


def _switch(world: World, arguments: Arguments, url: str) -> bool:
    world.updates.webhook_url = url
    if arguments.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, arguments: Arguments) -> object:
    return {
        "url": world.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }


def log_out(world: World, arguments: Arguments) -> object:
    return True


def close(world: World, arguments: Arguments) -> object:
    return True
