"""Methods that put something into a chat: text, files, drafts; and the way back for files."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from bot.localchat.floods import Lane
from bot.localchat.keyboards import Markup, read_markup_parameter
from bot.localchat.markup import read_markup
from bot.localchat.messages import Content, Document, Photo, StoredFile
from bot.localchat.methods.targets import find_chat_to_write, find_reply_target
from bot.localchat.parameters import Arguments, Upload
from bot.localchat.people import Chat, ChatKind
from bot.localchat.refusals import bad_request, too_large
from bot.localchat.rendering import message_json
from bot.localchat.rules import (
    MAX_DOWNLOAD_BYTES,
    MAX_PHOTO_BYTES,
    MAX_UPLOAD_BYTES,
    check_caption,
    check_text,
)
from bot.localchat.world import DRAFT_S, Draft, World

PNG = b"\x89PNG\r\n\x1a\n"
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20


def send_message(world: World, arguments: Arguments) -> object:
    chat = find_chat_to_write(world, arguments)
    return _post(world, arguments, chat, text_content(arguments))


def text_content(arguments: Arguments) -> Content:
    """The text of a message sent or edited, without its keyboard."""
    source = arguments.words("text")
    formatted = read_markup(source, arguments.words("parse_mode"), arguments.items("entities"))
    formatted = check_text(source, formatted, arguments.tell)
    return Content(text=formatted.text, entities=formatted.entities, link_preview=_link_preview(arguments))


def _link_preview(arguments: Arguments) -> Mapping[str, Any] | None:
    if arguments.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    return arguments.fields("link_preview_options")


def caption_content(arguments: Arguments, media: Document | Photo) -> Content:
    formatted = read_markup(
        arguments.words("caption"), arguments.words("parse_mode"), arguments.items("caption_entities")
    )
    formatted = check_caption(formatted, arguments.tell)
    return Content(text=formatted.text, entities=formatted.entities, media=media)


def read_keyboard(arguments: Arguments) -> Markup:
    return read_markup_parameter(arguments.fields("reply_markup"), arguments.tell)


def _post(world: World, arguments: Arguments, chat: Chat, content: Content) -> object:
    markup = read_keyboard(arguments)
    reply_to = find_reply_target(world, arguments, chat)
    world.admit(chat, Lane.SEND)
    message = world.post(
        chat_id=chat.id,
        sender_id=world.bot.id,
        content=Content(
            text=content.text,
            entities=content.entities,
            media=content.media,
            link_preview=content.link_preview,
            inline_keyboard=markup.inline_keyboard,
        ),
        reply_to=reply_to,
        reply_keyboard=markup.reply_keyboard,
        is_protected=arguments.flag("protect_content"),
    )
    return message_json(world, message)


def send_document(world: World, arguments: Arguments) -> object:
    chat = find_chat_to_write(world, arguments)
    stored = _find_file(world, arguments, "document", "documents")
    return _post(world, arguments, chat, caption_content(arguments, Document(file=stored)))


def send_photo(world: World, arguments: Arguments) -> object:
    chat = find_chat_to_write(world, arguments)
    stored = _find_file(world, arguments, "photo", "photos")
    if stored.size_bytes > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {stored.size_bytes} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES}"
            " bytes"
        )
    width, height = _picture_size(stored.data)
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    photo = Photo(file=stored, width=width, height=height)
    return _post(world, arguments, chat, caption_content(arguments, photo))


def _find_file(world: World, arguments: Arguments, name: str, folder: str) -> StoredFile:
    given = arguments.file(name)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > MAX_UPLOAD_BYTES:
            raise too_large()
        return world.store_file(given.name or name, given.data, folder=folder, mime_type=given.mime_type)
    if given in world.files:
        return world.files[given]
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    raise bad_request("wrong remote file identifier specified: Wrong string length")


def _picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; anything else is no picture to Telegram either, or rarely one."""
    if data.startswith(PNG) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return max(width, 1), max(height, 1)
    if data.startswith(b"\xff\xd8"):
        at = 2
        while at + 9 <= len(data) and data[at] == 0xFF:
            marker = data[at + 1]
            (size_bytes,) = struct.unpack(">H", data[at + 2 : at + 4])
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack(">HH", data[at + 5 : at + 9])
                return max(width, 1), max(height, 1)
            at += 2 + size_bytes
    raise bad_request("IMAGE_PROCESS_FAILED")


def get_file(world: World, arguments: Arguments) -> object:
    file_id = arguments.words("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size_bytes > MAX_DOWNLOAD_BYTES:
        # The bot learns the size only from the message; a person may always send more. Looking first is up to it.
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size_bytes,
        "file_path": stored.path,
    }


def send_message_draft(world: World, arguments: Arguments) -> object:
    """An empty text is a draft that only shows that the bot is at work."""
    chat = find_chat_to_write(world, arguments)
    if chat.kind is not ChatKind.PRIVATE:
        raise bad_request("chat type is not supported")
    draft_id = arguments.whole("draft_id")
    if draft_id == 0:
        raise bad_request("draft_id must be non-zero")
    content = text_content(arguments) if arguments.words("text") else Content()
    world.admit(chat, Lane.OTHER)
    world.show_draft(
        Draft(
            draft_id=draft_id,
            chat_id=chat.id,
            text=content.text,
            entities=content.entities,
            can_stop=arguments.flag("can_stop"),
            until=world.clock() + DRAFT_S,
        )
    )
    return True
