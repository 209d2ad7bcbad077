"""The question set is itself checked: a broken question would measure nothing."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.features.calls import REGISTRY

QUESTIONS = Path(__file__).parent / "questions"
ARTICLES = Path(__file__).parents[2] / "knowledge" / "ru"
PARTS = ("tune", "held")
LANGUAGES = {"ru", "en", "mixed"}
NOISE = {"typo", "layout", "translit", "slang", "mixed", "gibberish"}
LEAST = {"in": 150, "out": 60, "live": 25}
LEAST_OF_A_LANGUAGE = {"in": 50, "out": 15, "live": 5}
INTENTS = {
    *("why-down", "list-running", "list-all", "list-stopped", "logs", "start", "stop", "restart", "stats", "disk"),
    *("images", "volumes", "networks", "inspect", "top", "port", "who", "version", "remove", "pull", "prune"),
    *("diff", "status", "help", "health"),
}
WITHOUT_TARGET = {
    *("list-running", "list-all", "list-stopped", "stats", "disk", "images", "volumes", "networks", "version"),
    *("prune", "help", "health"),
}

Question = dict[str, Any]


def questions(part: str) -> list[Question]:
    text = (QUESTIONS / f"{part}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def folded(text: str) -> str:
    """The text as a reader sees it: case, dots and spaces make no new question."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


@pytest.fixture(params=PARTS)
def part(request: pytest.FixtureRequest) -> list[Question]:
    return questions(request.param)


def test_ids_are_unique_across_both_parts() -> None:
    ids = Counter(question["id"] for name in PARTS for question in questions(name))
    assert [name for name, count in ids.items() if count > 1] == []


def test_no_text_appears_twice_across_both_parts() -> None:
    texts = Counter(folded(question["text"]) for name in PARTS for question in questions(name))
    assert [text for text, count in texts.items() if count > 1] == []


def test_every_question_says_its_language_and_noise(part: list[Question]) -> None:
    wrong = [
        question["id"]
        for question in part
        if question["lang"] not in LANGUAGES
        or ("noise" in question) != (question["lang"] == "mixed")
        or question.get("noise", "typo") not in NOISE
        or not question["text"].strip()
    ]
    assert wrong == []


def test_only_questions_in_scope_say_what_a_right_answer_names(part: list[Question]) -> None:
    assert [question["id"] for question in part if bool(question.get("must")) != (question["kind"] == "in")] == []


def test_every_expression_compiles(part: list[Question]) -> None:
    for question in part:
        for expression in question.get("must", []):
            re.compile(expression, re.IGNORECASE)


def test_every_topic_is_an_article(part: list[Question]) -> None:
    articles = {path.stem for path in ARTICLES.glob("*.md")}
    asked = {
        topic
        for question in part
        if question["kind"] == "in"
        for topic in (question["topic"], *question.get("topics_ok", []))
    }
    assert sorted(asked - articles) == []


def test_a_topic_is_not_its_own_alternative(part: list[Question]) -> None:
    assert [question["id"] for question in part if question["topic"] in question.get("topics_ok", [])] == []


def test_topics_out_of_scope_are_marked_so(part: list[Question]) -> None:
    wrong = [question["id"] for question in part if question["topic"].startswith("out:") != (question["kind"] == "out")]
    assert wrong == []


def test_live_questions_name_an_intent_and_a_target_where_it_needs_one(part: list[Question]) -> None:
    wrong = []
    for question in part:
        if question["kind"] != "live":
            continue
        command = question["command"]
        if command["intent"] not in INTENTS or (command["target"] is None) != (command["intent"] in WITHOUT_TARGET):
            wrong.append(question["id"])
    assert wrong == []


def test_only_live_questions_name_a_command(part: list[Question]) -> None:
    assert [question["id"] for question in part if ("command" in question) != (question["kind"] == "live")] == []


@pytest.mark.parametrize("kind", sorted(LEAST))
def test_a_part_is_large_enough_in_every_language(part: list[Question], kind: str) -> None:
    languages = Counter(question["lang"] for question in part if question["kind"] == kind)
    assert languages.total() >= LEAST[kind]
    assert {language for language in LANGUAGES if languages[language] < LEAST_OF_A_LANGUAGE[kind]} == set()


# questions about the running system, with their lines


def test_questions_with_lines_are_unique_and_none_is_kept_aside() -> None:
    asked = Counter(folded(question["text"]) for question in questions("live"))
    assert [text for text, count in asked.items() if count > 1] == []
    assert asked.keys() & {folded(question["text"]) for question in questions("held")} == set()


def test_lines_are_commands_that_there_are() -> None:
    lines = {line for question in questions("live") if question["kind"] == "live" for line in question["runs"]}
    assert [line for line in lines if REGISTRY.find(re.sub(r"\*", " ", line).split()) is None] == []


def test_both_directions_are_measured() -> None:
    kinds = Counter(question["kind"] for question in questions("live"))
    assert kinds["live"] >= 700
    assert kinds["general"] >= 500
