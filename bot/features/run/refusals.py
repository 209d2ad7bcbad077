"""Why a container was not made or not started, in a person's words with the next step. Pure.

The sentences are the engine's and the container runtime's; each sign here stands for one of them, as of 20.10 to 29.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.model import Container, RunSpec
from bot.errors import BotError, Conflict, EngineError, InUse

_NO_PROGRAM = ("executable file not found", "no such file or directory")
_NOT_EXECUTABLE = ("permission denied", "exec format error", "is a directory")


def of_create(error: EngineError, spec: RunSpec, every: Sequence[Container]) -> BotError:
    """``every``: all containers, to tell who has the name."""
    holder = next((item for item in every if spec.name and item.name == spec.name), None)
    if not isinstance(error, Conflict) or holder is None:
        return error
    first = f"logs {holder.name}" if holder.is_running else f"start {holder.name}"
    return BotError(
        key="run-name-taken",
        name=holder.name,
        image=holder.image,
        status=holder.state.value,
        suggestions=[first, f"rm {holder.name}", f"inspect {holder.name}"],
    )


def of_start(error: EngineError, spec: RunSpec, name: str, every: Sequence[Container]) -> BotError:
    """The container was made and is still there, unless it removes itself."""
    hint, suggestions = (None, []) if spec.is_auto_removed else ("run-hint-created", [f"start {name}", f"rm {name}"])
    if isinstance(error, InUse):
        port, holder = _taken_port(spec, every, error.reason)
        if holder:
            suggestions.append(f"stop {holder}")
        return BotError(
            key="run-port-taken", hint=hint, suggestions=suggestions, port=port, holder=holder, name=name,
            has_holder="yes" if holder else "no",
        )  # fmt: skip
    program = (spec.entrypoint or spec.command or ("",))[0]
    if "exec" in error.reason and any(sign in error.reason for sign in _NO_PROGRAM):
        return BotError(key="run-no-program", hint=hint, suggestions=suggestions[1:], name=name, program=program)
    if "exec" in error.reason and any(sign in error.reason for sign in _NOT_EXECUTABLE):
        return BotError(key="run-not-executable", hint=hint, suggestions=suggestions[1:], name=name, program=program)
    return BotError(key=error.key, hint=hint, suggestions=suggestions, name=name, **_params(error))


def _params(error: EngineError) -> dict[str, object]:
    return {key: value for key, value in error.params.items() if key != "name"}


def _taken_port(spec: RunSpec, every: Sequence[Container], reason: str) -> tuple[str, str]:
    """The port that is meant and the container that publishes it; "" where it is a program of the server."""
    for binding in spec.ports:
        if binding.host_port is None:
            continue
        holder = next(
            (
                item.name
                for item in every
                for port in item.ports
                if item.is_running and (port.host_port, port.protocol) == (binding.host_port, binding.protocol)
            ),
            "",
        )
        if holder or f":{binding.host_port}" in reason:
            return str(binding.host_port), holder
    return "", ""
