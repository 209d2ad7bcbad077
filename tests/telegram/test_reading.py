import pytest

from bot.app import build_registry
from bot.errors import UsageError
from bot.telegram.reading import is_question, read, recorded, shown

REGISTRY = build_registry()


@pytest.mark.parametrize(
    ("text", "body", "name", "argv", "rest"),
    [
        ("ask  why doesn't  it -run ", "", "ask", ["why doesn't  it -run"], ""),
        ("ask", "a pasted\nerror", "ask", ["a pasted\nerror"], ""),
        ("ask", "", "ask", [], ""),
        ("note Про «базу»", "Текст -f", "note", ["Про «базу»"], "Текст -f"),
        ("note rm Про «базу»", "", "note rm", ["Про «базу»"], ""),
        ("notes rm", "", "notes", ["rm"], ""),
        ("note -- rm ничего не удаляет", "", "note", ["rm ничего не удаляет"], ""),
        ("ask --rm что делает", "", "ask", ["--rm что делает"], ""),
        ('logs "web 01"', "", "logs", ["web 01"], ""),
        ("build -t x", "FROM a", "build", ["-t", "x"], "FROM a"),
        ("ps", "-a", "ps", ["-a"], ""),
        ("Start", "", "hello", [], ""),
    ],
)
def test_a_line_is_words_or_one_sentence_as_its_command_has_it(
    text: str, body: str, name: str, argv: list[str], rest: str
) -> None:
    found = read(REGISTRY, text, body)
    assert found is not None
    assert (found.command.name, found.argv, found.body) == (name, argv, rest)


def test_what_no_command_begins_with_is_none() -> None:
    assert read(REGISTRY, "nosuch thing", "") is None


def test_a_quote_left_open_matters_only_where_quotes_do() -> None:
    with pytest.raises(UsageError):
        read(REGISTRY, "logs 'web", "")
    assert read(REGISTRY, "ask what's 'this", "") is not None


def test_a_body_is_taken_as_it_was_typed() -> None:
    found = read(REGISTRY, "note T", "ls", markdown="/note T\n```\nls\n```")
    assert found is not None
    assert found.body == "```\nls\n```"


def test_the_audit_keeps_a_sentence_masked_and_cut() -> None:
    ask = REGISTRY.by_name("ask")
    (kept,) = recorded(ask, ["DB_PASSWORD=hunter2 " + "x" * 500])
    assert (len(kept), "hunter2" in kept) == (200, False)
    assert recorded(REGISTRY.by_name("claim"), ["123456"]) == ("***",)
    assert recorded(REGISTRY.by_name("logs"), ["x" * 500]) == ("x" * 500,)


def test_a_line_is_shown_without_its_secrets() -> None:
    assert shown(REGISTRY.by_name("run"), ["-e", "TOKEN=abc", "redis"]) == "/run -e TOKEN=*** redis"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ps -a", False),
        ("sp", False),
        ("lgos web01", False),
        ("rmi", False),
        ("build -t x -", False),
        ("run -e GREETING=Привет redis", False),
        ("run redis echo 'всё хорошо'", False),
        ("ps?", True),
        ("ps не показывает контейнер", True),
        ("run не видит сеть, почему", True),
        ("keeps eating my disk", True),
    ],
)
def test_after_the_word_docker_a_question_is_told_from_a_command(text: str, is_one: bool) -> None:
    assert is_question(REGISTRY, text) is is_one
