"""Text of projects: bounded, harmless, and with the buttons that the reader may press."""

from __future__ import annotations

from bot.compose.printed import Output
from bot.compose.projects import projects
from bot.compose.review import Found
from bot.consequences.dangers import Danger
from bot.engine.model import Health, State
from bot.features.compose import up_view, view
from bot.ui.texts import translator
from bot.ui.view import View
from tests.compose.test_projects import made

T = translator("en")
LONGEST = 4096


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def card(may: bool = True, **given: bool) -> View:
    (project,) = projects([made("web"), made("db", state=State.EXITED, exit_code=1)])
    values = {"is_all": True, "can_up": True, **given}
    return view.card(project, project.services, **values, may=lambda command: may, t=T)


def labels(shown: View) -> list[str]:
    return [button.text for row in shown.rows for button in row]


def test_a_card_offers_what_the_reader_may_do_and_what_can_be_done() -> None:
    assert {"Start", "Stop", "Restart", "Up", "Down", "Logs"} <= set(labels(card()))
    assert "Up" not in labels(card(can_up=False))
    assert not {"Start", "Stop", "Restart", "Pull images", "Up", "Down"} & set(labels(card(may=False)))


def test_what_does_not_run_is_shown_only_when_all_is_asked_for() -> None:
    assert "db" in text(card())
    assert "db" not in text(card(is_all=False))


def test_a_project_fares_as_its_worst_container() -> None:
    (ill,) = projects([made("web"), made("db", health=Health.UNHEALTHY)])
    (idle,) = projects([made("web", state=State.EXITED, exit_code=0)])
    assert (view.sign(ill), view.sign(idle)) == ("🔴", "⚪")


def test_a_hundred_projects_of_many_services_come_in_pages_that_fit() -> None:
    found = projects([made(f"service{n}" * 5, project=f"project{p}" * 5) for p in range(100) for n in range(9)])
    shown = view.listed(found, [f"folder{n}" for n in range(50)], 3, is_all=True, t=T)
    assert len(text(shown)) < LONGEST
    assert "‹" in labels(shown)


def test_a_project_of_a_hundred_containers_fits() -> None:
    (project,) = projects([made("web" * 20, number) for number in range(100)])
    shown = view.card(project, project.services, is_all=True, can_up=True, may=lambda command: True, t=T)
    assert len(text(shown)) < LONGEST
    assert sum(len(row) for row in shown.rows) < 40


def test_a_question_with_many_dangers_fits_and_says_how_many_more() -> None:
    dangers = [Found(service=f"s{n}" * 30, danger=Danger(kind="mount", what="/x" * 500)) for n in range(60)]
    question = up_view.Question(
        name="shop", folder="/srv" * 200, services=["web" * 40] * 90, dangers=dangers, protected=[], other_folder="/o"
    )
    shown = text(up_view.question(question, T))
    assert "48 more" in shown
    assert len(shown) < LONGEST


def test_what_the_tool_prints_is_clean_and_masked() -> None:
    output = Output()
    output.take(b"\x1b[31mCreating\x1b[0m web\nPASSWORD=hunter2hunter2\n")
    shown = text(up_view.under_way("shop", output, T))
    assert "Creating web" in shown
    assert "hunter2" not in shown
