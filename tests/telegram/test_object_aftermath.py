"""What a cut step on an image, a volume, a network, or inside a container has come to, as a table."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.engine.port import Engine
from bot.errors import NotFound
from bot.store import Step, StepState
from bot.telegram.aftermath import Fate, look
from bot.telegram.object_aftermath import (
    CONNECT,
    DISCONNECT,
    IMAGE,
    INSIDE,
    LIMITS,
    LINK,
    MAKE,
    NETWORK,
    NOBODY,
    REMOVE,
    TAG,
    UPDATE,
    VOLUME,
    image_mark,
    limits_mark,
)
from bot.telegram.recovery_view import of_steps, rest_line
from bot.ui.texts import translator
from tests.features.fakes import NOW


class Objects:
    """An engine that has these and nothing else."""

    def __init__(self, **there: object) -> None:
        self.there = there

    async def _get(self, ref: str) -> Any:
        if ref not in self.there:
            raise NotFound(kind="object", ref=ref)
        return self.there[ref]

    inspect_image = inspect_volume = inspect_network = inspect_container = _get


def container(*, networks: tuple[str, ...] = (), shares: int = 0) -> Any:
    links = [SimpleNamespace(network=name) for name in networks]
    return SimpleNamespace(networks=links, is_running=True, raw={"HostConfig": {"CpuShares": shares}})


def image(id: str) -> Any:
    return SimpleNamespace(id=id)


def step(verb: str, kind: str, *, known: str = "", id: str = "x", state: StepState = StepState.DOING) -> Step:
    return Step(
        position=0,
        verb=verb,
        kind=kind,
        name="x",
        id=id,
        known=known,
        state=state,
        began_at=datetime(2020, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("one", "there", "fate", "sentence"),
    [
        (step(MAKE, VOLUME), {"x": 1}, Fate.DONE, "volume"),
        (step(MAKE, VOLUME), {}, Fate.NOT_DONE, "no-volume"),
        (step(MAKE, VOLUME, id=""), {}, Fate.UNKNOWN, "unclear"),
        (step(REMOVE, VOLUME), {"x": 1}, Fate.NOT_DONE, "volume"),
        (step(REMOVE, NETWORK), {}, Fate.DONE, "no-network"),
        (step(MAKE, NETWORK), {"x": 1}, Fate.DONE, "network"),
        (step(REMOVE, IMAGE), {}, Fate.DONE, "no-image"),
        (step(REMOVE, IMAGE), {"x": image("a")}, Fate.NOT_DONE, "image"),
        (step(TAG, IMAGE, known="a"), {"x": image("a")}, Fate.DONE, "image"),
        (step(TAG, IMAGE, known="a"), {"x": image("b")}, Fate.NOT_DONE, "image"),
        (step(MAKE, IMAGE, known=NOBODY), {"x": image("a")}, Fate.DONE, "image"),
        (step(MAKE, IMAGE, known="a"), {"x": image("b")}, Fate.DONE, "image"),
        (step(MAKE, IMAGE, known="a"), {"x": image("a")}, Fate.NOT_DONE, "image"),
        (step(MAKE, IMAGE, known=NOBODY), {}, Fate.NOT_DONE, "no-image"),
        (step(MAKE, IMAGE, id=""), {}, Fate.UNKNOWN, "unclear"),
        (step(CONNECT, LINK, known="shop"), {"x": container(networks=("shop",))}, Fate.DONE, "connected"),
        (step(CONNECT, LINK, known="shop"), {"x": container()}, Fate.NOT_DONE, "not-connected"),
        (step(DISCONNECT, LINK, known="shop"), {"x": container()}, Fate.DONE, "not-connected"),
        (step(CONNECT, LINK, known="shop"), {}, Fate.UNKNOWN, "gone"),
        (step(UPDATE, LIMITS, known=limits_mark(container())), {"x": container(shares=9)}, Fate.DONE, "running"),
        (step(UPDATE, LIMITS, known=limits_mark(container())), {"x": container()}, Fate.NOT_DONE, "running"),
        (step(UPDATE, LIMITS), {"x": container()}, Fate.UNKNOWN, "running"),
        (step("exec", INSIDE), {"x": container()}, Fate.UNKNOWN, "unclear"),
        (step("cp", INSIDE), {}, Fate.UNKNOWN, "gone"),
        (step("exec", INSIDE, state=StepState.PLANNED), {"x": container()}, Fate.NOT_BEGUN, "unclear"),
        (step(REMOVE, IMAGE, state=StepState.FAILED), {"x": image("a")}, Fate.REFUSED, "image"),
    ],
)
async def test_a_cut_step_is_told_by_what_is_there(
    one: Step, there: dict[str, object], fate: Fate, sentence: str
) -> None:
    (found,) = await look(cast(Engine, Objects(**there)), [one], clock=lambda: NOW)
    assert (found.fate, found.shows) == (fate, sentence)
    for language in ("ru", "en"):
        words = str(of_steps("/x", [found], rest="", t=translator(language)).text.render()[0])
        assert "recovery-" not in words


async def test_an_image_is_marked_by_its_id_or_as_missing() -> None:
    engine = cast(Engine, Objects(web=image("a")))
    assert (await image_mark(engine, "web"), await image_mark(engine, "db")) == ("a", NOBODY)


async def test_what_may_hold_a_secret_or_a_file_is_not_offered_again() -> None:
    (found,) = await look(cast(Engine, Objects()), [step(MAKE, IMAGE, known=NOBODY)], clock=lambda: NOW)
    assert rest_line("build", ("-t", "x", "--build-arg", "TOKEN=1"), [found]) == ""
    assert rest_line("pull", ("x",), [found]) == "pull x"
