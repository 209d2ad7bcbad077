"""One sign a state, told apart by form as well as by colour."""

from __future__ import annotations

from bot.engine.model import Health, State

_SIGNS = {
    State.CREATED: "⚪",
    State.RUNNING: "🟢",
    State.PAUSED: "⏸",
    State.RESTARTING: "🔄",
    State.REMOVING: "🗑",
    State.DEAD: "💀",
}


def state_sign(state: State, health: Health = Health.NONE, exit_code: int | None = None) -> str:
    """Green runs, yellow runs but is not well, red ended badly, black ended by itself."""
    if state is State.RUNNING and health is Health.UNHEALTHY:
        return "🟡"
    if state is State.EXITED:
        return "⚫" if not exit_code else "🔴"
    return _SIGNS[state]
