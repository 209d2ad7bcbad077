"""All commands and actions that the features declare, looked up by what people type and by what buttons stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.telegram.command import Action, Command, Feature, Role

_NEAR = 55.0
_COUNT_SHOWN = 3


class Registry:
    """Built once from the features. A word that two declarations claim is a mistake of ours: ValueError."""

    def __init__(self, features: Iterable[Feature]):
        self.commands: tuple[Command, ...] = tuple(command for feature in features for command in feature.commands)
        self.actions: dict[str, Action] = {}
        self._by_words: dict[tuple[str, ...], Command] = {}
        for command in self.commands:
            for words in (command.words, *command.aliases):
                if words in self._by_words:
                    raise ValueError(f"two commands claim {' '.join(words)}")
                self._by_words[words] = command

    def add_actions(self, actions: Iterable[Action]) -> None:
        for action in actions:
            if action.name in self.actions:
                raise ValueError(f"two actions claim {action.name}")
            self.actions[action.name] = action

    def find(self, tokens: Sequence[str]) -> tuple[Command, list[str]] | None:
        """The command whose words the tokens begin with, longest first, and the tokens after them."""
        for length in (2, 1):
            words = tuple(token.lower() for token in tokens[:length])
            command = self._by_words.get(words) if len(words) == length else None
            if command is not None:
                return command, list(tokens[length:])
        return None

    def by_name(self, name: str) -> Command:
        """Raises KeyError."""
        return self._by_words[tuple(name.split())]

    def subcommands(self, word: str) -> tuple[Command, ...]:
        """What may follow a management name: volume, container, ..."""
        found = {
            self._by_words[words].name: self._by_words[words]
            for words in self._by_words
            if len(words) > 1 and words[0] == word.lower()
        }
        return tuple(found.values())

    def spelled(self, word: str) -> tuple[str, ...]:
        """The full spellings under a management name: "container ls", ..."""
        return tuple(" ".join(words) for words in self._by_words if len(words) > 1 and words[0] == word.lower())

    def near(self, tokens: Sequence[str], role: Role | None) -> tuple[str, ...]:
        """Spellings near to what was typed that this role may run, best first."""
        from rapidfuzz import process as nearest  # late: 2.3 MB that only a mistype needs

        spellings = [
            " ".join(words)
            for words, command in self._by_words.items()
            if command.is_open or (role is not None and role >= command.role)
        ]
        typed = " ".join(tokens[:2]).lower()
        first = tokens[0].lower() if tokens else ""
        scored = {
            spelling: max(score, 0.0)
            for query in (typed, first)
            for spelling, score, _position in nearest.extract(query, spellings, limit=_COUNT_SHOWN, score_cutoff=_NEAR)
        }
        return tuple(sorted(scored, key=lambda spelling: -scored[spelling])[:_COUNT_SHOWN])

    def for_role(self, role: Role | None) -> tuple[Command, ...]:
        return tuple(
            command for command in self.commands if command.is_open or (role is not None and role >= command.role)
        )
