"""The way of a note from the phone into the index that answers, with nothing replaced but the engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.localchat import LocalChat
from tests.bot import Running, run_bot
from tests.features.answering import NO_ENGINE


@pytest.fixture
async def asking(server: LocalChat, tmp_path: Path) -> AsyncIterator[Running]:
    async with run_bot(NO_ENGINE, tmp_path / "data", server) as running:
        yield running


async def test_a_note_is_found_when_it_is_asked_for_and_gone_when_it_is_removed(asking: Running) -> None:
    await asking.anna.say("/note Где лежат резервные копии биллинга\nНа сервере **backup01**, в `/srv/billing`.")
    answer = await asking.vera.say("где лежат резервные копии биллинга")
    assert answer.text.startswith("Где лежат резервные копии биллинга\n\nНа сервере backup01, в /srv/billing.")
    assert answer.text.endswith("Из ваших заметок: note-gde-lezhat-rezervnye-kopii-billinga.md")
    assert (await asking.vera.say("/notes биллинг")).buttons[0] == "✎ Где лежат резервные копии биллинга"
    await asking.anna.say("/note rm Где лежат резервные копии биллинга")
    await asking.anna.press("✅")
    gone = await asking.vera.say("где лежат резервные копии биллинга")
    assert "backup01" not in gone.text


async def test_a_saved_note_is_opened_by_its_button(asking: Running) -> None:
    saved = await asking.anna.say("/note Ночные работы\nПервая строка.\n\n## Откат\n\n```sh\ndocker start db\n```")
    opened = await asking.anna.press("Открыть", message=saved)
    assert opened.text.startswith("Ночные работы\n\nПервая строка.")
    assert "Изменить" in opened.buttons
