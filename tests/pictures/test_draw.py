"""Pictures against kept ones, within what another build of the font or of the drawing may differ by.

After a wanted change of looks: ``python -m tests.pictures.test_draw`` writes them anew. Look at each before it is kept.
"""

import io
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.pictures.chart import Bar, Bars, Ink, Line, Mark, Picture, Timeline, panel, pieces, ticks
from bot.pictures.draw import WIDTH, png

GOLDEN = Path(__file__).parent / "golden"
MOST_MEAN = 2.0  # of 255, over all pixels: some letters a pixel aside are 0.5, a line elsewhere is 4
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def busy() -> Timeline:
    """A day with a gap, a start, an incident that ended and one that goes on."""
    since = NOON - timedelta(hours=24)
    moments = [since + timedelta(minutes=10 * n) for n in range(144) if not 50 < n < 60]
    cpu = [(at, 0.3 + 0.2 * math.sin(n / 9)) for n, at in enumerate(moments)]
    memory = [(at, (200 + n) * 2.0**20) for n, at in enumerate(moments)]
    step = timedelta(minutes=10)

    def line(points: list[tuple[datetime, float]], ink: Ink = Ink.FIRST, label: str = "", factor: float = 1.0) -> Line:
        return Line(ink=ink, pieces=pieces([(at, value * factor) for at, value in points], step), label=label)

    return Timeline(
        title="web01 · 24h",
        since=since.timestamp(),
        until=NOON.timestamp(),
        ticks=ticks(since, NOON, UTC),
        panels=(
            panel("CPU %", [line(cpu, Ink.FAINT, factor=1.3), line(cpu)], note="34%", worded=lambda top: f"{top:.0%}"),
            panel("MEM USAGE", [line(memory)], note="333 MiB", worded=str, base=1024, limit=512 * 2.0**20),
            panel("NET I/O", [line(cpu, label="in"), line(cpu, Ink.SECOND, "out", 0.5)], note="1 kB/s", worded=str),
        ),
        marks=(
            Mark(at=(since + timedelta(hours=3)).timestamp()),
            Mark(
                at=(since + timedelta(hours=12)).timestamp(),
                until=(since + timedelta(hours=13)).timestamp(),
                is_incident=True,
            ),
            Mark(at=(NOON - timedelta(hours=1)).timestamp(), is_incident=True),
        ),
    )


def sparse() -> Timeline:
    """One sample only."""
    line = Line(ink=Ink.FIRST, pieces=pieces([(NOON - timedelta(minutes=5), 0.5)], timedelta(seconds=10)))
    since = NOON - timedelta(hours=1)
    return Timeline(
        title="a-container-with-a-name-that-is-much-too-long-for-any-phone-to-show · 1h",
        since=since.timestamp(),
        until=NOON.timestamp(),
        ticks=ticks(since, NOON, UTC),
        panels=(panel("CPU %", [line], note="50%", worded=lambda top: f"{top:.0%}"),),
    )


def bars() -> Bars:
    return Bars(
        title="docker system df · 12.4 GB",
        bars=(
            Bar(title="Images", note="8.1 GB · 3.2 GB", used=0.4, free=0.25),
            Bar(title="registry.example.com/" + "x" * 80, note="200 MB", used=0.0, free=0.1, is_item=True),
            Bar(title="Local Volumes", note="0 B", used=0.0, free=0.0),
        ),
    )


PICTURES: dict[str, Picture] = {"busy": busy(), "sparse": sparse(), "bars": bars()}


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_as_it_did(name: str) -> None:
    drawn, kept = opened(png(PICTURES[name])), opened((GOLDEN / f"{name}.png").read_bytes())
    assert drawn.size == kept.size
    assert difference(drawn, kept) < MOST_MEAN


def test_the_comparison_sees_a_line_that_is_missing() -> None:
    kept = opened((GOLDEN / "busy.png").read_bytes())
    lacking = busy()
    emptied = tuple(panel("CPU %", [], note="34%", worded=lambda _top: "100%") for _ in lacking.panels)
    changed = Timeline(
        title=lacking.title, since=lacking.since, until=lacking.until, ticks=lacking.ticks, panels=emptied
    )
    assert difference(opened(png(changed)), kept) > MOST_MEAN


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_as_wide_as_telegram_likes(name: str) -> None:
    content = png(PICTURES[name])
    width, height = opened(content).size
    assert width == WIDTH
    assert width + height < 10_000
    assert max(width, height) / min(width, height) < 20
    assert len(content) < 100_000


if __name__ == "__main__":
    for named, picture in PICTURES.items():
        (GOLDEN / f"{named}.png").write_bytes(png(picture))
