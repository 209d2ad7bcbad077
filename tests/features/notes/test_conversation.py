"""Notes from the phone, through the whole bot: written in every way, found at once, changed, removed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers.model import Verdict
from bot.localchat import LocalChat
from tests.bot import Running
from tests.features.answering import FakeAnswers, article, run_answering

NOTE = "/note Как перезапустить базу\nСначала `api`, потом:\n```sh\n/restart db\n```"
PORTS = article("ports", lang="ru", title="Порты")


@pytest.fixture
def answers(tmp_path: Path) -> FakeAnswers:
    made = FakeAnswers(notes=tmp_path / "data" / "notes")
    made.knows(PORTS)
    return made


@pytest.fixture
async def asking(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Running]:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as running:
        yield running


def _files(running: Running) -> dict[str, str]:
    folder = running.settings.data_dir / "notes"
    return {path.name: path.read_text() for path in folder.iterdir()} if folder.exists() else {}


async def test_a_note_is_an_answer_at_once(asking: Running) -> None:
    reply = await asking.anna.say(NOTE)
    assert reply.text == "Записано: Как перезапустить базу"
    answer = await asking.vera.say("Как перезапустить базу")
    assert answer.text.startswith("Как перезапустить базу\n\nСначала api, потом:")
    assert answer.text.endswith("Из ваших заметок: note-kak-perezapustit-bazu.md")
    assert "Удалить" not in answer.buttons


async def test_a_note_keeps_the_backticks_that_the_phone_turns_into_marks(asking: Running) -> None:
    await asking.anna.say(NOTE)
    (text,) = _files(asking).values()
    assert "Сначала `api`, потом:" in text
    assert "```sh\n/restart db\n```" in text


async def test_only_an_admin_writes_notes(asking: Running) -> None:
    reply = await asking.oleg.say(NOTE)
    assert reply.text == "Команда /note доступна только администраторам."
    assert _files(asking) == {}


async def test_a_document_becomes_a_note_named_by_its_heading(asking: Running) -> None:
    reply = await asking.anna.upload("runbook.md", "# Ночные работы\n\nТекст.".encode(), caption="/note")
    assert reply.text == "Записано: Ночные работы"
    assert list(_files(asking)) == ["note-nochnye-raboty.md"]


async def test_a_document_is_named_as_the_admin_says(asking: Running) -> None:
    reply = await asking.anna.upload("a.md", "# Заголовок\n\nТекст.".encode(), caption="/note Моё название")
    assert reply.text == "Записано: Моё название"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("photo.png", b"text", "photo.png: заметку можно прислать файлом .md или .txt."),
        ("a.md", b"\xff\xfe\x00", "a.md: это не текст в UTF-8."),
        ("a.md", b"x" * 150_000, "Файл a.md слишком большой, можно до 120 kB."),
    ],
)
async def test_a_file_that_is_no_note_is_refused(asking: Running, name: str, content: bytes, words: str) -> None:
    reply = await asking.anna.upload(name, content, caption="/note")
    assert reply.text == words
    assert _files(asking) == {}


async def test_a_message_becomes_a_note_by_a_reply(asking: Running) -> None:
    said = asking.oleg.in_group().say_only("Базу перезапускаем только после бэкапа.")
    listed = await asking.anna.in_group().wait_for(lambda reply: reply.message_id == said.message_id)
    reply = await asking.anna.in_group().say("/note Про базу", reply_to=listed)
    assert reply.text == "Записано: Про базу"
    assert "после бэкапа" in _files(asking)["note-pro-bazu.md"]


async def test_a_question_in_vain_is_turned_into_a_note_by_replying(asking: Running, answers: FakeAnswers) -> None:
    answers.answers("где лежат бэкапы?", PORTS, verdict=Verdict.UNKNOWN, lang="ru")
    unknown = await asking.anna.say("где лежат бэкапы?")
    assert unknown.buttons == ["Порты", "Записать заметку"]
    wanted = await asking.anna.press("Записать заметку", message=unknown)
    assert wanted.text == "где лежат бэкапы?\nОтветьте на это сообщение текстом заметки или файлом .md."
    saved = await asking.anna.say("На хосте backup01, в /srv.", reply_to=wanted)
    assert saved.text == "Записано: где лежат бэкапы?"
    assert (await asking.vera.say("где лежат бэкапы?")).text.startswith("где лежат бэкапы?\n\nНа хосте backup01")


async def test_a_viewer_gets_no_button_to_write_a_note(asking: Running) -> None:
    assert (await asking.vera.say("где лежат бэкапы?")).buttons == []


async def test_the_bots_name_in_a_group_is_not_part_of_the_text(asking: Running) -> None:
    wanted = await asking.anna.in_group().say("/note Про базу")
    await asking.anna.in_group().say("@lotsman_local_bot Не трогать `db`.", reply_to=wanted)
    assert _files(asking)["note-pro-bazu.md"].endswith("\n\nНе трогать `db`.\n")


async def test_anothers_reply_to_the_wish_for_a_text_writes_nothing(asking: Running) -> None:
    wanted = await asking.anna.in_group().say("/note Про базу")
    reply = await asking.vera.in_group().say("а зачем?", reply_to=wanted)
    assert reply.text == "Команда /note доступна только администраторам."
    assert _files(asking) == {}


async def test_a_text_that_begins_with_docker_is_a_text_where_one_is_awaited(asking: Running) -> None:
    wanted = await asking.anna.say("/note Уборка")
    await asking.anna.say("docker version", reply_to=wanted)
    assert "docker version" in _files(asking)["note-uborka.md"]


async def test_a_wish_for_a_text_is_also_met_by_a_file(asking: Running) -> None:
    wanted = await asking.anna.say("/note Уборка")
    saved = await asking.anna.upload("x.md", "Раз в неделю.".encode(), reply_to=wanted)
    assert saved.text == "Записано: Уборка"


async def test_a_question_about_rm_is_written_as_a_note_and_removes_none(asking: Running) -> None:
    unknown = await asking.anna.say("rm не удаляет контейнер")
    wanted = await asking.anna.press("Записать заметку", message=unknown)
    assert (await asking.anna.say("Нужно -f.", reply_to=wanted)).text == "Записано: rm не удаляет контейнер"


async def test_a_wish_for_a_text_outlives_a_restart(
    answers: FakeAnswers, server: LocalChat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as asking:
        wanted = await asking.anna.say("/note Про базу")
    async with run_answering(answers, monkeypatch, server, tmp_path / "data") as asking:
        assert (await asking.anna.say("Текст.", reply_to=wanted)).text == "Записано: Про базу"


async def test_an_existing_note_is_replaced_only_after_a_question_with_both_sizes(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nСтарый текст.")
    said = asking.oleg.in_group().say_only("Новый текст, подлиннее.")
    listed = await asking.anna.in_group().wait_for(lambda reply: reply.message_id == said.message_id)
    question = await asking.anna.in_group().say("/note про БАЗУ", reply_to=listed)
    assert question.text == "Заметка «Про базу» уже есть. Заменить?\nСейчас 24 B, станет 42 B."
    assert "Старый" in _files(asking)["note-pro-bazu.md"]
    await asking.anna.in_group().press("✅", message=question)
    assert "Новый текст, подлиннее." in _files(asking)["note-pro-bazu.md"]
    assert len(_files(asking)) == 1


async def test_a_refused_replacement_leaves_the_old_text(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nСтарый текст.")
    await asking.anna.say("/note Про базу\nНовый.")
    assert (await asking.anna.press("✖")).text == "✖ Отменено: /note Про базу"
    assert "Старый" in _files(asking)["note-pro-bazu.md"]


async def test_an_admin_changes_a_note_by_replying_to_its_source(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nСтарый **текст**.")
    answer = await asking.anna.say("Про базу")
    assert answer.buttons[-4:] == ["Изменить", "Удалить", "👍", "👎"]
    source = await asking.anna.press("Изменить", message=answer)
    assert source.marked("pre") == ["Старый **текст**."]
    question = await asking.anna.say("Новый текст.", reply_to=source)
    assert question.text.startswith("Заметка «Про базу» уже есть. Заменить?")
    assert (await asking.anna.press("✅", message=question)).text == "Записано: Про базу"


async def test_a_long_source_comes_as_a_file(asking: Running) -> None:
    await asking.anna.upload("a.md", ("слово " * 2_000).encode(), caption="/note Длинная")
    answer = await asking.anna.say("Длинная")
    await asking.anna.press("Изменить", message=answer)
    sent = await asking.anna.wait_for(lambda reply: reply.document is not None)
    assert sent.data.decode() == ("слово " * 2_000).strip()


async def test_a_note_is_removed_after_a_question(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nТекст.")
    answer = await asking.anna.say("Про базу")
    question = await asking.anna.press("Удалить", message=answer)
    assert question.text == "Удалить заметку «Про базу» (11 B)? Вернуть её будет нельзя."
    assert (await asking.anna.press("✅", message=question)).text == "Заметка «Про базу» удалена."
    assert _files(asking) == {}
    assert "ports" not in _files(asking)
    rows = [(row["command"], row["outcome"]) for row in asking.audit()]
    assert ("note rm", "ok") in rows


async def test_a_note_that_is_not_there_is_named(asking: Running) -> None:
    assert (await asking.anna.say("/note rm Что-то")).text == "Заметки «Что-то» нет."


async def test_the_list_has_own_notes_marked_and_leads_back(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nТекст.")
    listed = await asking.vera.say("/notes")
    assert listed.buttons == ["Порты", "✎ Про базу"]
    opened = await asking.vera.press("✎ Про базу", message=listed)
    assert opened.message_id == listed.message_id
    again = await asking.vera.press("‹ К списку", message=opened)
    assert (again.text, again.buttons) == (listed.text, listed.buttons)


async def test_the_list_is_searched_by_words(asking: Running) -> None:
    await asking.anna.say("/note Про базу\nТекст.")
    assert (await asking.vera.say("/notes базу")).buttons == ["✎ Про базу"]
    assert (await asking.vera.say("/notes rm -f")).text == "По «rm -f» ничего не нашлось."


async def test_a_title_without_a_text_and_nothing_at_all_are_explained(asking: Running) -> None:
    assert "Заметка пишется так" in (await asking.anna.say("/note")).text
