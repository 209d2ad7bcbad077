"""The alerts' commands where there are several engines."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.engine.model import Container
from bot.errors import EngineUnreachable, NotFound
from bot.features.alerts import handlers, taps
from bot.features.alerts.card import card
from bot.settings import Settings
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Trouble
from bot.watch.card_views import Audience
from tests.features.alerts.asking import Asking, Desk, Watched
from tests.features.alerts.values import ENGLISH, NOW, buttons, incident
from tests.features.fakes import container


@dataclass(slots=True)
class Away(Watched):
    async def list_containers(self, **_asked: Any) -> tuple[Container, ...]:
        raise EngineUnreachable(host=self.host, reason="Connection refused")


@dataclass(slots=True)
class Hanging(Watched):
    for_ever: asyncio.Event = field(default_factory=asyncio.Event)

    async def list_containers(self, **_asked: Any) -> tuple[Container, ...]:
        await self.for_ever.wait()
        return ()


@pytest.fixture
def several(desk: Desk) -> Desk:
    desk.engine = Watched([container("web01")], host="home")
    desk.others = [Watched([container("db")], host="vps")]
    return desk


def lines(asking: Asking) -> list[str]:
    return asking.text.split("\n")


async def test_status_shows_every_host_on_one_screen(several: Desk) -> None:
    several.others = [*several.others, Away(host="lab")]
    shown = [line for line in lines(await several.type("status")) if line.startswith(("🟢", "🔴"))]
    assert shown == ["🟢 home", "🟢 vps", "🔴 lab: does not answer"]


async def test_status_waits_for_no_host_beyond_the_limit(several: Desk) -> None:
    several.others = [Hanging(host="lab")]
    several.settings = Settings(command_timeout_s=0.05)
    asking = await several.type("status")
    assert "🟢 home" in lines(asking)
    assert "🔴 lab: does not answer" in lines(asking)


async def test_status_waits_less_for_a_host_that_is_known_not_to_answer(
    several: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "LOOK_AGAIN_WITHIN_S", 0.05)
    assert several.book is not None
    several.book.incidents = [incident(host="lab", trouble=Trouble.ENGINE)]
    several.others = [Hanging(host="lab")]
    async with asyncio.timeout(handlers.LOOK_WITHIN_S / 2):
        asking = await several.type("status")
    assert "🔴 lab: does not answer" in lines(asking)


async def test_what_two_hosts_have_under_one_name_is_told_apart_on_buttons(several: Desk) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="home", subject="job"), incident(id=2, host="vps", subject="job")]
    (view,) = (await several.type("incidents")).views
    assert [row[0].split()[-1] for row in buttons(view)][:2] == ["@home", "@vps"]


async def test_unmuting_what_another_host_has_muted_offers_that(several: Desk) -> None:
    await several.store.alerting.set_mute(Mute(host="vps", subject="db", until=None, by="Anna", at=NOW))
    asking = await several.type("unmute db")
    assert asking.text == "db is not muted here, but it is on vps."


async def test_status_of_one_host_tells_of_its_incidents_alone(several: Desk) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="home"), incident(id=2, host="vps", subject="db")]
    asking = await several.type("status", host="vps")
    assert "home" not in asking.text
    assert "1 incident is open" in asking.text


async def test_incidents_name_their_host_and_can_be_those_of_one(several: Desk) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="home"), incident(id=2, host="vps", subject="db")]
    assert [line.partition(" · ")[2] for line in lines(await several.type("incidents")) if " · " in line] == [
        "🖥 home",
        "🖥 vps",
    ]
    asking = await several.type("incidents", host="vps")
    assert "🖥 home" not in asking.text
    asking = await several.press(taps.PAGE, page=0, past=False, of="vps")
    assert "🖥 home" not in asking.text


async def test_a_mute_is_of_the_named_host(several: Desk) -> None:
    assert several.book is not None
    await several.type("mute db 1h", host="vps")
    assert list(several.book.mutes) == [("vps", "db")]


async def test_an_incident_of_another_host_is_no_reason_to_mute_that_name(several: Desk) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="vps", subject="ghost")]
    with pytest.raises(NotFound):
        await several.type("mute ghost 1h", host="home")


async def test_a_chat_chooses_hosts(several: Desk) -> None:
    asking = await several.type("alerts set --host vps,home-*")
    assert await several.store.alerting.subscriptions() == [Subscription(chat_id=1, hosts=("vps", "home-*"))]
    assert "Hosts: vps, home-*" in lines(asking)
    await several.type("alerts set --host all")
    assert await several.store.alerting.subscriptions() == [Subscription(chat_id=1)]


async def test_the_first_setting_keeps_the_settings_digest(desk: Desk) -> None:
    desk.settings = Settings(digest_at="09:00")
    await desk.type("alerts set --level critical --chat 2")  # another admin's own
    await desk.type("alerts set --level critical --chat -100")
    assert [one.digest_at for one in await desk.store.alerting.subscriptions()] == ["09:00", "09:00"]


def test_the_buttons_of_a_card_are_for_its_host() -> None:
    audience = Audience(lang="en", zone=ENGLISH.zone, names_host=True)
    shown = card(incident(host="vps"), audience, NOW)
    hosts = {button.tap.host for row in shown.rows for button in row if button.tap is not None}
    assert buttons(shown)
    assert hosts == {"vps"}


async def test_what_a_press_looks_at_is_on_the_incidents_host(several: Desk) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="vps", subject="db", log_tail=("the last word",))]
    far = several.others[0]
    await several.press(taps.LOGS, id=17)
    assert far.calls
    assert not several.engine.calls


@pytest.mark.parametrize("line", ["status", "incidents", "events"])
async def test_a_part_of_an_answer_about_all_is_of_its_host(several: Desk, line: str) -> None:
    assert several.book is not None
    several.book.incidents = [incident(host="home"), incident(id=2, host="vps", subject="db")]
    shown = (await several.type(line, host="vps", is_part=True)).text
    assert "home" not in shown
