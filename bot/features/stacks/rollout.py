"""A stack on its way, service by service: the text of its live message. Pure. Apart from view.py since it is of one
kind with the message about a single service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from aiogram.utils.formatting import Bold, Text

from bot.features.stacks.view import Deed, Plan, deed_lines, left_lines, to_services
from bot.services.progress import Stage, Watched
from bot.ui.ages import span
from bot.ui.clean import clean
from bot.ui.container_card import clipped, joined
from bot.ui.service_buttons import to_card, update_buttons
from bot.ui.service_lines import newest_trouble, place_lines
from bot.ui.texts import Translate
from bot.ui.view import Row, View

SERVICES_SHOWN = 30
PLACES_OF_ONE = 6
WITH_BUTTONS = 3  # services; a phone shows no more of them without scrolling
NAME_ON_BUTTON = 12
BAD = frozenset({Stage.FAILING, Stage.PAUSED, Stage.ROLLED_BACK, Stage.ROLLBACK_PAUSED, Stage.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """See ``service_watch.Faces``."""

    plan: Plan
    deeds: Sequence[Deed]
    may: Callable[[str], bool]
    t: Translate

    def shown(self, many: Sequence[Watched], took_s: float) -> View:
        title = self.t("stacks-deploying", name=self.plan.name, took=span(took_s, self.t))
        lines = self._lines(title, many, are_places_shown=True)
        if any(one.seen.is_silent for one in many):
            lines.append(Text(self.t("services-silent")))
        return View(text=joined(lines), rows=self._rows(many))

    def finished(self, many: Sequence[Watched], took_s: float, note: str) -> View:
        is_whole = all(deed.error is None for deed in self.deeds) and not any(one.stage in BAD for one in many)
        title = self.t("stacks-deployed" if is_whole else "stacks-deployed-partly", name=self.plan.name)
        if note:
            title = self.t("stacks-deploying", name=self.plan.name, took=span(took_s, self.t))
        lines = [*self._lines(title, many, are_places_shown=bool(note)), *left_lines(self.plan, self.t)]
        if note:
            lines += [Text(), Text(note)]
        return View(text=joined(lines), rows=(*self._rows(many), (to_services(self.plan.name, self.t),)))

    def _lines(self, title: str, many: Sequence[Watched], *, are_places_shown: bool) -> list[Text]:
        by_id = {one.seen.service.id: one for one in many}
        lines: list[Text] = [Bold(title)]
        for deed in self.deeds[:SERVICES_SHOWN]:
            one = by_id.get(deed.after.id) if deed.after is not None else None
            if one is None:
                lines += deed_lines([deed], self.t)
                continue
            lines.append(Text(self._line(deed, one)))
            lines += [Text("⚠ ", clean(warning)) for warning in deed.warnings]
            if are_places_shown and not one.is_settled:
                lines += [Text("    ", place) for place in place_lines(one.seen, self.t, PLACES_OF_ONE)]
            if one.stage is not Stage.DONE and (trouble := newest_trouble(one.seen.recent)):
                lines.append(Text("    ⚠ ", trouble))
        if len(self.deeds) > SERVICES_SHOWN:
            lines.append(Text(self.t("card-more", count=len(self.deeds) - SERVICES_SHOWN)))
        return lines

    def _line(self, deed: Deed, one: Watched) -> str:
        mark = "✓" if one.stage is Stage.DONE else "⚠" if one.stage in BAD else "…"
        did = self.t(f"stacks-did-{deed.did}", name=deed.name)
        return f"{mark} {did}, {self.t(f'stacks-at-{one.stage.value}', done=one.seen.arrived, all=one.seen.desired)}"

    def _rows(self, many: Sequence[Watched]) -> tuple[Row, ...]:
        """For those that are on their way or have not come through."""
        open_ones = [one for one in many if one.stage not in (Stage.DONE, Stage.GONE)]
        rows = []
        for one in open_ones[:WITH_BUTTONS]:
            service = one.seen.service
            name = clipped(service.name.removeprefix(f"{self.plan.name}_"), NAME_ON_BUTTON)
            card = replace(to_card(service, self.t), text=name)
            rows.append((card, *update_buttons(service, may=self.may, t=self.t)))
        return tuple(rows)
