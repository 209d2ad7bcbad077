"""Long lists in pages, with the row of buttons that turns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.ui.view import Button, Row, Tap

T = TypeVar("T")
PER_PAGE = 8  # two lines an entry fill a phone's screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """``number`` counts from 0."""

    items: tuple[T, ...]
    number: int
    count: int
    total: int


def page(items: Sequence[T], number: int, *, per_page: int = PER_PAGE) -> Page[T]:
    """A page that exists, whatever the number: a list may have become shorter since."""
    count = max(1, -(-len(items) // per_page))
    number = min(max(0, number), count - 1)
    first = number * per_page
    return Page(items=tuple(items[first : first + per_page]), number=number, count=count, total=len(items))


def pager_row(shown: Page[Any], action: str, args: Mapping[str, Any]) -> tuple[Row, ...]:
    """◀ 2/5 ▶, or nothing for a single page; the middle one looks again. ``args`` gets the page as "page"."""
    if shown.count == 1:
        return ()
    before = (shown.number - 1) % shown.count
    after = (shown.number + 1) % shown.count
    return (
        (
            Button(text="◀", tap=Tap(action=action, args={**args, "page": before})),
            Button(
                text=f"{shown.number + 1}/{shown.count}", tap=Tap(action=action, args={**args, "page": shown.number})
            ),
            Button(text="▶", tap=Tap(action=action, args={**args, "page": after})),
        ),
    )
