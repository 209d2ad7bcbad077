"""A real aiogram bot against the server: what a library sends and expects, nothing of it made up here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from aiogram.utils.formatting import Bold, Pre, Text

from bot.localchat import ANNA_ID, VERA_ID, LocalChat
from tests.chat import Person
from tests.localchat.conftest import TOKEN
from tests.localchat.polling import polling

KEYBOARD = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="✅ Да", callback_data="yes"),
            InlineKeyboardButton(text="✖ Нет", callback_data="no"),
            InlineKeyboardButton(text="Тише", callback_data="quiet"),
        ]
    ]
)


async def ask(message: Message) -> None:
    await message.answer(
        **Text(Bold("Удалить?"), "\n", Pre("web01 <b>&", language="sh")).as_kwargs(), reply_markup=KEYBOARD
    )


async def decide(query: CallbackQuery, bot: Bot) -> None:
    assert isinstance(query.message, Message)
    await query.message.edit_text("<i>Удалено</i>", parse_mode="HTML")
    await query.answer()


async def refuse(query: CallbackQuery) -> None:
    await query.answer("Не ваша кнопка", show_alert=True)


async def hush(query: CallbackQuery) -> None:
    await query.answer()


async def measure(message: Message, bot: Bot) -> None:
    assert message.document is not None
    content = await bot.download(message.document)
    assert content is not None
    data = content.read()
    await message.reply_document(BufferedInputFile(data[::-1], "обратно.txt"), caption=f"{len(data)} Б")


async def echo(message: Message) -> None:
    await message.reply(message.text or "")


def dispatcher() -> Dispatcher:
    routes = Dispatcher(disable_fsm=True)
    routes.message.register(ask, Command("rm"))
    routes.message.register(measure, F.document)
    routes.message.register(echo)
    routes.callback_query.register(decide, F.data == "yes")
    routes.callback_query.register(refuse, F.data == "no")
    routes.callback_query.register(hush, F.data == "quiet")
    return routes


@pytest.fixture
async def bot(server: LocalChat) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.api_url))
    async with Bot(TOKEN, session=session) as bot, polling(dispatcher(), bot):
        yield bot
    assert server.violations == []


@pytest.fixture
def anna(server: LocalChat, bot: Bot) -> Person:
    return Person(server, ANNA_ID)


async def test_what_is_said_comes_back_as_a_reply(anna: Person) -> None:
    reply = await anna.say("привет 🚢")
    assert (reply.text, reply.is_from_bot, reply.buttons) == ("привет 🚢", True, [])


async def test_a_confirmation_is_shown_pressed_and_edited_away(anna: Person) -> None:
    asked = await anna.say("/rm web01")
    assert asked.text == "Удалить?\nweb01 <b>&"
    assert asked.buttons == ["✅ Да", "✖ Нет", "Тише"]
    assert asked.marked("pre") == ["web01 <b>&"]
    done = await anna.press("✅")
    assert (done.message_id, done.text, done.marked("italic"), done.buttons) == (
        asked.message_id,
        "Удалено",
        ["Удалено"],
        [],
    )
    assert done.toast is None


async def test_the_text_of_a_callback_answer_is_a_toast(anna: Person) -> None:
    await anna.say("/rm web01")
    reply = await anna.press("✖")
    assert (reply.toast, reply.is_alert, reply.text) == ("Не ваша кнопка", True, "Удалить?\nweb01 <b>&")


async def test_an_empty_answer_is_enough_for_a_quiet_press(anna: Person) -> None:
    await anna.say("/rm web01")
    assert (await anna.press("Тише", is_quiet=True)).toast is None


async def test_a_press_that_leads_to_nothing_is_a_failure(anna: Person) -> None:
    await anna.say("/rm web01")
    with pytest.raises(AssertionError, match="answered, but nothing followed"):
        await anna.press("Тише", timeout_s=0.2)


async def test_a_button_that_is_not_there_is_a_failure_that_shows_the_chat(anna: Person) -> None:
    await anna.say("/rm web01")
    with pytest.raises(AssertionError, match="Удалить"):
        await anna.press("⏹")


async def test_a_document_goes_there_and_back(anna: Person) -> None:
    reply = await anna.upload("данные.txt", b"abc", caption="/build")
    assert (reply.text, reply.data) == ("3 Б", b"cba")
    assert reply.document is not None
    assert reply.document.file.name == "обратно.txt"


async def test_people_talk_side_by_side(server: LocalChat, anna: Person) -> None:
    vera = Person(server, VERA_ID)
    assert (await vera.say("я Вера")).text == "я Вера"
    assert (await anna.say("я Анна")).text == "я Анна"
    assert [reply.text for reply in vera.said()] == ["я Вера", "я Вера"]


async def test_the_transcript_reads_like_the_dialogue(anna: Person) -> None:
    await anna.say("/rm web01")
    await anna.press("✅")
    lines = [line.split(" ", 1)[1] if line[:2].isdigit() else line for line in anna.transcript().splitlines()]
    assert lines == ["Anna:", "  /rm web01", "Lotsman (edited):", "  Удалено"]


async def test_the_command_menu_is_seen_by_the_people_it_is_for(server: LocalChat, bot: Bot, anna: Person) -> None:
    await bot.set_my_commands([BotCommand(command="ps", description="контейнеры")], BotCommandScopeAllPrivateChats())
    assert anna.commands() == ["ps"]
    assert anna.in_group().commands() == []
    assert [command.command for command in await bot.get_my_commands(BotCommandScopeAllPrivateChats())] == ["ps"]


async def test_aiogram_reads_every_answer(server: LocalChat, bot: Bot, anna: Person) -> None:
    await anna.say("раз")
    assert (await bot.me()).username == "lotsman_local_bot"
    for chat_id in server.world.chats:
        chat = await bot.get_chat(chat_id)
        for user_id in (*server.world.people, bot.id):
            member = await bot.get_chat_member(chat_id, user_id)
            assert member.user.id == user_id
        assert chat.id == chat_id
    assert (await bot.get_webhook_info()).url == ""
    assert await bot.send_message_draft(ANNA_ID, draft_id=1, text="пишу", can_stop=True)
    sent = await bot.send_photo(ANNA_ID, BufferedInputFile(ONE_PIXEL, "dot.png"))
    assert sent.photo is not None
    assert (sent.photo[0].width, sent.photo[0].height) == (1, 1)


ONE_PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108020000009077 53de".replace(" ", ""))
