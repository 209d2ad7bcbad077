"""Every sentence a person reads, in both languages, from the Fluent files under ``locales``. None belongs in here.

A message without a choice in it is put together here, which costs a microsecond; one with a plural or a selector goes
through fluent.runtime, which costs some fifty.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import structlog
from babel.plural import PluralRule
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import CurrentEnvironment, Pattern, ResolverEnvironment
from fluent.runtime.types import FluentFloat, FluentInt
from fluent.syntax import ast

log = structlog.get_logger(__name__)

Translate = Callable[..., str]
"""``t("message-id", name=value)`` -> the sentence. Numbers come out without a thousands separator, as a port must."""

LANGUAGES: Final = ("ru", "en")
FALLBACK: Final = "en"
FOLDER: Final = Path(__file__).parent.parent / "locales"

LONGEST = 1000  # fluent.runtime refuses a value of 2500 characters, and a log line or a label may have more

# CLDR's rules for cardinal numbers. babel would load all of its data for the two languages for them, some 5 MB.
_PLURALS = {
    "ru": PluralRule(
        {
            "one": "v = 0 and i % 10 = 1 and i % 100 != 11",
            "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
            "many": "v = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 11..14",
        }
    ),
    "en": PluralRule({"one": "i = 1 and v = 0"}),
}


@functools.cache
def translator(language: str) -> Translate:
    """The language's own sentences, then the English ones; a message that neither has comes out as its id."""
    language = language if language in LANGUAGES else FALLBACK
    books = [_book(name) for name in dict.fromkeys((language, FALLBACK))]

    def translate(message_id: str, /, **args: object) -> str:
        for book in books:
            text = book.format(message_id, args)
            if text is not None:
                return text
            _complain("no such message", message_id, book.language)
        return message_id

    return translate


def has_message(language: str, message_id: str) -> bool:
    """Whether the language itself has it, whatever it would fall back to."""
    return message_id in _book(language)


@functools.cache
def _book(language: str) -> _Book:
    return _Book(language, sorted((FOLDER / language).glob("*.ftl")))


class _Bundle(FluentBundle):
    """Takes its plural rules from above, and its numbers as ours: format_pattern would wrap them anew."""

    def _get_babel_locale(self) -> Any:
        return SimpleNamespace(plural_form=_PLURALS[self.locales[0]])

    def resolve(self, pattern: Pattern, args: Mapping[str, object]) -> tuple[str, list[Exception]]:
        errors: list[Exception] = []
        current = CurrentEnvironment(args={name: _as_fluent(value) for name, value in args.items()})
        text = pattern(ResolverEnvironment(context=self, current=current, errors=errors))
        return str(text), errors


class _Whole(FluentInt):
    """Chooses a plural like any number, and is shown without a separator."""

    def format(self, locale: object) -> str:
        return _as_text(int(self))


class _Broken(FluentFloat):
    def format(self, locale: object) -> str:
        return _as_text(float(self))


class _Book:
    """The messages of one language. A file that was read is kept parsed; nothing is read after that."""

    def __init__(self, language: str, files: list[Path]):
        self.language = language
        self._bundle = _Bundle([language], use_isolating=False)
        self._simple: dict[str, tuple[tuple[str, bool], ...]] = {}
        for file in files:
            resource = FluentResource(file.read_text(encoding="utf-8"))
            self._bundle.add_resource(resource)
            for entry in resource.body:
                if isinstance(entry, ast.Message) and entry.value is not None:
                    parts = _simple_parts(entry.value)
                    if parts is not None:
                        self._simple.setdefault(entry.id.name, parts)

    def __contains__(self, message_id: str) -> bool:
        return self._bundle.has_message(message_id)

    def format(self, message_id: str, args: Mapping[str, object]) -> str | None:
        parts = self._simple.get(message_id)
        if parts is not None:
            try:
                return "".join([_as_text(args[part]) if is_name else part for part, is_name in parts])
            except KeyError as error:
                _complain(f"a variable is not given: {error.args[0]}", message_id, self.language)
                return "".join([_as_text(args.get(part, "?")) if is_name else part for part, is_name in parts])
        if message_id not in self:
            return None
        return self._format_choice(message_id, args)

    def _format_choice(self, message_id: str, args: Mapping[str, object]) -> str | None:
        value = self._bundle.get_message(message_id).value
        if value is None:
            return None
        long = {f"\0{name}\0": given for name, given in args.items() if isinstance(given, str) and len(given) > LONGEST}
        text, errors = self._bundle.resolve(
            value, {name: f"\0{name}\0" if f"\0{name}\0" in long else given for name, given in args.items()}
        )
        if errors:
            _complain(f"{errors[0]}", message_id, self.language)
        for mark, given in long.items():
            text = text.replace(mark, given)
        return text


def _simple_parts(pattern: ast.Pattern) -> tuple[tuple[str, bool], ...] | None:
    """Texts and variable names in their order; None where there is more to it."""
    parts: list[tuple[str, bool]] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            parts.append((element.value, False))
        elif isinstance(element.expression, ast.VariableReference):
            parts.append((element.expression.id.name, True))
        elif isinstance(element.expression, ast.StringLiteral):
            parts.append((str(element.expression.parse()["value"]), False))
        else:
            return None
    return tuple(parts)


def _as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _as_fluent(value: object) -> str | FluentInt | FluentFloat:
    if isinstance(value, int) and not isinstance(value, bool):
        return _Whole(value)
    return _Broken(value) if isinstance(value, float) else str(value)


@functools.cache
def _complain(problem: str, message_id: str, language: str) -> None:
    """Once for each: a message that is wrong is wrong every time."""
    log.error(problem, message=message_id, language=language)
