"""Questions about the running system, told from questions about Docker: "почему упал web01" is asked of the engine.

Rules over words and ideas, tried in order before any article is looked for: a live question would pass for an article,
since both use the same words. Nothing runs here; a command line is handed out. The rules themselves lie beside, a
module for what they are about.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.answers import container_intents, lotsman_intents, project_intents, server_intents, swarm_intents
from bot.answers.asking import Asking, Meant, understood
from bot.answers.model import Known, LiveCommand
from bot.answers.repair import Repaired

_WITHOUT_HOST = frozenset(
    {"use", "hosts", "help", "alerts", "access", "audit", "notes", "questions", "sessions", "backup"}
)

_RULES: tuple[Callable[[Asking], Meant | None], ...] = (
    server_intents.help_,
    *lotsman_intents.RULES,
    *project_intents.RULES,
    *swarm_intents.RULES,
    *server_intents.FIRST,
    *container_intents.RULES,
    *server_intents.RULES,
)


def live_command(question: Repaired, known: Known | None, host: str = "") -> LiveCommand | None:
    """The command that answers the question, or None where it is not about the running system.

    ``known`` is what there is; None where that is not known: then what looks like a name is one. ``host`` is what the
    question was found to say of its host, and has been taken out of it.
    """
    ask = understood(question, known, host)
    for rule in _RULES:
        found = rule(ask)
        if found is not None:
            return LiveCommand(
                intent=found.intent,
                line=_on(host, found.line),
                target=found.target or None,
                instead=_on(host, found.instead),
            )
    return None


def _on(host: str, line: str) -> str:
    is_of_one = host and line and line.partition(" ")[0] not in _WITHOUT_HOST
    return f"{line} @{host}" if is_of_one else line
