"""Whatever comes: no exception, nothing that Telegram refuses, no character lost."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import pkgutil
import shlex
import tarfile
import tempfile
import types
import typing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiogram.utils.formatting import Bold, Code, Pre, Text
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import bot.features
from bot.answers import notes
from bot.answers.notes import draft, slug
from bot.archives.copying import check, place, write
from bot.archives.reading import LIMITS, Budget, explained, kind_of, opened
from bot.errors import BotError
from bot.store import Store
from bot.telegram import line
from bot.telegram.command import Command
from bot.telegram.grammar import parse
from bot.telegram.packing import pack, unpack
from bot.telegram.reading import read, recorded
from bot.ui.failures import error_view
from bot.ui.markdown import as_text
from bot.ui.split import split
from bot.ui.texts import translator
from bot.ui.view import Tap, View
from tests.archives.made import PACKERS, tar, zipped
from tests.hostile import COMMANDS, REGISTRY, SHORT, TEXT, fewest, lost, refused, values

TRIED = 4  # of each view; there are more than a hundred
ROOMS = ("bot.ui.failures", "bot.ui.container_card", "bot.terminal.view", "bot.telegram.recovery_view")
MARKS = st.sampled_from(
    [
        "# ",
        "\n## ",
        "```",
        "\n```sh host\n",
        "`",
        "**",
        "[a](",
        "](x)",
        "\n- ",
        "\n1. ",
        "\n> ",
        "|",
        "\n---\n",
        "<b>",
        "    ",
    ]
)
FRAMES = ("{}", "# {}\n", "- {}\n  - b", "> {}", "**{}** x", "`{}`", "```\n{}\n```", "a [{}](https://example.org)")
UNHURRIED = settings(
    max_examples=TRIED,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),  # what fails is told as it is: making it small takes minutes
    suppress_health_check=list(HealthCheck),
)
MORE = settings(UNHURRIED, max_examples=60)


pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")  # of large examples


def _modules() -> Iterator[types.ModuleType]:
    for found in pkgutil.walk_packages(bot.features.__path__, "bot.features."):
        if found.name.rpartition(".")[2].endswith("view"):
            yield importlib.import_module(found.name)
    for name in ROOMS:
        yield importlib.import_module(name)


@cache
def _views() -> dict[str, Callable[..., Any]]:
    """Every public function of a view module that returns what a chat is shown."""
    views: dict[str, Callable[..., Any]] = {}
    for module in _modules():
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or function.__module__ != module.__name__ or name.startswith("_"):
                continue
            if function.__annotations__.get("return") in ("View", "Text"):
                views[f"{module.__name__.removeprefix('bot.')}.{name}"] = function
    return views


def _arguments(function: Callable[..., Any]) -> dict[str, st.SearchStrategy[Any]]:
    try:
        hints = typing.get_type_hints(function)
    except NameError:  # what is imported for its annotations only lies in a module beside
        folder = importlib.import_module(function.__module__.rpartition(".")[0])
        beside = [
            importlib.import_module(f"{folder.__name__}.{one.name}") for one in pkgutil.iter_modules(folder.__path__)
        ]
        hints = typing.get_type_hints(function, localns={k: v for module in beside for k, v in vars(module).items()})
    return {name: values(hints[name]) for name in inspect.signature(function).parameters}


def _make_sound(name: str, arguments: dict[str, Any]) -> None:
    """What no caller hands over, however hostile the data: names of a closed set, and nothing where one thing is."""
    match name:
        case "features.ask.log_view.votes":
            arguments["titles"] = {item.article_id: item.article_id for item in arguments["counted"]}
        case "features.networks.view.linked":
            arguments["verb"] = "connect"
        case "features.updates.view.item":
            arguments["args"] |= {"reference": "-", "host": "-", "digest": "-"}
        case "features.updates.view.hidden":
            assume(all(one.choice is not None for one in arguments["found"].hidden))
        case "terminal.view.screen" | "terminal.view.ended":
            assume(arguments["shown"].rows)


@pytest.mark.parametrize("name", sorted(_views()))
def test_a_view_takes_whatever_comes_and_telegram_takes_the_view(name: str) -> None:
    function = _views()[name]
    with fewest(1 if name.endswith("question") else 0):  # what is asked about is there
        strategies = _arguments(function)

    @UNHURRIED
    @given(st.fixed_dictionaries(strategies))
    def try_it(arguments: dict[str, Any]) -> None:
        _make_sound(name, arguments)
        shown = function(**arguments)
        view = shown if isinstance(shown, View) else View(text=shown)
        assert refused(view) == []
        assert lost(view) == ""

    try_it()


@MORE
@given(TEXT, TEXT, st.sampled_from(["ru", "en"]))
def test_a_line_is_a_command_or_a_sentence_about_what_is_wrong_with_it(text: str, body: str, language: str) -> None:
    _read(text, body, language)


@MORE
@given(COMMANDS, st.lists(SHORT, max_size=5), st.booleans(), st.sampled_from(["ru", "en"]))
def test_a_command_with_hostile_arguments_is_parsed_or_refused(
    command: Command, words: list[str], is_quoted: bool, language: str
) -> None:
    said = [shlex.quote(word) if is_quoted else word for word in words]
    _read(" ".join([command.name, *said]), "", language)


def _read(text: str, body: str, language: str) -> None:
    try:
        found = read(REGISTRY, text, body)
        if found is not None:
            parse(found.command, found.argv)
            recorded(found.command, found.argv)
    except BotError as error:
        _is_told(error, language)


def _is_told(error: BotError, language: str = "ru") -> None:
    view = error_view(error, translator(language))
    assert refused(view) == []
    assert lost(view) == ""


@MORE
@given(st.lists(SHORT, max_size=6))
def test_quoted_words_come_out_of_a_line_as_they_went_in(words: list[str]) -> None:
    """But for what a phone's keyboard makes of dashes and quotes, which is read as what was meant."""
    plain = [word for word in words if not set(word) & set("—–−“”„«»‘’`\n\r")]
    assert line.split(" ".join(shlex.quote(word) for word in plain)) == plain


