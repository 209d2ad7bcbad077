"""Both languages: every Fluent file of ``bot/locales`` in one bundle a language, loaded when first used."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from babel.plural import PluralRule
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import CurrentEnvironment, ResolverEnvironment
from fluent.runtime.types import FluentInt

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("ru", "en")
FALLBACK = {"ru": "en", "en": "ru"}

Translate = Callable[..., str]
"""``t("message-id", name=value)``. Numbers are for choosing plurals; they are shown as they are."""

log = logging.getLogger(__name__)

# CLDR's rules for cardinal numbers. babel would load the whole of its Russian data, 5 MB, for this one.
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


class _Number(FluentInt):
    """Chooses a plural, and is shown as it is: a phone needs no no-break spaces in 12345."""

    def format(self, _locale: object) -> str:
        return str(int(self))


class _Bundle(FluentBundle):
    """A bundle that takes plural rules from here instead of loading babel's data for the locale, and shows numbers plainly."""

    def _get_babel_locale(self) -> Any:
        return SimpleNamespace(plural_form=_PLURALS[self.locales[0]])

    def say(self, key: str, values: Mapping[str, object]) -> str:
        pattern = self.get_message(key).value
        if pattern is None:
            return key
        errors: list[Exception] = []
        arguments = {name: _argument(value) for name, value in values.items()}
        environment = ResolverEnvironment(context=self, current=CurrentEnvironment(args=arguments), errors=errors)
        try:
            text = pattern(environment)
        except ValueError as error:
            errors.append(error)
            text = key
        for error in errors:
            log.warning("message %s: %r", key, error)
        return str(text)


def _argument(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return _Number(value)
    return value if isinstance(value, str) else str(value)


@functools.cache
def translator(language: str) -> Translate:
    """The function that formats messages of ``language`` ("ru" or "en"); what it lacks is taken from the other."""
    bundle = _bundle(language)

    def translate(key: str, /, **values: object) -> str:
        if not bundle.has_message(key):
            _report_missing(language, key)
            other = _bundle(FALLBACK[language])
            return other.say(key, values) if other.has_message(key) else key
        return bundle.say(key, values)

    return translate


def has_message(language: str, key: str) -> bool:
    return bool(_bundle(language).has_message(key))


@functools.cache
def _bundle(language: str) -> _Bundle:
    bundle = _Bundle([language], use_isolating=False)
    for path in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


@functools.cache
def _report_missing(language: str, key: str) -> None:
    log.warning("no %s text for %s", language, key)
