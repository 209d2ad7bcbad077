import pytest

from bot.engine.model import Health, State
from bot.ui.signs import state_sign


@pytest.mark.parametrize(
    ("health", "sign"),
    [(Health.NONE, "🟢"), (Health.HEALTHY, "🟢"), (Health.STARTING, "🟡"), (Health.UNHEALTHY, "🔴")],
)
def test_a_running_container_is_as_well_as_its_health(health: Health, sign: str) -> None:
    assert state_sign(State.RUNNING, health) == sign


@pytest.mark.parametrize(("code", "sign"), [(0, "⚪"), (143, "⚪"), (130, "⚪"), (None, "⚪"), (1, "🔴"), (137, "🔴")])
def test_an_ended_container_is_told_by_its_exit_code(code: int | None, sign: str) -> None:
    assert state_sign(State.EXITED, Health.NONE, code) == sign


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_sign(state: State) -> None:
    assert state_sign(state)
