"""Which language a question is in: that of its answer."""

from __future__ import annotations

from bot.answers.lexicon import INSTRUCTIONS
from bot.answers.repair import Repaired
from bot.answers.words import is_cyrillic

_COMMAND_WORDS = frozenset(
    "attach build commit compose container cp df diff docker dockerfile down events exec export history image images "
    "import info inspect kill load login logout logs network node pause port prune ps pull push rename restart rm "
    "rmi run save search service stack start stats stop swarm system tag top unpause up update version volume "
    "wait".split()
)


def language_of(question: Repaired, asker: str) -> str:
    """Russian where any of it is; English words beyond docker's own make it English; else the asker's own."""
    if question.is_russian:
        return "ru"
    says_something = any(
        word.surface.isalpha() and word.surface not in _COMMAND_WORDS and word.surface.upper() not in INSTRUCTIONS
        for word in question.words
        if not word.is_option and not is_cyrillic(word.surface)
    )
    return "en" if says_something else asker or "en"
