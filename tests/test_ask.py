import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot import lay_index


def run(
    tmp_path: Path,
    *arguments: str,
    stdin: str | bytes = "",
    expect: int = 0,
    is_indexed: bool = True,
    **settings: str,
) -> subprocess.CompletedProcess[bytes]:
    """``python -m bot ask`` where there is no token, no engine and no .env."""
    if is_indexed:
        asyncio.run(lay_index(tmp_path / "data"))
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment |= {
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "DATA_DIR": str(tmp_path / "data"),
        "DOCKER_HOST": "unix:///nowhere/docker.sock",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=tmp_path,
        env=environment,
        timeout=100,
        check=False,
    )
    assert done.returncode == expect, done.stderr.decode()
    return done


def answers(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def question(id: str, text: str) -> str:
    return json.dumps({"id": id, "text": text}, ensure_ascii=False) + "\n"


def test_a_question_is_answered_in_the_terminal(tmp_path: Path) -> None:
    shown = run(tmp_path, "как", "остановить", "контейнер", is_indexed=False).stdout.decode()
    assert "docker stop web01" in shown
    assert "Остановить контейнер" in shown


def test_a_question_about_the_running_system_is_told_as_its_command(tmp_path: Path) -> None:
    assert run(tmp_path, "почему упал web01").stdout.decode() == "/why web01\n"


def test_what_is_not_known_is_told_as_that_with_success(tmp_path: Path) -> None:
    assert "docker" not in run(tmp_path, "как сварить борщ").stdout.decode().partition("\n")[0]


def test_the_language_can_be_asked_for(tmp_path: Path) -> None:
    assert "Stop" in run(tmp_path, "--lang", "en", "docker stop").stdout.decode()
    assert "Остановить" in run(tmp_path, "--lang", "ru", "docker stop").stdout.decode()


def test_lines_are_answered_in_their_order_and_a_broken_one_alone_fails(tmp_path: Path) -> None:
    stdin = (
        question("1", "как остановить контейнер")
        + "no json\n\n"
        + '{"id": "x"}\n[1]\n"text"\n{"id": "y", "text": 5}\n'
        + question("2", "почему упал web01")
        + question("3", "как сварить борщ")
        + question("4", "")
        + '{"id": "5", "text": "\\ud800"}\n'
        + question("6", "docker rmi").rstrip("\n")
    )
    told = answers(run(tmp_path, "--jsonl", stdin=stdin))
    assert [answer.get("id", "error" in answer) for answer in told] == ["1", *[True] * 5, "2", "3", "4", "5", "6"]
    first, live, unknown = told[0], told[6], told[7]
    assert first["articles"][0] == "stop-container"  # type: ignore[index]
    assert (first["abstained"], first["command"]) == (False, None)
    assert (live["answer"], live["command"], live["abstained"]) == ("/why web01", "/why web01", False)
    assert (unknown["abstained"], unknown["command"]) == (True, None)
    assert set(first) == {"id", "articles", "answer", "abstained", "command", "ms"}


def test_nothing_asked_is_nothing_answered(tmp_path: Path) -> None:
    assert run(tmp_path, "--jsonl", stdin="").stdout == b""


def test_bytes_that_are_no_text_and_json_that_is_too_deep_are_broken_lines_too(tmp_path: Path) -> None:
    stdin = b"\xff\xfe\n" + b"[" * 200_000 + b"\n" + question("1", "docker ps").encode()
    told = answers(run(tmp_path, "--jsonl", stdin=stdin, PYTHONIOENCODING="utf-8:strict"))
    assert [answer.get("id", "error" in answer) for answer in told] == [True, True, "1"]


@pytest.mark.parametrize("arguments", [(), ("--jsonl", "text"), ("--lang", "de", "text")])
def test_wrong_use_is_told_as_that(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments, expect=2)
    assert (done.stdout, b"Usage:" in done.stderr) == (b"", True)


def test_a_data_folder_that_cannot_be_used_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    assert "docker stop web01" in run(tmp_path, "docker stop", is_indexed=False).stdout.decode()
    assert (tmp_path / "data").read_text() == "a file is in the way"


def test_the_operators_notes_are_asked_too(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "rules.md").write_text("# Как остановить контейнер\n\nСначала спросите Анну.\n")
    shown = run(tmp_path, "как остановить контейнер", KNOWLEDGE_DIR=str(tmp_path / "notes")).stdout.decode()
    assert "Сначала спросите Анну." in shown
    assert "rules.md" in shown


def test_a_folder_of_notes_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    done = run(tmp_path, "docker stop", expect=1, KNOWLEDGE_DIR=str(tmp_path / "nowhere"))
    assert b"KNOWLEDGE_DIR" in done.stderr
    assert b"Traceback" not in done.stderr
