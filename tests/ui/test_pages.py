import pytest

from bot.ui.pages import page, pager_row
from bot.ui.view import Button, Tap


def _turn(number: int) -> Tap:
    return Tap(action="page", args={"page": number})


@pytest.mark.parametrize(
    ("number", "items", "shown"), [(0, (0, 1, 2), 0), (1, (3, 4, 5), 1), (2, (6,), 2), (9, (6,), 2), (-1, (0, 1, 2), 0)]
)
def test_a_page_beyond_the_list_is_the_nearest_one(number: int, items: tuple[int, ...], shown: int) -> None:
    found = page(range(7), number, per_page=3)
    assert (found.items, found.number, found.count, found.total) == (items, shown, 3, 7)


def test_an_empty_list_is_one_empty_page() -> None:
    found = page(range(0), 3)
    assert (found.items, found.number, found.count) == ((), 0, 1)
    assert pager_row(found, _turn) == ()


def test_the_row_offers_both_neighbours() -> None:
    assert pager_row(page(range(7), 1, per_page=3), _turn) == (
        Button(text="‹", tap=_turn(0)),
        Button(text="2/3", tap=_turn(1)),
        Button(text="›", tap=_turn(2)),
    )


@pytest.mark.parametrize(("number", "texts"), [(0, ["1/3", "›"]), (2, ["‹", "3/3"])])
def test_the_row_ends_where_the_list_does(number: int, texts: list[str]) -> None:
    assert [button.text for button in pager_row(page(range(7), number, per_page=3), _turn)] == texts
