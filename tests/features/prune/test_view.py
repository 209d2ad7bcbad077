from datetime import timedelta

from bot.errors import Conflict
from bot.features.prune import view
from bot.features.prune.plan import Item, Kind, Plan
from bot.features.prune.view import Outcome
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import NOW

RU = translator("ru")
EN = translator("en")


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def item(kind: Kind, name: str, size: int | None = 1_500_000, *, is_anonymous: bool = True) -> Item:
    return Item(
        kind=kind,
        key=f"{kind}:{name}",
        refs=(name,),
        id=name,
        name=name,
        size_bytes=None if kind is Kind.NETWORK else size,
        moment=NOW - timedelta(days=2),
        is_anonymous=is_anonymous,
    )


PLAN = Plan(
    items=(
        item(Kind.CONTAINER, "job"),
        item(Kind.NETWORK, "idle"),
        item(Kind.VOLUME, "4f" * 32),
        item(Kind.VOLUME, "pgdata", is_anonymous=False),
        item(Kind.IMAGE, "<none> aaaaaaaaaaaa"),
    ),
    protected=("db",),
)


def test_the_question_lists_each_kind_with_sizes_and_ages() -> None:
    assert text(view.question(PLAN, leaves_volumes=False, now=NOW, t=RU)) == (
        "Удалить неиспользуемое?\n"
        "Освободится не меньше 6 MB: общие слои образов посчитаны, только если уходят целиком.\n\n"
        "1 остановленный контейнер  1.5 MB\n• job · 1.5 MB · 2 дня назад\n\n"
        "1 сеть\n• idle · 2 дня назад\n\n"
        "2 тома  3 MB\n• 4f4f4f4f4f4f… · 1.5 MB · 2 дня назад\n• pgdata · 1.5 MB · 2 дня назад\n\n"
        "1 образ  1.5 MB\n• <none> aaaaaaaaaaaa · 1.5 MB · 2 дня назад\n\n"
        "⚠ Данные в этих томах пропадут безвозвратно, среди них 1 том с именем.\n\n"
        "🔒 Защищённые остаются: db"
    )


def test_a_long_list_shows_ten_and_counts_the_rest() -> None:
    many = Plan(items=tuple(item(Kind.CONTAINER, f"job{number}") for number in range(23)))
    shown = text(view.question(many, leaves_volumes=True, now=NOW, t=EN))
    assert shown.startswith("Remove what is not used?\n34.5 MB will be freed.\n\n23 stopped containers  34.5 MB\n")
    assert "job9 " in shown
    assert "job10" not in shown
    assert shown.endswith("\n… and 13 more\n\nVolumes were left alone: they need --volumes.")


def test_volumes_that_stay_are_counted() -> None:
    left = Plan(items=(item(Kind.CONTAINER, "job"),), more_volumes=(item(Kind.VOLUME, "pgdata", 2_000_000_000),))
    shown = text(view.question(left, leaves_volumes=True, now=NOW, t=EN))
    assert shown.endswith("Volumes are left alone: 1 unused volume stays (2 GB). They need --volumes.")


def test_nothing_to_prune_says_what_a_wider_one_would_take() -> None:
    spare = (item(Kind.IMAGE, "spare:1"), item(Kind.IMAGE, "spare:2"))
    shown = view.nothing(Plan(items=()), "image prune", offers={"image prune -a": spare}, t=RU)
    assert text(shown) == (
        "Удалять нечего: таких образов нет.\n"
        "Ещё 2 образа с именами не нужны ни одному контейнеру (3 MB или больше): их берёт -a."
    )
    assert [[button.text for button in row] for row in shown.rows] == [["/image prune -a"]]


def test_the_report_says_what_came_back_and_what_did_not_go() -> None:
    outcome = Outcome(
        removed=[item(Kind.CONTAINER, "job"), item(Kind.NETWORK, "idle"), item(Kind.IMAGE, "spare:1")],
        reclaimed={Kind.CONTAINER: 1_500_000, Kind.IMAGE: 500_000},
        skipped=["web:1"],
        failed=[(item(Kind.IMAGE, "base:1"), Conflict(reason="image has dependent child images"))],
        not_reached=2,
    )
    assert text(view.report(outcome, leaves_volumes=True, t=EN)) == (
        "2 MB freed\n"
        "✓ 1 container · 1.5 MB\n✓ 1 network\n✓ 1 image · 500 kB\n"
        "Left alone, in use or gone by now: web:1\n"
        "⚠ base:1: Not possible right now: image has dependent child images\n"
        "Stopped; not removed: 2\n"
        "Volumes were left alone: they need --volumes."
    )
