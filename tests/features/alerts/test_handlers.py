from datetime import timedelta

import pytest

from bot.engine.model import Event, Space
from bot.errors import BotError, EngineRefused, EngineUnreachable, NotFound, UsageError
from bot.features.alerts import taps
from bot.settings import Settings
from bot.store.alerting_rows import Mute, Subscription
from bot.store.incident_rows import Severity
from bot.telegram.command import Role
from bot.telegram.people import ChatRef
from tests.features.alerts.asking import Asking, Desk, Watched
from tests.features.alerts.values import buttons, incident, over
from tests.features.fakes import NOW, container

GROUP = ChatRef(id=-100, is_private=False, topic_id=7)


def lines(asking: Asking) -> list[str]:
    return asking.text.split("\n")


# what a chat gets


async def test_an_admins_private_chat_gets_alerts_unasked(desk: Desk) -> None:
    assert lines(await desk.type("alerts"))[1] == "Severity: warnings and critical"


async def test_another_chat_gets_none_until_it_is_told_to(desk: Desk) -> None:
    desk.chat = GROUP
    assert "No alerts come to this chat." in (await desk.type("alerts")).text
    await desk.type("alerts set --on --level critical")
    assert await desk.store.alerting.subscriptions() == [
        Subscription(chat_id=-100, topic_id=7, least=Severity.CRITICAL, is_on=True)
    ]
    assert lines(await desk.type("alerts"))[1] == "Severity: critical only"


async def test_a_chat_of_the_settings_has_the_settings_defaults(desk: Desk) -> None:
    desk.settings = Settings(notify_chats=("-100:7",), digest_at="09:00", timezone="Europe/Moscow")
    assert "No alerts come" in (await desk.type("alerts")).text
    desk.chat = GROUP
    found = lines(await desk.type("alerts"))
    assert found[5:7] == ["Digest: daily at 09:00", "Time zone: Europe/Moscow"]


async def test_an_admin_sets_another_chat_from_here(desk: Desk) -> None:
    asking = await desk.type("alerts set --on --chat -100:7")
    assert lines(asking)[0] == "Alerts of the chat -100:7"
    assert [one.place for one in await desk.store.alerting.subscriptions()] == [(-100, 7)]


async def test_what_was_set_is_kept_when_something_else_is(desk: Desk) -> None:
    await desk.type("alerts set --quiet 23:00-07:00")
    await desk.type("alerts set --name web-*")
    assert await desk.store.alerting.subscriptions() == [
        Subscription(chat_id=1, quiet_hours="23:00-07:00", names=("web-*",))
    ]


async def test_a_wrong_value_changes_nothing(desk: Desk) -> None:
    with pytest.raises(UsageError):
        await desk.type("alerts set --level loud")
    assert await desk.store.alerting.subscriptions() == []


async def test_a_reset_brings_the_defaults_back(desk: Desk) -> None:
    await desk.type("alerts set --off")
    assert "Severity: warnings and critical" in lines(await desk.type("alerts reset"))
    assert await desk.store.alerting.subscriptions() == []


async def test_who_may_not_set_sees_no_buttons_for_it(desk: Desk) -> None:
    desk.role, desk.chat = Role.VIEWER, GROUP
    assert buttons((await desk.type("alerts")).views[0]) == []


async def test_mutes_that_are_over_are_not_shown(desk: Desk) -> None:
    for subject, until in (("old", NOW - timedelta(1)), ("db", NOW + timedelta(hours=1))):
        await desk.store.alerting.set_mute(Mute(host="test", subject=subject, until=until, by="Anna", at=NOW))
    asking = await desk.type("alerts")
    assert "• db until 13:00 UTC" in asking.text
    assert "old" not in asking.text


