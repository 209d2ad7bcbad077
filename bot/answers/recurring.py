"""When something is to be done again and again: "каждый день в 4 утра", "every night at 3" as a line of cron."""

from __future__ import annotations

import re

_AT = re.compile(
    r"(?<![\w:])(?:в|во|at|около)\s*(\d{1,2})(?:[:.](\d{2}))?\s*(?:час\w*|ч)?\s*"
    r"(утра|ночи|дня|вечера|am|pm|a\.m|p\.m)?(?![\w:])"
)
_WEEKDAYS = (
    r"воскресень\w*|sunday", r"понедельник\w*|monday", r"вторник\w*|tuesday", r"сред[уаы]|wednesday",
    r"четверг\w*|thursday", r"пятниц\w*|friday", r"суббот\w*|saturday",
)  # fmt: skip
_MINUTES = re.compile(r"(?:кажды\w+|every)\s+(\d{1,2})\s+(?:мин\w*|min\w*)")
_HOURS = re.compile(r"(?:кажды\w+|every)\s+(?:(\d{1,2})\s+)?(?:час\w*|hours?)\b|\b(?:ежечасно|hourly)\b")
_DAILY = re.compile(
    r"кажд\w+ (?:день|ноч\w+|утро|вечер)|ежедневно|еженощно|по (?:ночам|утрам|вечерам)|раз в (?:день|сутки)|"
    r"every (?:day|night|morning|evening)|daily|nightly|each (?:day|night)"
)
_WEEKLY = re.compile(r"кажд\w+ недел\w+|еженедельно|раз в неделю|every week|weekly")
_AT_ONCE = {"ноч": 3, "night": 3, "утр": 8, "morning": 8, "вечер": 20, "evening": 20}
_NOON = 12
_LAST_HOUR, _LAST_MINUTE = 23, 59


def cron_in(text: str) -> str:
    """Five fields, or "" where nothing recurs. ``text`` is lower case; a night without its hour is three o'clock."""
    if found := _MINUTES.search(text):
        return f"*/{int(found[1])} * * * *" if 0 < int(found[1]) <= _LAST_MINUTE else ""
    if found := _HOURS.search(text):
        every = int(found[1] or 1)
        return f"0 {'*' if every == 1 else f'*/{every}'} * * *" if 0 < every <= _LAST_HOUR else ""
    weekday = next((str(day) for day, words in enumerate(_WEEKDAYS) if re.search(rf"\b(?:{words})\b", text)), "")
    recurs = re.search(r"кажд|every|\bпо\b|\bon\b|each", text) is not None
    if weekday and not recurs:
        return ""
    if not weekday and not _DAILY.search(text) and not _WEEKLY.search(text):
        return ""
    hour, minute = _time_of(text)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE:
        return ""
    return f"{minute} {hour} * * {weekday or ('0' if _WEEKLY.search(text) else '*')}"


def _time_of(text: str) -> tuple[int, int]:
    if found := _AT.search(text):
        hour, minute = int(found[1]), int(found[2] or 0)
        half = found[3] or ""
        if half.startswith(("дня", "вечера", "p")) and hour < _NOON:
            hour += _NOON
        if half.startswith(("ночи", "a")) and hour == _NOON:
            hour = 0
        return hour, minute
    if re.search(r"полночь|midnight", text):
        return 0, 0
    return next(((hour, 0) for word, hour in _AT_ONCE.items() if word in text), (4, 0))
