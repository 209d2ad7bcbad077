"""Pictures against kept ones, within what another build of the font or of the drawing may differ by.

After a wanted change of looks: ``python -m tests.pictures.test_draw`` writes them anew. Look at each before it is kept.
"""

import io
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageColor, ImageStat

from bot.pictures import draw
from bot.pictures.chart import Bar, Bars, Ink, Line, Mark, Picture, Timeline, panel, pieces, ticks
from bot.pictures.draw import EDGE, WIDTH, font, png

GOLDEN = Path(__file__).parent / "golden"
MOST_MEAN = 2.0  # of 255, over all pixels: some letters a pixel aside are 0.5, a line elsewhere is 4
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def whole_percent(part: float) -> str:
    return f"{part:.0%}"


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
        title="web01 · сутки",
        since=since.timestamp(),
        until=NOON.timestamp(),
        ticks=ticks(since, NOON, UTC),
        panels=(
            panel("Процессор", [line(cpu, Ink.FAINT, factor=1.3), line(cpu)], note="34%", worded=whole_percent),
            panel("Память", [line(memory)], note="333 MiB", worded=str, base=1024, limit=512 * 2.0**20),
            panel("Сеть", [line(cpu, label="приём"), line(cpu, Ink.SECOND, "отдача", 0.5)], note="1 kB/s", worded=str),
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
        panels=(panel("CPU %", [line], note="50%", worded=whole_percent),),
    )


def bars() -> Bars:
    return Bars(
        title="На диске занято 12.4 GB",
        bars=(
            Bar(title="Образы", note="8.1 GB, убрать можно 3.2 GB", used=0.4, free=0.25),
            Bar(title="registry.example.com/" + "x" * 80, note="200 MB", used=0.0, free=0.1, is_item=True),
            Bar(title="Тома", note="0 B", used=0.0, free=0.0),
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


LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0x410, 0x450))) + "Ёё·…—–«»№≈▼▲→←"


def test_the_font_has_every_letter_of_both_languages() -> None:
    unknown = bytes(font(40).getmask("\U0001f40b"))
    assert not [letter for letter in LETTERS if letter != " " and bytes(font(40).getmask(letter)) == unknown]


@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        (draw.WRITING, draw.PLATE, 4.5),
        (draw.SOFT, draw.PLATE, 4.5),
        (draw.SOFT, draw.FIELD, 4.5),
        *((ink, draw.FIELD, 3.0) for kind, ink in draw.INKS.items() if kind is not Ink.FAINT),
        *((ink, draw.FIELD, 3.0) for ink in (draw.LIMIT, draw.START, draw.INCIDENT, draw.FREE, draw.USED)),
    ],
)
def test_what_is_drawn_can_be_read_on_its_plate_in_a_light_chat_and_a_dark_one(
    ink: str, ground: str, least: float
) -> None:
    """The plate is the picture's own, so that neither chat's colour comes into it. Ratios: WCAG 2.2, 1.4.3, 1.4.11."""
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("mark", "ink"), [(0, draw.START), (1, draw.INCIDENT), (2, draw.INCIDENT)])
def test_each_mark_is_seen_where_its_moment_is_and_only_there(mark: int, ink: str) -> None:
    whole = busy()
    alone, none = replace(whole, marks=(whole.marks[mark],)), replace(whole, marks=())
    at = whole.marks[mark].at
    x = EDGE + (at - whole.since) / (whole.until - whole.since) * (WIDTH - 2 * EDGE)
    colour = ImageColor.getrgb(ink)
    columns = sorted({place[0] for place in pixels(opened(png(alone)), colour)})
    assert columns
    assert abs(columns[0] - x) <= 10  # the triangle over a start reaches as far to both sides
    assert not pixels(opened(png(none)), colour)


def pixels(image: Image.Image, colour: tuple[int, ...]) -> list[tuple[int, int]]:
    """Within a little: what is left of a picture's colours is 64 of them."""
    loaded = image.load()
    assert loaded is not None
    return [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if all(abs(part - wanted) < 6 for part, wanted in zip(loaded[x, y], colour, strict=False))  # type: ignore[arg-type]
    ]


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
