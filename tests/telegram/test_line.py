import pytest

from bot.errors import UsageError
from bot.telegram import line


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("/ps -a", "ps -a"),
        ("/Ps -a", "ps -a"),
        ("/ps@lotsman_bot -a", "ps -a"),
        ("/docker ps -a", "ps -a"),
        ("docker ps -a", "ps -a"),
        ("Docker ps -a", "ps -a"),
        ("sudo docker logs web01", "logs web01"),
        ("sudo docker-compose up -d", "compose up -d"),
        ("docker-compose", "compose"),
        ("/docker-compose ps shop", "compose ps shop"),
        ("/run -d \\\n  --name x \\\n  redis", "run -d  --name x  redis"),
        ("docker", "help"),
    ],
)
def test_a_command_is_read_from_what_was_typed_or_pasted(text: str, first_line: str) -> None:
    parsed = line.read(text, docker_alone=True)
    assert parsed is not None
    assert parsed.first_line == first_line


@pytest.mark.parametrize("text", ["hello", "sudo", "dockerfile", "/", "what is docker?"])
def test_plain_text_is_no_command(text: str) -> None:
    assert line.read(text, docker_alone=True) is None


def test_docker_without_a_slash_is_left_alone_in_a_group() -> None:
    assert line.read("docker ps", docker_alone=False) is None


def test_lines_after_the_first_are_kept_apart() -> None:
    parsed = line.read("/build -t app\nFROM scratch\nCOPY . .", docker_alone=True)
    assert parsed is not None
    assert (parsed.first_line, parsed.rest) == ("build -t app", "FROM scratch\nCOPY . .")


def test_a_backslash_continues_the_command_and_nothing_in_the_lines_below() -> None:
    parsed = line.read("/build \\\n -t app\nRUN one \\\n  two", docker_alone=True)
    assert parsed is not None
    assert (parsed.first_line, parsed.rest) == ("build  -t app", "RUN one \\\n  two")


def test_arguments_that_go_on_below_may_be_continued_too() -> None:
    assert line.split("--name x \\\n  redis") == ["--name", "x", "redis"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("logs web01 —tail 5", ["logs", "web01", "--tail", "5"]),
        ("logs web01 –tail 5", ["logs", "web01", "--tail", "5"]),
        ("ps –a", ["ps", "-a"]),
        ("ps −a", ["ps", "-a"]),
        ("logs --grep “not found” web", ["logs", "--grep", "not found", "web"]),
        ("logs --grep «не найден» web", ["logs", "--grep", "не найден", "web"]),
        ("logs --grep ‘a b’ web", ["logs", "--grep", "a b", "web"]),
        ("logs --grep it’s web", ["logs", "--grep", "it's", "web"]),
        ("run -e A='b c' x", ["run", "-e", "A=b c", "x"]),
        ("run x echo a—b", ["run", "x", "echo", "a—b"]),
        ("run x sh -c 'echo #1'", ["run", "x", "sh", "-c", "echo #1"]),
    ],
)
def test_what_the_phone_made_of_dashes_and_quotes_is_undone(typed: str, words: list[str]) -> None:
    assert line.split(typed) == words


def test_a_quote_that_is_not_closed_is_an_error_with_a_sentence() -> None:
    with pytest.raises(UsageError) as caught:
        line.split("run 'x")
    assert caught.value.key == "error-quote"
