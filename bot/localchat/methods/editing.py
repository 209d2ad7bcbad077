"""Methods that change what is there: edits, deletions, answers to pressed buttons."""

from __future__ import annotations

from dataclasses import replace

from bot.localchat.entities import utf16_length
from bot.localchat.floods import Lane
from bot.localchat.messages import Content, Message
from bot.localchat.methods.sending import caption_content, read_keyboard, text_content
from bot.localchat.methods.targets import find_chat_to_write, find_message, is_admin
from bot.localchat.parameters import Arguments
from bot.localchat.people import Chat, ChatKind
from bot.localchat.refusals import bad_request
from bot.localchat.rendering import message_json
from bot.localchat.rules import CALLBACK_ANSWER_S, DELETE_S, MAX_CALLBACK_ANSWER, TOO_OLD_QUERY, not_modified
from bot.localchat.world import World


def edit_message_text(world: World, arguments: Arguments) -> object:
    chat, message = _own_message(world, arguments)
    if message.content.media is not None:
        raise bad_request("there is no text in the message to edit")
    return _change(world, arguments, chat, message, text_content(arguments))


def edit_message_caption(world: World, arguments: Arguments) -> object:
    chat, message = _own_message(world, arguments)
    if message.content.media is None:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, arguments, chat, message, caption_content(arguments, message.content.media))


def edit_message_reply_markup(world: World, arguments: Arguments) -> object:
    chat, message = _own_message(world, arguments)
    return _change(world, arguments, chat, message, message.content, is_hidden=True)


def _own_message(world: World, arguments: Arguments) -> tuple[Chat, Message]:
    if "inline_message_id" in arguments:
        raise bad_request("MESSAGE_ID_INVALID")  # the local chat has no inline mode
    chat = find_chat_to_write(world, arguments)
    message = find_message(world, arguments, chat, "edit")
    if not world.is_bots(message) or message.reply_keyboard is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    world: World, arguments: Arguments, chat: Chat, message: Message, content: Content, *, is_hidden: bool = False
) -> object:
    """An edit without a keyboard takes away the one that was there."""
    markup = read_keyboard(arguments)
    if markup.reply_keyboard is not None:
        raise bad_request("inline keyboard expected")
    content = replace(content, inline_keyboard=markup.inline_keyboard)
    if content == message.content:
        raise not_modified()
    world.admit(chat, Lane.EDIT)
    return message_json(world, world.change(message, content, is_hidden=is_hidden))


def delete_message(world: World, arguments: Arguments) -> object:
    chat = find_chat_to_write(world, arguments)
    message = find_message(world, arguments, chat, "delete")
    may_delete = world.is_bots(message) or chat.kind is ChatKind.PRIVATE or is_admin(chat)
    if not may_delete:
        raise bad_request("message can't be deleted")
    if world.clock() - message.date > DELETE_S and not is_admin(chat):
        # No violation: a bot may try, and need not know how old the message is.
        raise bad_request("message can't be deleted for everyone", is_violation=False)
    world.admit(chat, Lane.OTHER)
    world.remove(message)
    return True


def answer_callback_query(world: World, arguments: Arguments) -> object:
    """A second answer is refused and told; one that merely came too late is refused only."""
    query = world.callback_queries.get(arguments.words("callback_query_id"))
    text = arguments.words("text")
    if query is None or query.is_answered:
        raise bad_request(TOO_OLD_QUERY)
    if utf16_length(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if "url" in arguments:
        raise bad_request("URL_INVALID")  # only games and links to the bot itself open from an answer
    if world.clock() - query.pressed_at > CALLBACK_ANSWER_S:
        raise bad_request(TOO_OLD_QUERY, is_violation=False)
    world.answer_query(query, {"text": text, "show_alert": arguments.flag("show_alert")})
    return True
