"""The short form of ``make soak``."""

from pathlib import Path

from tests.soak.soak import Soak


async def test_events_in_a_flood_with_outages_and_kills_are_all_told_in_order_and_repeats_say_so(
    tmp_path: Path,
) -> None:
    figures = await Soak(events=2000, per_second=250, kill_every_s=3, folder=tmp_path).run()
    print(figures)  # noqa: T201
    assert figures.kills > 0
    assert figures.incidents > 100
    assert figures.problems == []
