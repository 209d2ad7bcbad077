"""The page in a real browser; the test is the bot, so that nothing here depends on what the bot can do."""

from __future__ import annotations

import time
from importlib.resources import files

import pytest
from playwright.async_api import FilePayload, expect

from bot.localchat import ANNA_ID, OLEG_ID, LocalChat
from bot.localchat.page import Page
from tests.e2e.conftest import KEY, Stand

KEYBOARD = {"inline_keyboard": [[{"text": "Стоп", "callback_data": "stop"}]]}


async def test_the_address_is_clean_and_scripts_cannot_read_the_cookie(stand: Stand) -> None:
    assert stand.tab.url == f"{stand.server.api_url}/page/"
    assert await stand.tab.evaluate("document.cookie") == ""


async def test_what_is_typed_reaches_the_bot_and_its_answer_shows(stand: Stand) -> None:
    await stand.tab.get_by_role("combobox").fill("/ps")
    await stand.tab.keyboard.press("Enter")
    await expect(stand.tab.locator("article.is-out")).to_contain_text("/ps")
    (update,) = await stand.call("getUpdates")
    assert update["message"]["text"] == "/ps"
    await stand.send("готово")
    await expect(stand.tab.locator("article").last).to_contain_text("готово")


async def test_markup_in_a_name_is_text(stand: Stand) -> None:
    name = "a<b>&_c 🚢 <img src=x onerror=alert(1)>"
    await stand.send(name)
    await expect(stand.tab.locator("article .words")).to_have_text(name)
    assert await stand.tab.locator("article img").count() == 0


async def test_twenty_thousand_characters_go_out_in_several_messages(stand: Stand) -> None:
    await stand.tab.get_by_role("combobox").fill("слово " * 3_334)
    await stand.tab.keyboard.press("Enter")
    await expect(stand.tab.locator("article.is-out")).to_have_count(5)


async def test_a_press_loads_until_it_is_answered_with_a_toast(stand: Stand) -> None:
    await stand.send("web01", reply_markup=KEYBOARD)
    button = stand.tab.get_by_role("button", name="Стоп")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    (update,) = await stand.call("getUpdates")
    await stand.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Остановлен")
    await expect(stand.tab.get_by_text("Остановлен")).to_be_visible()
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_stays_until_it_is_closed(stand: Stand) -> None:
    await stand.send("web01", reply_markup=KEYBOARD)
    await stand.tab.get_by_role("button", name="Стоп").click()
    await expect(stand.tab.locator("[aria-busy]")).to_have_count(1)
    (update,) = await stand.call("getUpdates")
    query = update["callback_query"]["id"]
    await stand.call("answerCallbackQuery", callback_query_id=query, text="Нельзя", show_alert=True)
    await expect(stand.tab.get_by_role("dialog")).to_contain_text("Нельзя")
    await stand.tab.get_by_role("button", name="Хорошо").click()
    await expect(stand.tab.get_by_role("dialog")).to_have_count(0)


async def test_an_edit_happens_in_place_and_what_is_read_does_not_jump(stand: Stand) -> None:
    first = await stand.send("строка")
    for number in range(40):
        await stand.send(f"сообщение {number}")
    await expect(stand.tab.locator("article")).to_have_count(41)
    read = stand.words("сообщение 20")
    await read.scroll_into_view_if_needed()
    before = await read.bounding_box()
    text = "\n".join(["строка"] * 30)
    await stand.call("editMessageText", chat_id=ANNA_ID, message_id=first, text=text)
    await expect(stand.tab.locator("article").first).to_contain_text("изменено")
    after = await read.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["y"] - before["y"]) < 2


async def test_commands_complete_by_role(stand: Stand) -> None:
    commands = [{"command": "ps", "description": "Контейнеры"}, {"command": "pull", "description": "Скачать"}]
    await stand.call("setMyCommands", commands=commands, scope={"type": "chat", "chat_id": ANNA_ID})
    await stand.call("setMyCommands", commands=commands[:1], scope={"type": "chat", "chat_id": OLEG_ID})
    box = stand.tab.get_by_role("combobox")
    await box.fill("/p")
    await expect(stand.tab.get_by_role("option")).to_have_count(2)
    await stand.tab.get_by_role("button", name="Oleg").click()
    await box.fill("/p")
    await expect(stand.tab.get_by_role("option")).to_have_count(1)
    await stand.tab.keyboard.press("Tab")
    await expect(box).to_have_value("/ps ")


