"""Pure text of newer images: the list, the question before an update, how it goes, what came of it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import datetime, timedelta

from aiogram.utils.formatting import Bold, Code, Text

from bot.features.updates.doing import Job
from bot.features.updates.finding import Found, Newer
from bot.registries.answers import Answer
from bot.registries.names import tagged
from bot.store.upgrades import NEVER
from bot.ui.ages import age
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.failures import BUTTON_LENGTH, sentence
from bot.ui.secrets import mask_text
from bot.ui.texts import Translate
from bot.ui.view import Button, Row, Tap, View, on_host, tap_command
from bot.upgrades.looking import Kind, Watched
from bot.upgrades.proving import Fault
from bot.upgrades.swap import Stage, Swap

ITEM = "updates.item"
SKIP = "updates.skip"
NEVER_AGAIN = "updates.never"
OFFER = "updates.offer"
HIDDEN = "updates.hidden"
SHOWN = 20
UNKNOWN_SHOWN = 5
WITH_ALL_BUTTONS = 4  # images; each takes a row of three, and more would fill the screen
BUTTONS_SHOWN = 20
NAMES_SHOWN = 5
NAME_SHOWN = 40
JOBS_SHOWN = 25
OUTPUT_SHOWN = 600
DIGEST_SHOWN = 7  # two of them fit beside a name; the audit has all of both
NEWS = timedelta(hours=1)  # since when something is known is said from then on
_KINDS = (Kind.PINNED, Kind.LOCAL, Kind.NAMELESS, Kind.OFF, Kind.FOREIGN)
_SIGNS = {Stage.DONE: "✓", Stage.CURRENT: "✓", Stage.RESTORED: "⚠", Stage.LEFT: "–"}


def listed(
    found: Found, *, may_change: bool, granted: frozenset[str] = frozenset(), now: datetime, t: Translate
) -> View:
    """``granted``: ids of the containers that somebody who may not change all may put on a newer image."""
    lines: list[Text] = [Text(Bold(t("updates-title")), f" · {_count(found, t)}")]
    for newer in found.offered[:SHOWN]:
        lines += _about(newer, now, t)
    if len(found.offered) > SHOWN:
        lines.append(Text(t("card-more", count=len(found.offered) - SHOWN)))
    lines += _rest(found, t)
    rows = _offer_rows(found.offered, found.host, t) if may_change else _granted_rows(found, granted, t)
    again = [Button(text=t("updates-again"), tap=tap_command("updates"))]
    if found.hidden and may_change:
        again.append(Button(text=t("updates-show-hidden", count=len(found.hidden)), tap=Tap(action=HIDDEN)))
    return View(text=joined(lines), rows=(*rows, tuple(again)))


def digest(founds: Sequence[Found], done: Sequence[Job], *, names_host: bool, now: datetime, t: Translate) -> View:
    """The message at the set time; ``done`` by itself, for whoever has the label for it."""
    lines: list[Text] = [Text(Bold(t("updates-digest")))]
    if done:
        lines += [Text(), *(line for job in done[:JOBS_SHOWN] for line in _job(job, t))]
    rows: list[Row] = []
    for found in founds:
        if not found.offered:
            continue
        lines.append(Text())
        if names_host:
            lines.append(Bold(clean(found.host)))
        for newer in found.offered[:SHOWN]:
            lines += _about(newer, now, t)
        if len(found.offered) > SHOWN:
            lines.append(Text(t("card-more", count=len(found.offered) - SHOWN)))
        rows += _offer_rows(found.offered, found.host, t, names_host=names_host)
    return View(text=joined(lines), rows=tuple(rows))


def item(args: dict[str, str], names: Sequence[str], t: Translate, *, host: str) -> View:
    """One image's three buttons, where the list had no room for them."""
    text = Text("⬆ ", Bold(clean(args["reference"])), "\n", _names(names))
    return View(text=text, rows=(_item_row(args, names, t, host=host, in_full=True),))


def hidden(found: Found, t: Translate) -> View:
    lines: list[Text] = [Bold(t("updates-hidden"))]
    rows: list[Row] = []
    for newer in found.hidden[:SHOWN]:
        assert newer.choice is not None
        key = "updates-hidden-never" if newer.choice.digest == NEVER else "updates-hidden-skipped"
        lines.append(Text(t(key, image=clean(newer.watched.name), who=clean(newer.choice.by_name))))
        tap = on_host(Tap(action=OFFER, args={"reference": newer.watched.name}), found.host)
        rows.append((Button(text=t("updates-do-offer", image=_label(newer.watched.name)), tap=tap),))
    if not found.hidden:
        lines.append(Text(t("updates-hidden-none")))
    return View(text=joined(lines), rows=tuple(rows))


# the update itself


