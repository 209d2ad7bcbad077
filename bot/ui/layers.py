"""How far a pull or a push is: layers added up to one line with a bar. Pure; fed with the engine's steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.engine.model import Progress
from bot.ui.sizes import size
from bot.ui.texts import Translate

BAR_CELLS = 12
_DONE = frozenset({"Pull complete", "Already exists", "Pushed", "Layer already exists"})
_MOVING = frozenset({"Downloading", "Pushing"})
_LAYER = (
    _DONE
    | _MOVING
    | frozenset({"Pulling fs layer", "Preparing", "Waiting", "Verifying Checksum", "Download complete", "Extracting"})
)
_MOUNTED = "Mounted from "  # the registry has it from another image


@dataclass(slots=True)
class Layers:
    """What is known of the layers so far. ``is_newer`` once the engine has said that it took something new."""

    is_newer: bool | None = None
    digest: str = ""
    _current: dict[str, int] = field(default_factory=dict)
    _total: dict[str, int] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)
    _all: set[str] = field(default_factory=set)

    def take(self, step: Progress) -> None:
        if step.digest:
            self.digest = step.digest
        if "Image is up to date" in step.status:
            self.is_newer = False
        elif "Downloaded newer image" in step.status:
            self.is_newer = True
        is_mounted = step.status.startswith(_MOUNTED)
        if not step.id or (step.status not in _LAYER and not is_mounted):
            return
        self._all.add(step.id)
        if step.status in _DONE or is_mounted:
            self._done.add(step.id)
            self._current[step.id] = self._total.get(step.id, 0)
        elif step.status in _MOVING:
            self._current[step.id] = step.current_bytes
            self._total[step.id] = step.total_bytes
        elif step.status in ("Download complete", "Extracting"):
            self._current[step.id] = self._total.get(step.id, 0)

    @property
    def is_started(self) -> bool:
        """Whether anything of an image has been heard of."""
        return bool(self._all)

    def line(self, t: Translate) -> str:
        """The bar, layers done, and megabytes where the registry told sizes."""
        if not self._all:
            return t("layers-asking")
        total = sum(self._total.values())
        current = sum(min(self._current.get(layer, 0), whole) for layer, whole in self._total.items())
        share = current / total if total else len(self._done) / len(self._all)
        text = f"{bar(share)} {t('layers-count', done=str(len(self._done)), all=str(len(self._all)))}"
        return f"{text} · {size(current)} / {size(total)}" if total else text


def bar(share: float) -> str:
    """Of 0 to 1."""
    filled = round(share * BAR_CELLS)
    return "▰" * filled + "▱" * (BAR_CELLS - filled)
