"""Where nobody is there to ask: a command of a schedule acts on what its line names, and guesses nothing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.errors import BotError


def refuse_guesses(argv: Sequence[str], bound: Mapping[str, str]) -> None:
    """Raises BotError where a word is only the beginning of the name of what would be acted upon.

    ``bound`` maps ids to names, as a confirmation has them.
    """
    for word in argv:
        is_whole = any(word == name or id_.startswith(word) for id_, name in bound.items())
        meant = [name for name in bound.values() if name.startswith(word)]
        if word and meant and not is_whole:
            raise BotError(key="schedule-guess", ref=word, name=meant[0])