def question(jobs: Sequence[Job], refused: Sequence[tuple[str, str]], t: Translate, notes: Sequence[str] = ()) -> View:
    """``refused``: names with the sentence why they are not among them."""
    lines: list[Text] = [Bold(t("updates-ask", count=len(jobs), name=clean(jobs[0].swap.name)))]
    for job in jobs[:JOBS_SHOWN]:
        lines.append(Text("⬆ ", Bold(clean(job.swap.name)), f"  {clean(job.swap.image)}"))
        if job.swap.followers:
            names = _names([one.name for one in job.swap.followers])
            lines.append(Text("    ", t("updates-ask-followers", names=names)))
        if job.swap.dependents:
            lines.append(Text("    ", t("updates-ask-dependents", names=_names(job.swap.dependents))))
        if job.is_own:
            lines.append(Text("    ", t("updates-ask-own")))
    if len(jobs) > JOBS_SHOWN:
        lines.append(Text(t("card-more", count=len(jobs) - JOBS_SHOWN)))
    lines += [Text(), Text(t("updates-ask-how")), *(Text(note) for note in notes), *_refusals(refused)]
    return View(text=joined(lines))


def under_way(jobs: Sequence[Job], refused: Sequence[tuple[str, str]], t: Translate) -> View:
    lines: list[Text] = [Bold(t("updates-under-way"))]
    lines += [line for job in jobs[:JOBS_SHOWN] for line in _job(job, t)]
    return View(text=joined([*lines, *_refusals(refused)]))


def report(jobs: Sequence[Job], refused: Sequence[tuple[str, str]], t: Translate, *, host: str = "") -> View:
    lines = [line for job in jobs[:JOBS_SHOWN] for line in _job(job, t)]
    if len(jobs) > JOBS_SHOWN:
        lines.append(Text(t("card-more", count=len(jobs) - JOBS_SHOWN)))
    rows: list[Row] = []
    for job in [job for job in jobs if job.swap.stage is Stage.RESTORED][:WITH_ALL_BUTTONS]:
        logs = Button(text=t("updates-do-logs", name=_label(job.swap.name)), tap=_line(["logs", job.swap.name], host))
        rows.append((logs, *_skip_button(job.swap, host, t)))
    left = [job.swap.name for job in jobs if job.swap.stage is Stage.LEFT and job.error is None]
    if left:
        rows.append((Button(text=t("updates-do-rest", count=len(left)), tap=_line(["upgrade", *left], host)),))
    return View(text=joined([*lines, *_refusals(refused)]), rows=tuple(rows))


def resumed(jobs: Sequence[Job], t: Translate, *, host: str = "") -> View:
    """After a stop of the bot in the middle, or the update of the bot itself."""
    told = report(jobs, (), t, host=host)
    key = "updates-own-over" if any(job.is_own for job in jobs) else "updates-resumed"
    return View(text=joined([Bold(t(key)), told.text]), rows=told.rows)


def nothing(t: Translate) -> View:
    return View(text=Text(t("updates-nothing")))


def _job(job: Job, t: Translate) -> list[Text]:
    swap, name = job.swap, Bold(clean(job.swap.name))
    if job.error is not None:
        goes_on = [] if swap.has_ended or not job.number else [Text("    ", t("updates-goes-on"))]
        return [Text("⚠ ", name, f": {sentence(job.error, t)}"), *goes_on]
    if swap.stage is Stage.PULLING:
        return [Text("⏳ ", name, f": {job.layers.line(t)}")]
    if swap.stage is Stage.DONE:
        lines = [Text("✓ ", name, f": {t('updates-did', old=_short(swap.old_digest), new=_short(swap.new_digest))}")]
        return lines + [Text("    ⚠ ", t("updates-note", note=mask_text(clean(note)))) for note in swap.notes]
    if swap.stage is Stage.RESTORED:
        return _restored(swap, t)
    sign = _SIGNS.get(swap.stage, "–" if swap.stage is Stage.PLANNED else "⏳")
    return [Text(f"{sign} ", name, f": {t(f'updates-stage-{swap.stage.value}')}")]


def _restored(swap: Swap, t: Translate) -> list[Text]:
    detail = mask_text(clean(swap.detail))
    key = f"updates-failed-{swap.failure or 'refused'}"
    if swap.failure == Fault.RESTARTS and not detail:  # seen while it ran once more
        key = "updates-failed-restarts-again"
    lines = [Text("⚠ ", Bold(clean(swap.name)), f": {t(key, detail=detail)} {t('updates-stage-restored')}")]
    if swap.output:
        lines.append(Code(mask_text(clean(swap.output)).strip()[-OUTPUT_SHOWN:]))
    return lines


def _refusals(refused: Sequence[tuple[str, str]]) -> list[Text]:
    return [Text("– ", Bold(clean(name)), f": {why}") for name, why in refused[:JOBS_SHOWN]]


def _skip_button(swap: Swap, host: str, t: Translate) -> Row:
    if not swap.new_digest:
        return ()
    args = {"reference": _reference(swap.image), "digest": swap.new_digest}
    return (Button(text=t("updates-do-skip"), tap=on_host(Tap(action=SKIP, args=args), host)),)


def _reference(image: str) -> str:
    """With its tag, as the list has it."""
    found = tagged(image)
    return found.familiar if found is not None else image


