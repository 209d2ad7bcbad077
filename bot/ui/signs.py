"""One sign for how a container fares, to be seen before anything is read. Pure. Words beside it say the same."""

from __future__ import annotations

from bot.engine.model import Health, State

WELL = "🟢"
UNSURE = "🟡"
ILL = "🔴"
IDLE = "⚪"
PAUSED = "⏸"
WAITING = "⏳"

STOPPED_ON_REQUEST = frozenset({0, 130, 143})  # by itself, by Ctrl-C, by the SIGTERM of docker stop
_BY_STATE = {
    State.CREATED: IDLE,
    State.PAUSED: PAUSED,
    State.RESTARTING: UNSURE,
    State.REMOVING: IDLE,
    State.DEAD: ILL,
}
_BY_HEALTH = {
    Health.NONE: WELL,
    Health.HEALTHY: WELL,
    Health.STARTING: UNSURE,
    Health.UNHEALTHY: ILL,
}


def state_sign(state: State, health: Health = Health.NONE, exit_code: int | None = None) -> str:
    if state is State.RUNNING:
        return _BY_HEALTH[health]
    if state is State.EXITED:
        return IDLE if exit_code is None or exit_code in STOPPED_ON_REQUEST else ILL
    return _BY_STATE[state]
