"""Both languages say the same things: same messages, same variables, nothing twice, and everything the code names."""

import ast as python
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.errors import BotError
from bot.ui.texts import FOLDER, LANGUAGES

ROOT = Path(__file__).parent.parent / "bot"


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's own naming
        self.names.add(node.id.name)


def _entries(language: str) -> Iterator[tuple[str, ast.Message | ast.Junk]]:
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message | ast.Junk):
                yield path.name, entry


def _messages(language: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Message id -> its file and variables."""
    found = {}
    for file, entry in _entries(language):
        if isinstance(entry, ast.Message):
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = (file, frozenset(variables.names))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_is_read_to_its_end(language: str) -> None:
    assert [(file, entry.content) for file, entry in _entries(language) if isinstance(entry, ast.Junk)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_written_twice(language: str) -> None:
    counts = Counter(entry.id.name for _file, entry in _entries(language) if isinstance(entry, ast.Message))
    assert [name for name, count in counts.items() if count > 1] == []


def test_both_languages_have_the_same_messages_in_the_same_files() -> None:
    russian, english = _messages("ru"), _messages("en")
    assert {(file, name) for name, (file, _) in russian.items()} == {
        (file, name) for name, (file, _) in english.items()
    }


def test_both_languages_use_the_same_variables() -> None:
    russian, english = _messages("ru"), _messages("en")
    differing = {
        name: (sorted(russian[name][1]), sorted(english[name][1]))
        for name in russian.keys() & english.keys()
        if russian[name][1] != english[name][1]
    }
    assert differing == {}


def test_russian_plurals_have_all_their_forms() -> None:
    """A choice by number needs one and few beside the rest, or its own numbers (``[1]``)."""
    wrong = []
    for _file, entry in _entries("ru"):
        for choice in _choices(entry):
            keys = {
                variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value
                for variant in choice.variants
            }
            if keys & {"one", "few", "many"} and not {"one", "few"} <= keys:
                wrong.append(entry.id.name if isinstance(entry, ast.Message) else "")
    assert wrong == []


class _Choices(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[ast.SelectExpression] = []

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - the visitor's own naming
        self.found.append(node)
        self.generic_visit(node)


def _choices(entry: ast.Message | ast.Junk) -> list[ast.SelectExpression]:
    visitor = _Choices()
    visitor.visit(entry)
    return visitor.found


def _named_in_code() -> set[str]:
    """Ids that stand as they are: ``t("...")`` and keys and hints of errors."""
    found: set[str] = set()
    for path in ROOT.rglob("*.py"):
        if "localchat" in path.parts:
            continue
        for node in python.walk(python.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, python.Call):
                is_translation = (isinstance(node.func, python.Name) and node.func.id == "t") or (
                    isinstance(node.func, python.Attribute) and node.func.attr == "t"
                )
                if is_translation and node.args and isinstance(node.args[0], python.Constant):
                    found.add(str(node.args[0].value))
                found |= {
                    str(keyword.value.value)
                    for keyword in node.keywords
                    if keyword.arg in ("key", "hint")
                    and isinstance(keyword.value, python.Constant)
                    and keyword.value.value
                }
    return {name for name in found if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name)}


def _subclasses(kind: type[BotError]) -> Iterator[type[BotError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_code_says_is_written(language: str) -> None:
    named = _named_in_code()
    for kind in _subclasses(BotError):
        named |= {kind.key, *([kind.hint] if kind.hint else [])}
    assert len(named) > 50
    assert sorted(named - _messages(language).keys()) == []