async def test_another_person_is_one_tap_away_and_has_another_chat(stand: Stand) -> None:
    await stand.send("для Анны")
    await expect(stand.words("для Анны")).to_be_visible()
    await stand.tab.get_by_role("button", name="Stepan").click()
    await expect(stand.words("для Анны")).not_to_be_visible()
    await stand.tab.get_by_role("combobox").fill("/ps")
    await stand.tab.keyboard.press("Enter")
    await expect(stand.tab.locator("article.is-out")).to_have_count(1)
    (update,) = await stand.call("getUpdates")
    assert update["message"]["from"]["first_name"] == "Stepan"


async def test_a_picked_file_arrives_with_its_caption_and_can_be_read(stand: Stand) -> None:
    file: FilePayload = {"name": "Dockerfile", "mimeType": "text/plain", "buffer": b"FROM scratch\n"}
    await stand.tab.locator("#file").set_input_files(file)
    await stand.tab.get_by_role("combobox").fill("/build demo")
    await stand.tab.keyboard.press("Enter")
    await stand.tab.get_by_role("button", name="Просмотр").click()
    await expect(stand.tab.get_by_role("dialog")).to_contain_text("FROM scratch")
    (update,) = await stand.call("getUpdates")
    assert (update["message"]["document"]["file_name"], update["message"]["caption"]) == ("Dockerfile", "/build demo")


async def test_the_page_comes_back_after_the_server_restarts(stand: Stand) -> None:
    await stand.send("до")
    await expect(stand.words("до")).to_be_visible()
    port = stand.server.port
    await stand.server.stop()
    await expect(stand.tab.get_by_text("Нет связи с Lotsman")).to_be_visible()
    other = LocalChat(token=stand.server.token, port=port, floods=False)
    Page(other, key=KEY)
    await other.start()
    try:
        other.say(ANNA_ID, ANNA_ID, "после")
        await expect(stand.words("после")).to_be_visible(timeout=15_000)
        await expect(stand.tab.get_by_text("Нет связи с Lotsman")).not_to_be_visible()
    finally:
        await other.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_serious_barrier_is_found(stand: Stand, scheme: str) -> None:
    await stand.tab.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    pre = "<b>web01</b> <pre><code class='language-sh'>ls</code></pre><blockquote>x</blockquote><a href='http://a.io'>a</a>"
    await stand.send(pre, parse_mode="HTML", reply_markup=KEYBOARD)
    stand.server.say(ANNA_ID, ANNA_ID, "/ps @all", reply_to=1)
    stand.server.upload(ANNA_ID, ANNA_ID, "a.txt", b"a")
    await expect(stand.tab.locator("article")).to_have_count(3)
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    await stand.tab.evaluate(axe)
    found = await stand.tab.evaluate("axe.run()")
    told = [
        f"{item['id']}: {node['html']} {node['failureSummary']}"
        for item in found["violations"]
        if item["impact"] in {"serious", "critical"}
        for node in item["nodes"]
    ]
    assert told == []


async def test_two_thousand_messages_stay_fluid_while_one_is_edited(stand: Stand) -> None:
    """A frame takes no longer than a tenth of a second, whatever the length of the chat."""
    for number in range(2_000):
        stand.server.say(ANNA_ID, ANNA_ID, f"сообщение {number}")
    live = await stand.send("0 %")
    await stand.tab.reload()
    await expect(stand.words("0 %")).to_be_visible()
    for percent in range(1, 11):
        started = time.perf_counter()
        await stand.call("editMessageText", chat_id=ANNA_ID, message_id=live, text=f"{percent} %")
        await stand.tab.wait_for_function(
            "text => document.querySelector('#log article:last-of-type .words').textContent === text",
            arg=f"{percent} %",
            polling="raf",
        )
        assert time.perf_counter() - started < 0.5
