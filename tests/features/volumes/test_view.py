from datetime import timedelta

from bot.engine.model import State, Volume
from bot.errors import NotFound
from bot.features.volumes import view
from bot.features.volumes.view import Question
from bot.ui.failures import Result
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW, container

RU = translator("ru")
EN = translator("en")
RANDOM_NAME = "4f" * 32
PGDATA = Volume(
    name="pgdata", created_at=NOW - timedelta(days=5), mountpoint="/data/pgdata", labels={"token": "hunter2"}
)
NAMELESS = Volume(name=RANDOM_NAME, created_at=NOW - timedelta(hours=2))
DB = container("db", mounts=("pgdata",))
BACKUP = container("backup", mounts=("pgdata",), state=State.EXITED, exit_code=0)


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def test_the_list_says_who_uses_each() -> None:
    shown = view.listed([NAMELESS, PGDATA], [BACKUP, DB], (), 0, now=NOW, t=RU)
    assert text(shown) == (
        "2 тома, не используется 1\n\n"
        "pgdata\n    5 дней назад · использует db, backup\n"
        "4f4f4f4f4f4f…  без имени\n    2 ч назад · никем не используется"
    )
    assert buttons(shown) == [["pgdata", "4f4f4f4f4f4f…"], ["Обновить"]]


def test_an_empty_list_says_how_to_make_one() -> None:
    assert text(view.listed([], [], (), 0, now=NOW, t=EN)) == "There are no volumes. To make one: /volume create"
    assert text(view.listed([], [], (("name", "x"),), 0, now=NOW, t=EN)) == "No volume fits this filter."


def test_the_card_masks_secrets_and_offers_removal_to_who_may() -> None:
    shown = view.card(PGDATA, [DB, BACKUP], may=lambda command: True, back={"page": 0}, now=NOW, t=EN)
    assert text(shown).startswith(
        "pgdata\nDriver: local\nCreated: 5 days ago\nPath on the host: /data/pgdata\nLabels: token="
    )
    assert text(shown).endswith("\nContainers: 🟢 db, ⚪ backup")
    assert "hunter2" not in text(shown)
    assert buttons(shown) == [["db", "backup"], ["Remove"], ["‹ To the list"]]
    assert buttons(view.card(PGDATA, [], may=lambda command: False, back=None, now=NOW, t=EN)) == []


def test_an_anonymous_volume_is_explained() -> None:
    assert "Docker made it by itself" in text(
        view.card(NAMELESS, [], may=lambda command: False, back=None, now=NOW, t=EN)
    )


def test_the_question_warns_of_the_data() -> None:
    asked = Question(
        volumes=[PGDATA], guessed=[("pg", "pgdata")], refused=[Result(name="x", error=NotFound(kind="volume", ref="x"))]
    )
    assert text(view.question(asked, now=NOW, t=RU)) == (
        "Удалить том pgdata?\n• pgdata  local · 5 дней назад\n\n⚠ Данные пропадут безвозвратно.\n"
        "«pg»: начало имени, подходит только pgdata\n\nНе удалю:\n⚠ Тома x нет."
    )


def test_each_target_has_its_line() -> None:
    results = [
        Result(name="one"),
        Result(name="two", error=NotFound(kind="volume", ref="two", suggestions=["volume rm to"])),
    ]
    shown = view.report(results, EN)
    assert text(shown) == "✓ one is removed\n⚠ There is no volume two."
    assert buttons(shown) == [["/volume rm to"]]
