from bot.engine.model import State
from bot.store import Step
from bot.telegram import recovery_view as view
from bot.telegram.aftermath import Fate, Found
from bot.ui.texts import translator
from tests.features.fakes import details

T = translator("en")


def found(name: str, fate: Fate, *, ref: str = "", state: State | None = State.RUNNING) -> Found:
    now = details(name, state=state) if state is not None else None
    step = Step(position=0, verb="restart", kind="container", name=name, id=name * 8, ref=ref or name)
    return Found(step=step, fate=fate, now=now)


BATCH = [
    found("a", Fate.DONE),
    found("b", Fate.NOT_DONE, state=State.EXITED),
    found("c", Fate.NOT_BEGUN, ref="c1c1"),
    found("d", Fate.UNKNOWN, state=None),
]


def test_a_batch_says_what_was_done_and_offers_to_go_on() -> None:
    rest = view.rest_line("restart", ("-t", "5", "a", "b", "c1c1", "d"), BATCH)
    shown = view.of_steps("/restart -t 5 a b c1c1 d", BATCH, rest=rest, t=T)
    assert shown.text.render()[0] == (
        "You asked for: /restart -t 5 a b c1c1 d\n"
        "The bot was restarted in the middle of it. This is how it stands:\n"
        "✓ a: done; running\n"
        "⚠ b: not done; stopped\n"
        "– c: not begun; running\n"
        "? d: not known; no such container"
    )
    ((button,),) = shown.rows
    assert button.text == "Go on: /restart -t 5 b c"


def test_nothing_is_offered_where_all_was_done() -> None:
    assert view.rest_line("stop", ("a",), [found("a", Fate.DONE)]) == ""


def test_a_name_that_would_be_read_otherwise_is_quoted() -> None:
    assert view.rest_line("stop", ("a b",), [found("a b", Fate.NOT_BEGUN)]) == "stop 'a b'"


def test_what_engine_nobody_could_ask_is_not_described() -> None:
    unseen = Found(step=BATCH[0].step, fate=Fate.UNKNOWN, is_seen=False)
    shown = view.of_steps("/restart a", [unseen], rest="", t=T)
    assert str(shown.text.render()[0]).endswith("? a: not known; Docker does not answer")
