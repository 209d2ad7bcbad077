import pytest

from bot.engine.model import LogLine, LogQuery
from bot.errors import Denied, EngineUnreachable, UsageError
from bot.features.alerts import presses, taps
from bot.settings import Settings
from bot.store import Outcome
from bot.store.alerting_rows import Mute
from bot.store.incident_rows import Trouble
from bot.telegram.command import Role
from tests.features.alerts.asking import Asking, Book, Desk, Watched
from tests.features.alerts.values import DIED_AT, buttons, incident, over, step, text
from tests.features.calls import REGISTRY
from tests.features.fakes import NOW, details


@pytest.fixture
def book(desk: Desk) -> Book:
    desk.book = Book(incidents=[incident(subject_id=details("web01").id)])
    return desk.book


def replied(asking: Asking) -> str:
    assert asking.views == []
    (view,) = asking.replies
    return text(view)


def test_whoever_may_operate_may_take_on_and_mute() -> None:
    roles = {name: action.role for name, action in REGISTRY.actions.items() if name.startswith("alerts.")}
    assert roles == {
        taps.ACK: Role.OPERATOR,
        taps.MUTE: Role.OPERATOR,
        taps.UNMUTE: Role.OPERATOR,
        taps.LOGS: Role.VIEWER,
        taps.BESIDE: Role.VIEWER,
        taps.SHOW: Role.VIEWER,
        taps.PAGE: Role.VIEWER,
    }


async def test_a_press_takes_it_on_and_leaves_the_card_alone(desk: Desk, book: Book) -> None:
    asking = await desk.press(taps.ACK, id=17)
    assert asking.toasts == ["You are on it"]
    assert (asking.views, asking.replies) == ([], [])
    assert (book.incidents[0].acknowledged_by, book.incidents[0].acknowledged_at) == ("Anna", NOW)
    assert [target.name for target in asking.targets] == ["web01"]


async def test_what_somebody_has_is_not_taken_again(desk: Desk, book: Book) -> None:
    book.incidents = [incident(acknowledged_by="Boris")]
    assert (await desk.press(taps.ACK, id=17)).toasts == ["Boris is on it already"]
    assert book.incidents[0].acknowledged_by == "Boris"


async def test_what_is_over_or_forgotten_is_not_taken_on(desk: Desk, book: Book) -> None:
    book.incidents = [over()]
    assert (await desk.press(taps.ACK, id=17)).toasts == ["It is over already"]
    assert (await desk.press(taps.ACK, id=99)).toasts == ["There is no such incident in the records any more"]


async def test_a_card_mutes_its_own_subject(desk: Desk, book: Book) -> None:
    asking = await desk.press(taps.MUTE, id=17, until="healthy")
    assert asking.toasts == ["🔇 web01: muted until it is well again"]
    assert book.mutes == {("test", "web01"): ("healthy", "Anna")}


async def test_a_mute_lifted_under_a_card_leaves_the_card_alone(desk: Desk, book: Book) -> None:
    book.mutes["test", "web01"] = ("healthy", "Anna")
    asking = await desk.press(taps.UNMUTE, host="test", subject="web01")
    assert asking.toasts == ["🔔 web01: alerts come again"]
    assert (asking.views, asking.replies, book.mutes) == ([], [], {})


async def test_a_mute_of_many_is_not_lifted_under_one_card(desk: Desk, book: Book) -> None:
    mute = Mute(host="test", subject="web*", until=None, by="Anna", at=NOW)
    await desk.store.alerting.set_mute(mute)
    asking = await desk.press(taps.UNMUTE, host="test", subject="web01")
    assert asking.toasts == ["web01 is muted together with others. To lift that: /unmute web*"]
    assert await desk.store.alerting.mutes() == [mute]


