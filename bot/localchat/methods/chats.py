"""Methods about the bot itself, chats, members, pins, reactions and what the bot is doing right now."""

from __future__ import annotations

from bot.localchat.feed import ChangeKind
from bot.localchat.floods import Lane
from bot.localchat.methods.targets import find_chat, find_chat_to_write, find_message, is_admin
from bot.localchat.parameters import Arguments
from bot.localchat.people import ChatKind, Standing
from bot.localchat.refusals import bad_request
from bot.localchat.rendering import full_chat_json
from bot.localchat.world import World

ACTIONS = frozenset(
    (
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    )
)
# The reactions that Telegram offers bots without a premium account, most used first; it knows some dozens more.
REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def get_me(world: World, arguments: Arguments) -> object:
    return world.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, arguments: Arguments) -> object:
    return full_chat_json(world, find_chat(world, arguments))


def get_chat_member(world: World, arguments: Arguments) -> object:
    chat = find_chat(world, arguments)
    user_id = arguments.whole("user_id")
    if user_id == world.bot.id:
        user, standing = world.bot.as_user(), chat.bot
    elif user_id in world.people:
        user, standing = world.people[user_id].as_user(), chat.members.get(user_id, Standing.LEFT)
    else:
        raise bad_request("PARTICIPANT_ID_INVALID")
    answer: dict[str, object] = {"user": user, "status": standing.value}
    if standing is Standing.CREATOR:
        answer["is_anonymous"] = False
    if standing is Standing.ADMINISTRATOR:
        answer |= dict.fromkeys(("can_be_edited", "is_anonymous"), False) | dict.fromkeys(_RIGHTS, True)
    return answer


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
    "can_post_messages",
    "can_edit_messages",
)


def pin_chat_message(world: World, arguments: Arguments) -> object:
    return _pin(world, arguments, is_pinned=True)


def unpin_chat_message(world: World, arguments: Arguments) -> object:
    """Without a message, the one pinned last."""
    return _pin(world, arguments, is_pinned=False)


def _pin(world: World, arguments: Arguments, *, is_pinned: bool) -> bool:
    chat = find_chat_to_write(world, arguments)
    if chat.kind is not ChatKind.PRIVATE and not is_admin(chat):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    pinned = world.pinned[chat.id]
    if not is_pinned and "message_id" not in arguments and pinned:
        message = world.find_message(chat.id, pinned[-1])
    else:
        message = find_message(world, arguments, chat, "pin" if is_pinned else "unpin")
    world.admit(chat, Lane.OTHER)
    if message is not None:
        world.pin(message, is_pinned=is_pinned)
    return True


def send_chat_action(world: World, arguments: Arguments) -> object:
    """Shown for five seconds, or until the bot's next message."""
    chat = find_chat_to_write(world, arguments)
    action = arguments.words("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.feed.publish(ChangeKind.CHAT_ACTION, chat.id, payload={"action": action})
    return True


def set_message_reaction(world: World, arguments: Arguments) -> object:
    """A bot sets one reaction at most; an empty list takes it away."""
    chat = find_chat_to_write(world, arguments)
    message = find_message(world, arguments, chat, "react")
    emojis = []
    for item in arguments.items("reaction"):
        emoji = item.get("emoji") if isinstance(item, dict) and item.get("type") == "emoji" else None
        if not isinstance(emoji, str) or emoji.removesuffix("\ufe0f") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
        emojis.append(emoji)
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.admit(chat, Lane.OTHER)
    world.react(message, world.bot.id, tuple(emojis))
    return True