# pieces


def _count(found: Found, t: Translate) -> str:
    asked = len(found.offered) + len(found.hidden) + len(found.unknown) + found.current
    if not asked:
        return t("updates-none-asked")
    if not found.offered and found.hidden:
        return t("updates-only-hidden", hidden=len(found.hidden), all=str(asked))
    if not found.offered and found.unknown:
        return t("updates-unsure", unknown=len(found.unknown), all=str(asked))
    return t("updates-count", count=len(found.offered), all=str(asked))


def _about(newer: Newer, now: datetime, t: Translate) -> list[Text]:
    known = f" · {t('updates-since', ago=age(newer.since, now, t))}" if now - newer.since >= NEWS else ""
    old = min(newer.watched.running, default="")
    return [
        Text("⬆ ", Bold(clipped(clean(newer.watched.name), NAME_SHOWN * 2))),
        Text("    ", _names(newer.names)),
        Text("    ", Code(_short(old)), " → ", Code(_short(newer.digest)), known),
    ]


def _rest(found: Found, t: Translate) -> list[Text]:
    lines: list[Text] = []
    counted = [(t("updates-current"), found.current)]
    counted += [(t(f"updates-kind-{kind.value}"), found.kinds.get(kind, 0)) for kind in _KINDS]
    told = [f"{words}: {number}" for words, number in counted if number]
    if told:
        lines += [Text(), Text(" · ".join(told))]
    lines += [Text(_untold(one, answer, t)) for one, answer in found.unknown[:UNKNOWN_SHOWN]]
    if len(found.unknown) > UNKNOWN_SHOWN:
        lines.append(Text(t("card-more", count=len(found.unknown) - UNKNOWN_SHOWN)))
    if found.problem:
        lines.append(Text("⚠ ", t("updates-logins-problem", problem=clean(found.problem))))
    if found.is_open:
        lines.append(Text("⚠ ", t("updates-logins-open")))
    return lines


def _untold(one: Watched, answer: Answer, t: Translate) -> str:
    return f"⚠ {t(f'updates-unknown-{answer.verdict.value}', image=clean(one.name), reason=clean(answer.reason))}"


def _offer_rows(offered: Sequence[Newer], host: str, t: Translate, *, names_host: bool = False) -> tuple[Row, ...]:
    rows: list[Row] = []
    if len(offered) <= WITH_ALL_BUTTONS:
        rows += [_item_row(_args(newer), newer.names, t, host=host) for newer in offered]
    else:
        taps = [
            Button(
                text=f"⬆ {_label(newer.watched.name)}",
                tap=on_host(Tap(action=ITEM, args={**_args(newer), "names": list(newer.names)}), host),
            )
            for newer in offered[:BUTTONS_SHOWN]
        ]
        rows += [tuple(taps[start : start + 2]) for start in range(0, len(taps), 2)]
    if len(offered) > 1:
        there = f" · {clean(host)}" if names_host else ""
        rows.append((Button(text=t("updates-do-all", count=len(offered)) + there, tap=_line(["upgrade", "-a"], host)),))
    return tuple(rows)


def _granted_rows(found: Found, granted: frozenset[str], t: Translate) -> tuple[Row, ...]:
    """What is offered to whom it is granted: the update of theirs, not what is hidden from others too."""
    rows: list[Row] = []
    for newer in found.offered:
        names = [one.name for one in newer.watched.containers if one.id in granted]
        if names:
            button = Button(text=f"⬆ {_label(newer.watched.name)}", tap=_line(["upgrade", *names], found.host))
            rows.append((button,))
    return tuple(rows[:BUTTONS_SHOWN])


def _args(newer: Newer) -> dict[str, str]:
    return {"reference": newer.watched.name, "digest": newer.digest}


def _item_row(
    args: dict[str, str], names: Sequence[str], t: Translate, *, host: str = "", in_full: bool = False
) -> Row:
    given = {"reference": args["reference"], "digest": args["digest"]}
    label = t("updates-do-update") if in_full else f"⬆ {_label(args['reference'])}"
    return (
        Button(text=label, tap=_line(["upgrade", *names], host)),
        Button(text=t("updates-do-skip"), tap=on_host(Tap(action=SKIP, args=given), host)),
        Button(text=t("updates-do-never"), tap=on_host(Tap(action=NEVER_AGAIN, args=given), host)),
    )


def _line(words: Sequence[str], host: str) -> Tap:
    return on_host(tap_command(shlex.join(words)), host)


def _names(names: Sequence[str]) -> str:
    shown = [clipped(clean(name), NAME_SHOWN) for name in names[:NAMES_SHOWN]]
    return ", ".join(shown) + (f" +{len(names) - NAMES_SHOWN}" if len(names) > NAMES_SHOWN else "")


def _label(name: str) -> str:
    """For a button: the last part says most."""
    return clean(name).rpartition("/")[2][: BUTTON_LENGTH // 2]


def _short(digest: str) -> str:
    return digest.removeprefix("sha256:")[:DIGEST_SHOWN] or "?"