async def test_a_bot_that_only_looks_mutes_nothing(desk: Desk, book: Book) -> None:
    desk.settings = Settings(read_only=True)
    with pytest.raises(Denied):
        await desk.press(taps.MUTE, id=17, until="1h")
    with pytest.raises(Denied):
        await desk.press(taps.UNMUTE, host="test", subject="web01")
    assert book.mutes == {}


async def test_the_log_around_the_end_comes_beside_the_card(desk: Desk, book: Book) -> None:
    found = details("web01")
    desk.engine = Watched(details={found.id: found}, lines=[LogLine(text="dying", at=DIED_AT)])
    book.incidents = [incident(subject_id=found.id, steps=(step("died"), step("restarted"), step("died", "", 30)))]
    assert "dying" in replied(await desk.press(taps.LOGS, id=17))
    (query,) = [call[1] for call in desk.engine.calls if call[0] == "logs"]
    assert isinstance(query, LogQuery)
    assert (query.tail, query.timestamps) == (60, True)
    assert query.since is not None
    assert query.until is not None
    assert [(query.since - DIED_AT).total_seconds(), (query.until - DIED_AT).total_seconds()] == [-90, 33]


async def test_of_a_container_that_is_gone_the_kept_lines_are_shown(desk: Desk, book: Book) -> None:
    book.incidents = [over("removed", log_tail=("last words",))]
    asking = await desk.press(taps.LOGS, id=17)
    assert replied(asking) == "web01: the last lines before it broke\nlast words"
    assert asking.outcome is Outcome.FAILED


async def test_an_engine_that_is_away_shows_the_kept_lines_too(desk: Desk, book: Book) -> None:
    desk.engine.failures = {"inspect": EngineUnreachable(host="test", reason="gone")}
    book.incidents = [incident(log_tail=("last words",))]
    assert "last words" in replied(await desk.press(taps.LOGS, id=17))
    book.incidents = [incident()]
    with pytest.raises(EngineUnreachable):
        await desk.press(taps.LOGS, id=17)


async def test_a_reading_command_comes_beside_the_card(desk: Desk, book: Book) -> None:
    assert replied(await desk.press(taps.BESIDE, line="status")).startswith("Overview\n")


@pytest.mark.parametrize("line", ["stop web01", "rm web01", "nonsense"])
async def test_nothing_that_changes_runs_beside(desk: Desk, line: str) -> None:
    with pytest.raises(presses.OnlyRead):
        await desk.press(taps.BESIDE, line=line)
    assert desk.engine.calls == []


async def test_what_runs_beside_keeps_to_the_pressers_role(desk: Desk) -> None:
    desk.role = Role.VIEWER
    with pytest.raises(Denied):
        await desk.press(taps.BESIDE, line="audit")


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_command_that_a_card_offers_is_one(trouble: Trouble) -> None:
    for one in (incident(trouble=trouble, restarts=1), over(trouble=trouble)):
        for button in [button for row in taps.card_rows(one, lambda key, **_: key) for button in row]:
            assert button.tap is not None
            if "line" not in button.tap.args:
                assert button.tap.action in REGISTRY.actions
                continue
            found = REGISTRY.find(str(button.tap.args["line"]).split())
            assert found is not None
            if button.tap.action == taps.BESIDE:
                assert found[0].effect == "read"


async def test_a_card_out_of_a_list_takes_the_lists_place(desk: Desk, book: Book) -> None:
    asking = await desk.press(taps.SHOW, id=17, page=2, past=True)
    assert asking.text.startswith("🔴 web01 crashed")
    assert buttons(asking.views[0])[-1] == ["‹ To the list"]


async def test_a_card_out_of_a_digest_is_a_message_of_its_own(desk: Desk, book: Book) -> None:
    assert replied(await desk.press(taps.SHOW, id=17)).startswith("🔴 web01 crashed")


async def test_an_end_that_no_button_of_ours_has_is_refused(desk: Desk, book: Book) -> None:
    with pytest.raises(UsageError):
        await desk.press(taps.MUTE, id=17, until="never")
    assert book.mutes == {}
