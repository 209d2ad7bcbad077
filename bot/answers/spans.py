"""How long and since when, as people say it: "за последние два часа", "for half an hour", "since yesterday". Pure."""

from __future__ import annotations

import re

_NUMBERS = {
    "один": 1, "одну": 1, "два": 2, "две": 2, "пару": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "десять": 10,
    "пятнадцать": 15, "двадцать": 20, "тридцать": 30, "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3,
    "four": 4, "five": 5, "six": 6, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_UNITS = (
    (("мин", "min"), "m", 1), (("час", "ч", "hour", "h"), "h", 1), (("нед", "week"), "h", 168),
    (("д", "сут", "day"), "h", 24),
)  # fmt: skip
_SPAN = re.compile(
    rf"(?:\b(\d{{1,3}}|{'|'.join(_NUMBERS)})\s*(?:of |last |последн\w+ )?)?"
    r"(?<![а-яa-z])(минут\w*|мин\b|час\w*|ч\b|дн\w+|день|сутки|суток|недел\w+|min\w*|hours?|h\b|days?|weeks?)"
)
_HALF = re.compile(r"\bпол ?часа|\bhalf an hour|\bhalf hour")
_SINCE = re.compile(r"\b(?:за|last|past|since|последн\w+)\b[^\d]{0,14}$")
_DAYS = (
    (r"\bвчера|\byesterday", "48h"),
    (r"\bсегодня|\btoday|\bза ночь|\bночью|\blast night|\bovernight|\bс утра|\bс ночи|\bthis morning", "24h"),
)


def span_in(text: str) -> str:
    """A length of time, 2h or 30m; "" where none is named. ``text`` is lower case."""
    if _HALF.search(text):
        return "30m"
    found = _SPAN.search(text)
    return _written(found) if found is not None else ""


def since_in(text: str) -> str:
    """How far back a question looks; yesterday is all of it, so two days."""
    if _HALF.search(text):
        return "30m"
    for found in _SPAN.finditer(text):
        if _SINCE.search(text[: found.start()]):
            return _written(found)
    return next((since for pattern, since in _DAYS if re.search(pattern, text)), "")


def _written(found: re.Match[str]) -> str:
    number = found[1] or "1"
    count = int(number) if number.isdigit() else _NUMBERS[number]
    unit, times = next((unit, times) for beginnings, unit, times in _UNITS if found[2].startswith(beginnings))
    return f"{count * times}{unit}"
