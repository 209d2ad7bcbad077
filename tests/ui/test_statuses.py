import pytest

from bot.engine.model import Health, State
from bot.ui.statuses import status_text
from bot.ui.texts import translator
from tests.features.fakes import container


@pytest.mark.parametrize(
    ("state", "status", "changes", "russian", "english"),
    [
        (State.RUNNING, "Up Less than a second", {}, "работает 1 с", "up 1 s"),
        (State.RUNNING, "Up About a minute", {}, "работает 1 мин", "up 1 min"),
        (
            State.RUNNING,
            "Up 3 hours (healthy)",
            {"health": Health.HEALTHY},
            "работает 3 ч · healthy",
            "up 3 h · healthy",
        ),
        (State.PAUSED, "Up 2 days (Paused)", {}, "на паузе, запущен 2 дня назад", "paused, started 2 days ago"),
        (
            State.EXITED,
            "Exited (137) 5 minutes ago",
            {"exit_code": 137},
            "остановлен 5 мин назад, код 137",
            "exited 5 min ago, code 137",
        ),
        (
            State.RESTARTING,
            "Restarting (1) 2 seconds ago",
            {},
            "перезапускается, код 1, 2 с назад",
            "restarting, code 1, 2 s ago",
        ),
        (State.CREATED, "Created", {}, "создан, не запускался", "created, never started"),
        (State.REMOVING, "Removal In Progress", {}, "удаляется", "being removed"),
        (
            State.RUNNING,
            "Something of a later engine",
            {},
            "Something of a later engine",
            "Something of a later engine",
        ),
    ],
)
def test_the_engines_sentence_is_told_in_the_readers_language(
    state: State, status: str, changes: dict[str, object], russian: str, english: str
) -> None:
    one = container("web01", state=state, status=status, **changes)
    assert status_text(one, translator("ru")) == russian
    assert status_text(one, translator("en")) == english
