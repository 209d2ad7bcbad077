"""A long list in pages, and the row of buttons that turns them. Pure. What is on a page is its feature's business."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.ui.view import Button, Row, Tap

T = TypeVar("T")

PER_PAGE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """``number`` counts from 0."""

    items: tuple[T, ...]
    number: int
    count: int
    total: int

    @property
    def is_first(self) -> bool:
        return self.number == 0

    @property
    def is_last(self) -> bool:
        return self.number >= self.count - 1


def page(items: Sequence[T], number: int, per_page: int = PER_PAGE) -> Page[T]:
    """The page of that number, counted from 0; beyond either end the nearest one, as a list may shrink meanwhile."""
    count = max(-(-len(items) // per_page), 1)
    number = min(max(number, 0), count - 1)
    start = number * per_page
    return Page(items=tuple(items[start : start + per_page]), number=number, count=count, total=len(items))


def pager_row(page: Page[T], turn: Callable[[int], Tap]) -> Row:
    """``‹ 2/5 ›``; empty for a single page. ``turn`` makes the tap that shows a page; the middle one shows it anew."""
    if page.count == 1:
        return ()
    middle = Button(text=f"{page.number + 1}/{page.count}", tap=turn(page.number))
    back = () if page.is_first else (Button(text="‹", tap=turn(page.number - 1)),)
    forth = () if page.is_last else (Button(text="›", tap=turn(page.number + 1)),)
    return (*back, middle, *forth)
