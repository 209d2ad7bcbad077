"""Pure text of a build: under way by step, done, failed with the step's own output, stopped; and the log as a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aiogram.utils.formatting import Bold, Code, Pre, Text

from bot.engine.model import ImageDetails, short_id
from bot.features.build.repack import Context
from bot.features.build.steps import Steps
from bot.ui.clean import clean
from bot.ui.layers import bar
from bot.ui.secrets import MASK, mask_text
from bot.ui.sizes import size
from bot.ui.texts import Translate
from bot.ui.view import Button, View, tap_command

LIVE_LINES = 6  # under way: a glance
LIVE_LINE_CHARS = 200
FAILED_CHARS = 2500  # the failing step's own words; the whole log is in the file
ERROR_CHARS = 600
INSTRUCTION_CHARS = 300
_HINTS = (
    ("requires BuildKit", "build-hint-buildkit"),
    ("nknown flag: mount", "build-hint-buildkit"),
    ("nknown flag: link", "build-hint-buildkit"),
    ("pull access denied", "build-hint-base"),
    ("manifest unknown", "build-hint-base"),
    ("manifest for", "build-hint-base"),
    ("no such host", "build-hint-network"),
    ("connection refused", "build-hint-network"),
    ("no space left", "build-hint-disk"),
    ("file not found in build context", "build-hint-copy"),
    ("no source files were specified", "build-hint-copy"),
    ("COPY failed", "build-hint-copy"),
    ("ADD failed", "build-hint-copy"),
)
"""What the engine says -> the next step."""


class Veil:
    """Foreign text as it may be shown: harmless, and without the secrets that were given to the build."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted(secrets, key=len, reverse=True)

    def over(self, text: str) -> str:
        text = clean(text)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return mask_text(text)


def title_of(tags: Sequence[str], t: Translate) -> str:
    return tags[0] if tags else t("build-untitled")


def fetching(title: str, t: Translate) -> View:
    return View(text=Text(t("build-title"), " ", Bold(title), "\n", t("build-fetching")))


def checking(title: str, t: Translate) -> View:
    return View(text=Text(t("build-title"), " ", Bold(title), "\n", t("build-checking")))


def sending(title: str, context: Context | None, t: Translate) -> View:
    parts: list[Text | str] = [t("build-title"), " ", Bold(title), "\n"]
    if context is None:
        parts.append(t("build-remote"))
    else:
        parts.append(t("build-sending", files=context.files, size=size(context.size_bytes)))
    return View(text=Text(*parts))


def under_way(title: str, steps: Steps, veil: Veil, t: Translate) -> View:
    parts: list[Text | str] = [t("build-title"), " ", Bold(title)]
    if steps.total:
        parts += ["\n", bar((steps.number - 1) / steps.total), " ", _count(steps, t), "\n"]
        parts.append(Code(_instruction(steps, veil)))
    if steps.is_pulling:
        parts += ["\n", steps.layers.line(t)]
    lines = [veil.over(line) for line in list(steps.lines)[-LIVE_LINES:]]
    if lines:
        parts += ["\n", Pre("\n".join(_short(line, LIVE_LINE_CHARS) for line in lines))]
    return View(text=Text(*parts))


def done(tags: Sequence[str], image: ImageDetails, steps: Steps, took: str, veil: Veil, t: Translate) -> View:
    parts: list[Text | str] = ["✓ ", Bold(title_of(tags, t)), " ", t("build-done", took=took)]
    for tag in tags[1:]:
        parts += ["\n", t("build-also", tag=tag)]
    parts += ["\n", Code(short_id(image.id)), " · ", size(image.size_bytes)]
    if steps.total:
        parts += ["\n", t("build-steps", total=str(steps.total), cached=str(steps.cached))]
    parts += [f"\n⚠ {_short(veil.over(warning), ERROR_CHARS)}" for warning in steps.warnings]
    if not tags:
        parts += ["\n", t("build-nameless")]
    name = tags[0] if tags else short_id(image.id)
    row = (
        Button(text=t("build-do-history"), tap=tap_command(f"history {name}")),
        Button(text=t("build-do-copy"), copy=f"/run --rm {name}"),
    )
    return View(text=Text(*parts), rows=(row,))


def failed(title: str, steps: Steps, veil: Veil, t: Translate) -> View:
    parts: list[Text | str] = ["⚠ ", Bold(title), " ", t("build-failed")]
    if steps.total:
        parts += ["\n", _count(steps, t), ": ", Code(_instruction(steps, veil))]
    code = steps.exit_code
    parts += [
        "\n",
        t("build-exit", code=str(code)) if code is not None else _short(veil.over(steps.error), ERROR_CHARS),
    ]
    hint = next((key for sign, key in _HINTS if sign in steps.error), None)
    if hint:
        parts += ["\n", t(hint)]
    output = _last([veil.over(line) for line in steps.lines])
    if output:
        parts += ["\n", Pre(output)]
    return View(text=Text(*parts))


def stopped(title: str, steps: Steps, *, is_shutdown: bool, t: Translate) -> View:
    parts: list[Text | str] = ["⏹ ", Bold(title), " ", t("build-shutdown" if is_shutdown else "build-stopped")]
    if steps.total:
        parts += ["\n", _count(steps, t)]
    return View(text=Text(*parts))


def log_file(steps: Steps, veil: Veil, t: Translate) -> bytes:
    first, last = steps.log.parts()
    text = veil.over(first)
    if last:
        text += f"\n{t('build-log-gap', size=size(steps.log.dropped_chars))}\n{veil.over(last)}"
    return text.encode()


def _count(steps: Steps, t: Translate) -> str:
    return t("build-step", number=str(steps.number), total=str(steps.total))


def _instruction(steps: Steps, veil: Veil) -> str:
    return _short(veil.over(steps.instruction), INSTRUCTION_CHARS)


def _last(lines: Sequence[str]) -> str:
    kept: list[str] = []
    room = FAILED_CHARS
    for line in reversed(lines):
        room -= len(line) + 1
        if room < 0 and kept:
            break
        kept.append(_short(line, FAILED_CHARS))
    return "\n".join(reversed(kept))


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
