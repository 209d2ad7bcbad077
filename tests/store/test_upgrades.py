"""Containers on their way to another image, as the alerts know them."""

from __future__ import annotations

from dataclasses import replace

from bot.store import Store, UnderWay
from bot.store.alerting_rows import Deed
from bot.upgrades.swap import Follower, Stage, Swap, packed
from tests.store.fakes import MINUTE, NOON

OLD, NEW = "a" * 64, "b" * 64
SWAP = Swap(
    name="web",
    image="web:1",
    old_id=OLD,
    old_image_id="sha256:i1",
    inspected={"Config": {"Env": ["PASSWORD=secret"]}},
    followers=(Follower(id="c" * 64, name="vpn", was_running=True),),
    dependents=("shop",),
)
NAMES = ("web", "web.lotsman-next", "web.lotsman-prev", "web.lotsman-helper")


def _row() -> UnderWay:
    return UnderWay(at=NOON, host="local", name="web", container_id=OLD, actor_name="Anna", work=packed(SWAP))


def _deeds(until: object, over: str) -> list[Deed]:
    own = {"person": "Anna", "command": "upgrade", "at": NOON, "until": until}
    return [
        Deed(**own, names=NAMES, ids=(over,), is_exchange=True),  # type: ignore[arg-type]
        Deed(**own, names=("vpn", "shop")),  # type: ignore[arg-type]
    ]


async def test_what_is_under_way_is_known_by_its_names_and_goes_on_as_long_as_it_takes(store: Store) -> None:
    await store.upgrades.begin([_row()])
    assert await store.alerting.deeds("local", NOON + 60 * MINUTE) == _deeds(None, OLD)
    assert await store.alerting.deeds("other", NOON) == []
    assert await store.alerting.deeds("local", NOON + 600 * MINUTE) == []


async def test_of_what_has_ended_the_one_that_is_over_is_known_and_no_settings_are_kept(store: Store) -> None:
    [number] = await store.upgrades.begin([_row()])
    swap = replace(SWAP, stage=Stage.RESTORED, new_id=NEW)
    assert "secret" not in str(packed(swap))
    await store.upgrades.end(number, swap.stage, packed(swap), NOON + MINUTE)
    assert await store.alerting.deeds("local", NOON) == _deeds(NOON + MINUTE, NEW)
    assert await store.alerting.deeds("local", NOON + 2 * MINUTE) == []
