"""A picture as a PNG, by Pillow: for the drawing process alone.

One look for light and dark chats: a dark plate with light writing, sized so that a phone shows it one to two.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.chart import Bars, Ink, Line, Panel, Picture, Timeline

FONT = Path(__file__).parent / "font" / "DejaVuSans.ttf"
FONT_SCALE = 0.92  # of its letters' wide cut
WIDTH = 960
EDGE = 36
TITLE_HEIGHT = 84
PANEL_HEIGHT = 228
PLOT_HEIGHT = 150
AXIS_HEIGHT = 58
BAR_HEIGHT = 34
BAR_ROW = 104
ITEM_ROW = 62

PLATE = "#18222d"
FIELD = "#202c39"
RULE = "#33414f"
WRITING = "#f1f5f9"
SOFT = "#a9b8c7"
INKS = {Ink.FIRST: "#4fb3ff", Ink.SECOND: "#7ddc8b", Ink.FAINT: "#33608a"}
LIMIT = "#ffb547"
START = "#ffd166"
INCIDENT = "#ff6b6b"
INCIDENT_FIELD = "#4a2b35"
FREE = "#7ddc8b"
USED = "#4fb3ff"

Pen = ImageDraw.ImageDraw


def png(picture: Picture) -> bytes:
    image = _timeline(picture) if isinstance(picture, Timeline) else _bars(picture)
    kept = io.BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own has no Cyrillic. Plain layout: the better one needs a library that not every build has."""
    return ImageFont.truetype(FONT, round(size * FONT_SCALE), layout_engine=ImageFont.Layout.BASIC)


def _fitting(text: str, size: int, width: float) -> str:
    if font(size).getlength(text) <= width:
        return text
    while text and font(size).getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"


# over time


def _timeline(found: Timeline) -> Image.Image:
    height = TITLE_HEIGHT + PANEL_HEIGHT * len(found.panels) + AXIS_HEIGHT
    image = Image.new("RGB", (WIDTH, height), PLATE)
    pen = ImageDraw.Draw(image)
    pen.text((EDGE, 24), _fitting(found.title, 36, WIDTH - 2 * EDGE), font=font(36), fill=WRITING)
    for number, panel in enumerate(found.panels):
        _panel(pen, found, panel, TITLE_HEIGHT + PANEL_HEIGHT * number)
    base = TITLE_HEIGHT + PANEL_HEIGHT * len(found.panels) + 2
    for at, label in found.ticks:
        pen.text((_within(_x(found, at), label), base), label, font=font(24), fill=SOFT, anchor="ma")
    return image


def _panel(pen: Pen, found: Timeline, panel: Panel, y: int) -> None:
    pen.text((EDGE, y + 6), panel.title, font=font(28), fill=WRITING)
    _legend(pen, panel, EDGE + font(28).getlength(panel.title) + 24, y + 10)
    pen.text((WIDTH - EDGE, y + 6), panel.note, font=font(28), fill=WRITING, anchor="ra")
    top, bottom = y + 52, y + 52 + PLOT_HEIGHT
    pen.rectangle((EDGE, top, WIDTH - EDGE, bottom), fill=FIELD)
    _incidents(pen, found, top, bottom)
    for at, _label in found.ticks:
        pen.line((_x(found, at), top, _x(found, at), bottom), fill=RULE)
    pen.line((EDGE, (top + bottom) // 2, WIDTH - EDGE, (top + bottom) // 2), fill=RULE)
    for line in sorted(panel.lines, key=lambda one: one.ink is not Ink.FAINT):
        _line(pen, found, panel, line, top)
    if panel.limit:
        _dashes(pen, _y(panel, panel.limit, top))
    for mark in found.marks:
        if not mark.is_incident:
            x = _x(found, mark.at)
            pen.line((x, top, x, bottom), fill=START, width=3)
            pen.polygon([(x - 9, top), (x + 9, top), (x, top + 13)], fill=START)
    pen.text((EDGE + 8, top + 5), panel.top_label, font=font(22), fill=SOFT, stroke_width=3, stroke_fill=FIELD)


def _legend(pen: Pen, panel: Panel, x: float, y: int) -> None:
    for line in panel.lines:
        if line.label:
            pen.rectangle((x, y + 8, x + 18, y + 18), fill=INKS[line.ink])
            pen.text((x + 26, y), line.label, font=font(24), fill=SOFT)
            x += 26 + font(24).getlength(line.label) + 22


def _incidents(pen: Pen, found: Timeline, top: int, bottom: int) -> None:
    for mark in found.marks:
        if mark.is_incident:
            left, right = _x(found, mark.at), _x(found, mark.until or found.until)
            pen.rectangle((left, top, max(right, left + 4), bottom), fill=INCIDENT_FIELD)
            pen.rectangle((left, top, max(right, left + 4), top + 4), fill=INCIDENT)


def _line(pen: Pen, found: Timeline, panel: Panel, line: Line, top: int) -> None:
    for piece in line.pieces:
        points = [(_x(found, at), _y(panel, value, top)) for at, value in piece]
        if len(points) == 1:
            ((x, y),) = points
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=INKS[line.ink])
        else:
            pen.line(points, fill=INKS[line.ink], width=3 if line.ink is not Ink.FAINT else 2, joint="curve")


def _dashes(pen: Pen, y: float) -> None:
    for x in range(EDGE, WIDTH - EDGE, 24):
        pen.line((x, y, min(x + 14, WIDTH - EDGE), y), fill=LIMIT, width=3)


def _x(found: Timeline, at: float) -> float:
    part = (at - found.since) / (found.until - found.since)
    return EDGE + min(max(part, 0.0), 1.0) * (WIDTH - 2 * EDGE)


def _y(panel: Panel, value: float, top: int) -> float:
    return top + PLOT_HEIGHT - min(max(value / panel.top, 0.0), 1.0) * (PLOT_HEIGHT - 4) - 2


def _within(x: float, label: str) -> float:
    half = font(24).getlength(label) / 2
    return min(max(x, EDGE + half), WIDTH - EDGE - half)


# side by side


def _bars(found: Bars) -> Image.Image:
    height = TITLE_HEIGHT + sum(ITEM_ROW if bar.is_item else BAR_ROW for bar in found.bars) + EDGE
    image = Image.new("RGB", (WIDTH, height), PLATE)
    pen = ImageDraw.Draw(image)
    pen.text((EDGE, 24), _fitting(found.title, 36, WIDTH - 2 * EDGE), font=font(36), fill=WRITING)
    y, whole = TITLE_HEIGHT, WIDTH - 2 * EDGE
    for bar in found.bars:
        size, tall = (22, 12) if bar.is_item else (28, BAR_HEIGHT)
        room = whole - font(size).getlength(bar.note) - 24
        ink = SOFT if bar.is_item else WRITING
        pen.text((EDGE, y + 4), _fitting(bar.title, size, room), font=font(size), fill=ink)
        pen.text((WIDTH - EDGE, y + 4), bar.note, font=font(size), fill=ink, anchor="ra")
        top = y + size + 16
        pen.rectangle((EDGE, top, WIDTH - EDGE, top + tall), fill=FIELD)
        middle = EDGE + whole * min(bar.used, 1.0)
        end = EDGE + whole * min(bar.used + bar.free, 1.0)
        if bar.used > 0:
            pen.rectangle((EDGE, top, max(middle, EDGE + 2), top + tall), fill=USED)
        if bar.free > 0:
            pen.rectangle((middle, top, max(end, middle + 2), top + tall), fill=FREE)
        y += ITEM_ROW if bar.is_item else BAR_ROW
    return image