@MORE
@given(st.lists(st.tuples(SHORT, st.binary(max_size=40)), max_size=5), st.data())
def test_an_archive_is_read_or_refused_whatever_was_done_to_it(
    files: list[tuple[str, bytes]], data: st.DataObject
) -> None:
    named = [(name.replace("\0", "") or "x", content) for name, content in files]
    packer = data.draw(st.sampled_from([*PACKERS, "zip"]))
    content = bytearray(zipped(dict(named)) if packer == "zip" else PACKERS[packer](tar(*named)))
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    with tempfile.TemporaryDirectory() as folder:
        _unpack(Path(folder), bytes(content))


@MORE
@given(st.binary(max_size=3000), st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0"]))
def test_what_only_begins_like_an_archive_is_refused(content: bytes, head: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _unpack(Path(folder), head + content)


def _unpack(folder: Path, content: bytes) -> None:
    path = folder / "sent"
    path.write_bytes(content)

    def never() -> bool:
        return False

    try:
        with opened(path, kind_of(path), scratch=folder / "scratch", limits=LIMITS, is_cancelled=never) as archive:
            placed = place(archive.entries)
            check(placed)
            budget = Budget(LIMITS, packed_bytes=len(content), is_cancelled=never)
            with explained(), tarfile.open(folder / "made.tar", "w") as made:
                write(made, archive, placed, placed, budget)
    except BotError as error:
        _is_told(error)
        return
    with tarfile.open(folder / "made.tar") as made:
        assert all(not name.startswith("/") and ".." not in name.split("/") for name in made.getnames())


@MORE
@given(st.lists(st.one_of(TEXT, MARKS), max_size=12).map("".join))
def test_a_note_of_any_markdown_is_taken_by_telegram_and_loses_no_word(source: str) -> None:
    text = as_text(source)
    assert refused(View(text=text)) == []
    assert lost(View(text=text)) == ""


@MORE
@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40), st.sampled_from(FRAMES))
def test_the_words_of_a_note_are_all_there(word: str, frame: str) -> None:
    assert word in as_text(frame.format(word)).render()[0]


@MORE
@given(TEXT, TEXT)
def test_a_note_is_kept_or_refused_with_a_sentence(title: str, body: str) -> None:
    try:
        note = draft(body, title=title, fallback_title="note", lang="ru")
        notes.check(note)
    except BotError as error:
        _is_told(error)
    else:
        assert slug(note.title) == slug(slug(note.title)) or "/" not in slug(note.title)


@MORE
@given(st.lists(st.tuples(SHORT, st.dictionaries(SHORT, TEXT, max_size=3)), min_size=1, max_size=4), TEXT)
def test_a_button_keeps_what_it_does_and_a_forged_one_does_nothing(
    taps: list[tuple[str, dict[str, str]]], forged: str
) -> None:
    async def press() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(Path(folder) / "lotsman.db", clock=lambda: datetime.now(UTC))
            try:
                tokens = await store.keyboards.save(1, [Tap(action=action, args=args) for action, args in taps])
                assert all(len(token.encode()) <= 64 for token in tokens)
                for token, (action, args) in zip(tokens, taps, strict=True):
                    found = await store.keyboards.load(token, 1)
                    assert found is not None
                    assert (found.action, found.args) == (action, args)
                    assert await store.keyboards.load(token, 2) is None
                    for other in (forged, token + forged, token.partition(":")[0] + ":" + forged, f"{token}9999999"):
                        assert other == token or await store.keyboards.load(other, 1) is None
            finally:
                await store.close()

    asyncio.run(press())


@MORE
@given(st.lists(TEXT, max_size=4), st.integers(2, 40))
def test_a_split_text_and_a_packed_view_lose_nothing(parts: list[str], limit: int) -> None:
    nodes = [(Bold, Code, Text, Pre)[number % 4](part) for number, part in enumerate(parts)]
    view = View(text=Text(*nodes))
    assert refused(view) == []
    assert unpack(json.loads(json.dumps(pack(view)))).text.render()[0] == view.text.render()[0]
    short = View(text=Text(view.text.render()[0][:300], "."))
    pieces = split(short.text, limit=limit)
    whole = "".join(short.text.render()[0].split())
    assert "".join("".join(piece.text for piece in pieces).split()) == whole


@MORE
@given(TEXT, st.sampled_from(["ru", "en"]), st.integers(0, 100))
def test_a_sentence_with_a_choice_takes_a_value_of_any_length(text: str, language: str, count: int) -> None:
    said = translator(language)("networks-ask-rm", name=text, count=count)
    assert count != 1 or text in said
