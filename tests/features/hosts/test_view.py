"""The hosts' list, card and choice as text."""

from datetime import timedelta

from bot.engine.model import Space
from bot.errors import EngineUnreachable
from bot.features.hosts import view
from bot.features.hosts.view import Fares
from bot.remote_errors import KeyRefused
from bot.store import Sample
from bot.telegram.every_host import Answer
from bot.ui.texts import translator
from bot.ui.view import Tap, View
from tests.features.fakes import NOW, info

T = translator("en")
SPACE = Space(path="/var/lib/docker", total_bytes=100_000_000_000, free_bytes=29_000_000_000)
LOAD = Sample(at=NOW, cpu=1.25, memory_bytes=2.5 * 1024**3)
HOME = Answer(host="home", found=Fares(info=info(containers=15, running=12), space=SPACE, load=LOAD))
VPS: Answer[Fares] = Answer(host="vps", failure="Docker cannot be reached.")


def _text(shown: View) -> list[str]:
    return str(shown.text.render()[0]).splitlines()


def test_each_host_is_a_few_lines_and_one_that_is_away_says_since_when() -> None:
    shown = view.listed([HOME, VPS], {"vps": NOW - timedelta(minutes=12)}, chosen="home", now=NOW, t=T)
    assert _text(shown) == [
        "Hosts: 2",
        "",
        "🟢 home  20.10.24  this chat's",
        "Containers: 12 running of 15",
        "Processors: 1.2 of 4 in use, memory 2.5 of 8.0 GiB",
        "Disk: 71% used, 29 GB free",
        "",
        "🔴 vps  away for 12 min",
        "Docker cannot be reached.",
    ]
    assert [button.text for row in shown.rows for button in row] == ["home", "vps"]


def test_what_nobody_measured_or_sees_is_not_made_up() -> None:
    bare = Answer(host="lab", found=Fares(info=info()))
    assert _text(view.listed([bare], {}, chosen="lab", now=NOW, t=T))[2:] == [
        "🟢 lab  20.10.24",
        "Containers: 0 running of 0",
        "Processors: 4, memory 8.0 GiB",
        "Disk: not seen from here",
    ]


def test_a_card_acts_on_its_own_host_and_offers_to_choose_it() -> None:
    taps = {button.text: button.tap for row in view.card(HOME, None, chosen="vps", now=NOW, t=T).rows for button in row}
    assert taps["Containers"] == Tap(action="command", args={"line": "ps", "ask": True}, host="home")
    assert taps["Use it in this chat"] == Tap(action=view.CHOOSE, args={"name": "home"})


def test_the_card_of_a_host_that_is_away_says_what_to_do() -> None:
    failure = view.at_length(KeyRefused(host="vps", reason="", machine="vps"), T)
    away: Answer[Fares] = Answer(host="vps", failure=failure)
    text = _text(view.card(away, None, chosen="vps", now=NOW, t=T))
    assert text[0] == "🔴 vps"
    assert len(failure.splitlines()) == 2
    assert view.at_length(EngineUnreachable(host="vps"), T).startswith("Docker cannot be reached.")


def test_the_choice_marks_the_present_one() -> None:
    shown = view.choosing(("home", "vps"), "vps", t=T)
    assert [button.text for row in shown.rows for button in row] == ["home", "✓ vps"]
    assert _text(view.choosing(("local",), "local", t=T)) == [
        "There is one host: local. More are named in DOCKER_HOSTS."
    ]