async def test_a_mute_is_lifted_under_the_list_of_mutes(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.mutes["test", "db"] = ("healthy", "Anna")
    asking = await desk.press(taps.UNMUTE, host="test", subject="db", chat="")
    assert asking.toasts == ["🔔 db: alerts come again"]
    assert lines(asking)[0] == "Alerts of this chat"
    assert desk.book.mutes == {}


# mutes


async def test_a_container_is_muted_for_an_hour(desk: Desk) -> None:
    assert desk.book is not None
    desk.engine = Watched(containers=[container("web01")])
    asking = await desk.type("mute web01")
    assert asking.text == "🔇 web01: muted until 13:00 UTC"
    assert desk.book.mutes == {("test", "web01"): (NOW + timedelta(hours=1), "Anna")}
    assert [target.name for target in asking.targets] == ["web01"]


async def test_a_mute_is_told_in_the_chats_time(desk: Desk) -> None:
    desk.engine = Watched(containers=[container("web01")])
    await desk.type("alerts set --zone Europe/Moscow")
    assert (await desk.type("mute web01 tomorrow")).text == "🔇 web01: muted until 02 May 08:00"


async def test_a_glob_and_what_is_no_container_are_muted_as_they_are(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.incidents = [incident(subject="disk")]
    await desk.type("mute web-* healthy")
    await desk.type("mute disk healthy")
    assert set(desk.book.mutes) == {("test", "web-*"), ("test", "disk")}
    assert desk.engine.calls == []


async def test_the_beginning_of_a_name_is_not_taken_for_it(desk: Desk) -> None:
    assert desk.book is not None
    desk.engine = Watched(containers=[container("web01")])
    with pytest.raises(NotFound) as caught:
        await desk.type("mute we 2h")
    assert caught.value.suggestions == ("mute web01 2h",)
    assert desk.book.mutes == {}


async def test_an_unmute_says_whether_there_was_anything_to_lift(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.mutes["test", "web01"] = ("healthy", "Anna")
    assert (await desk.type("unmute web01")).text == "🔔 web01: alerts come again"
    assert (await desk.type("unmute web01")).text == "web01 was not muted."


# what broke


async def test_open_incidents_are_listed_and_past_ones_on_request(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.incidents = [incident(), over(id=18, subject="db")]
    assert buttons((await desk.type("incidents")).views[0]) == [["🔴 web01"], ["Past ones too"]]
    assert buttons((await desk.type("incidents --all")).views[0]) == [["🔴 web01"], ["🟢 db"], ["Open ones only"]]


async def test_pages_of_incidents_are_turned_in_place(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.incidents = [incident(id=number, subject=f"c{number}") for number in range(1, 10)]
    asking = await desk.press(taps.PAGE, page=1, past=False)
    assert buttons(asking.views[0])[0] == ["🔴 c9"]


async def test_while_nobody_watches_it_says_so(desk: Desk) -> None:
    desk.book = None
    with pytest.raises(BotError) as caught:
        await desk.type("incidents")
    assert caught.value.key == "alerts-not-watching"
    assert "The engine is not being watched." in (await desk.type("status")).text


# the engine


async def test_events_of_one_container_are_one_bounded_request(desk: Desk) -> None:
    died = Event(
        kind="container", action="die", id="w", attributes={"name": "web01"}, time_ns=int(NOW.timestamp()) * 10**9
    )
    desk.engine = Watched(events=[died])
    asking = await desk.type("events web01 --since 10m --filter event=die")
    begin_ns = int((NOW - timedelta(minutes=10)).timestamp()) * 10**9
    filters = {"event": ["die"], "container": ["web01"]}
    assert desk.engine.calls == [("events", {"since_ns": begin_ns, "until_ns": 0, "filters": filters, "most": 1000})]
    assert lines(asking) == ["Docker's events: 11:50 UTC – 12:00 UTC", "12:00:00 UTC web01 die"]


async def test_an_end_of_the_period_in_the_future_is_not_waited_for(desk: Desk) -> None:
    await desk.type("events --until 2026-06-01")
    await desk.type("events --until 30m")
    asked = [call[1]["until_ns"] for call in desk.engine.calls]
    assert asked == [0, int((NOW - timedelta(minutes=30)).timestamp()) * 10**9]


async def test_the_overview_is_one_list_and_one_look_at_the_disk(desk: Desk) -> None:
    assert desk.book is not None
    desk.engine = Watched(containers=[container("web01")], space=Space(path="/", total_bytes=100, free_bytes=25))
    desk.book.incidents = [incident()]
    asking = await desk.type("status")
    assert [name for name, *_ in desk.engine.calls] == ["list", "space"]
    assert lines(asking)[2:] == [
        "🟢 test",
        "    1 running",
        "    disk: 25 B free of 100 B (75% used)",
        "",
        "1 incident is open",
        "🔴 02:13 UTC web01 crashed, code 1",
    ]


async def test_an_engine_that_is_away_does_not_hide_what_is_open(desk: Desk) -> None:
    assert desk.book is not None
    desk.book.incidents = [incident()]
    desk.engine.failures = {"list": EngineUnreachable(host="test", reason="gone")}
    asking = await desk.type("status")
    assert lines(asking)[2] == "🔴 test: does not answer"
    assert lines(asking)[-1].endswith("web01 crashed, code 1")


async def test_a_disk_that_cannot_be_seen_is_left_out(desk: Desk) -> None:
    desk.engine.failures = {"space": EngineRefused(reason="no")}
    assert "disk" not in (await desk.type("status")).text
