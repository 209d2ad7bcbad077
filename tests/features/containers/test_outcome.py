from bot.consequences.concerns import Dependent, Tie
from bot.engine.model import State
from bot.errors import BotError
from bot.features.containers import outcome
from bot.features.containers.outcome import Result, Warnings
from bot.ui.texts import translator
from bot.ui.view import View
from tests.features.fakes import container

RU = translator("ru")


def text(shown: View) -> str:
    return str(shown.text.render()[0])


def buttons(shown: View) -> list[list[str]]:
    return [[button.text for button in row] for row in shown.rows]


def test_a_question_names_the_target_and_everything_that_gives_pause() -> None:
    warnings = Warnings(
        guessed=[("web", "web01")],
        protected=["web01"],
        own=True,
        dependents=[
            Dependent(name="sidecar", on="web01", tie=Tie.NETWORK),
            Dependent(name="api", on="web01", tie=Tie.COMPOSE),
        ],
    )
    assert text(outcome.question("stop", [container("web01")], warnings, RU)) == (
        "Остановить web01?\n"
        "🟢 web01  nginx:1.27  776562303100\n"
        "    работает 1 ч\n"
        "\n"
        "«web» — начало имени, подходит только web01\n"
        "⚠ В этом контейнере работает сам бот: ответа может не быть\n"
        "🔒 Защищено: web01\n"
        "⚠ sidecar живёт в сети контейнера web01 и останется без неё\n"
        "⚠ api зависит от web01 (Compose depends_on)"
    )


def test_a_question_about_many_counts_what_it_does_not_list() -> None:
    many = [container(f"c{number:02d}", state=State.CREATED) for number in range(20)]
    shown = text(outcome.question("rm", many, Warnings(notes=["containers-note-volumes"]), RU))
    assert shown.startswith("Удалить контейнеры (20) безвозвратно?\n⚪ c00")
    assert shown.endswith("… и ещё 5\n\n⚠ Анонимные тома удалятся вместе с данными (-v)")


def test_a_stop_can_be_made_good() -> None:
    shown = outcome.report("stop", [Result(name="web01")], may_undo=True, t=RU)
    assert text(shown) == "✓ web01 остановлен"
    assert buttons(shown) == [["↩ Запустить снова"], ["Журнал", "Карточка"]]
    assert shown.rows[0][0].tap is not None
    assert shown.rows[0][0].tap.args == {"line": "start web01", "ask": False}


def test_what_was_stopped_already_is_not_started_by_the_undo() -> None:
    results = [Result(name="a"), Result(name="b", was_so=True), Result(name="c", error=BotError(key="containers-none"))]
    shown = outcome.report("stop", results, may_undo=True, t=RU)
    assert text(shown) == "✓ a остановлен\n– b и так остановлен\n⚠ c: Ни один контейнер не работает."
    assert shown.rows[0][0].tap is not None
    assert shown.rows[0][0].tap.args["line"] == "start a"


def test_who_may_not_start_is_offered_no_undo() -> None:
    assert buttons(outcome.report("stop", [Result(name="a")], may_undo=False, t=RU)) == [["Журнал", "Карточка"]]


def test_a_failure_brings_its_next_steps() -> None:
    error = BotError(key="containers-rm-running", name="a", suggestions=["stop a", "rm -f a"])
    shown = outcome.report("rm", [Result(name="a", error=error), Result(name="b")], may_undo=False, t=RU)
    assert text(shown) == "⚠ a: a работает. Сначала остановите его или удалите с -f.\n✓ b удалён"
    assert buttons(shown) == [["/stop a"], ["/rm -f a"]]
