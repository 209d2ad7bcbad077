"""Which chat, message or reply a call is about, and whether the bot may touch it."""

from __future__ import annotations

from bot.localchat.messages import Message
from bot.localchat.parameters import Arguments
from bot.localchat.people import Chat, ChatKind, Standing
from bot.localchat.refusals import bad_request, forbidden
from bot.localchat.world import World

# Parts of the Bot API that have no counterpart in the local chat; a bot that relies on them would be misled here.
NOT_SERVED = (
    "business_connection_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "ephemeral_message_parameters",
    "receiver_user_id",
    "callback_query_id",
    "rich_message",
)


def find_chat(world: World, arguments: Arguments) -> Chat:
    """Raises "chat_id is empty" or "chat not found"."""
    chat_id = arguments.chat()
    if chat_id == "":
        raise bad_request("chat_id is empty")
    if isinstance(chat_id, str):
        by_name = {f"@{chat.username}": chat for chat in world.chats.values() if chat.kind is not ChatKind.PRIVATE}
        chat = by_name.get(chat_id)
    else:
        chat = world.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def find_chat_to_write(world: World, arguments: Arguments) -> Chat:
    chat = find_chat(world, arguments)
    if chat.id in world.blocked_by:
        raise forbidden("bot was blocked by the user")
    for name in NOT_SERVED:
        if name in arguments and not (arguments.method == "answerCallbackQuery" and name == "callback_query_id"):
            arguments.tell(f'{arguments.method}: the local chat does not serve "{name}"')
    if arguments.whole("message_thread_id"):
        raise bad_request("message thread not found")
    return chat


def find_message(world: World, arguments: Arguments, chat: Chat, purpose: str) -> Message:
    """`purpose` completes "message to ... not found". No violation where the message once was: people delete."""
    message_id = arguments.whole("message_id")
    if message_id == 0:
        raise bad_request("message identifier is not specified")
    message = world.find_message(chat.id, message_id)
    if message is None:
        is_made_up = not world.has_existed(chat.id, message_id)
        raise bad_request(f"message to {purpose} not found", is_violation=is_made_up)
    return message


def find_reply_target(world: World, arguments: Arguments, chat: Chat) -> int | None:
    fields = arguments.fields("reply_parameters") or {}
    message_id = fields.get("message_id") or arguments.whole("reply_to_message_id")
    if not message_id:
        return None
    may_go_without = fields.get("allow_sending_without_reply") is True or arguments.flag("allow_sending_without_reply")
    elsewhere = fields.get("chat_id", chat.id)
    target = world.find_message(chat.id, message_id) if isinstance(message_id, int) and elsewhere == chat.id else None
    if target is None:
        if may_go_without:
            return None
        is_made_up = not (isinstance(message_id, int) and world.has_existed(chat.id, message_id))
        raise bad_request("message to be replied not found", is_violation=is_made_up)
    quote = fields.get("quote")
    if isinstance(quote, str) and quote not in target.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return target.message_id


def is_admin(chat: Chat) -> bool:
    return chat.bot in {Standing.ADMINISTRATOR, Standing.CREATOR}
