import json
import os
import re
import stat
from pathlib import Path

import pytest

from bot.features.review.view import said
from bot.sources import hadolint
from bot.sources.findings import Finding, Severity
from bot.ui.texts import FOLDER, has_message, translator


def _row(code: str, line: int = 1, level: str = "warning", message: str = "words") -> dict[str, object]:
    return {"code": code, "line": line, "level": level, "message": message, "column": 1, "file": "-"}


def _program(folder: Path, script: str) -> str:
    path = folder / "hadolint"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


async def test_without_hadolint_there_is_no_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hadolint, "path", lambda: None)
    assert await hadolint.findings("FROM a") is None


async def test_it_is_given_the_text_and_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f"cat > {tmp_path}/in; env > {tmp_path}/env; echo '{json.dumps([_row('DL3008', 2)])}'"
    monkeypatch.setattr(hadolint, "path", lambda: _program(tmp_path, script))
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    (finding,) = await hadolint.findings("FROM a\n") or []
    assert (finding.rule, finding.line, finding.severity) == ("dl3008", 2, Severity.WARNING)
    assert (tmp_path / "in").read_text() == "FROM a\n"
    assert "secret" not in (tmp_path / "env").read_text()


async def test_one_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    monkeypatch.setattr(hadolint, "path", lambda: _program(tmp_path, f"echo $$ > {pid}; exec sleep 60"))
    monkeypatch.setattr(hadolint, "LIMIT_S", 0.2)
    assert await hadolint.findings("FROM a") is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


@pytest.mark.parametrize("out", [b"", b"no json", b"{}"])
def test_what_is_no_answer_is_none(out: bytes) -> None:
    assert hadolint.read(out) is None


def test_what_we_say_ourselves_is_not_said_twice() -> None:
    own = [Finding(rule="latest", severity=Severity.WARNING, line=1)]
    theirs = hadolint.read(json.dumps([_row("DL3006"), _row("DL3020"), _row("DL3008"), _row("DL3008")]).encode())
    assert [finding.rule for finding in hadolint.joined(own, theirs)] == ["latest", "dl3008"]


def test_a_rule_without_a_sentence_comes_in_its_own_words() -> None:
    (finding,) = hadolint.read(json.dumps([_row("SC9999", message="Quote  this")]).encode()) or []
    assert said(finding, translator("ru")) == "SC9999: Quote this"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rule_that_has_an_article_has_a_sentence(language: str) -> None:
    lacking = [code for code in hadolint.ARTICLES if not has_message(language, f"review-rule-{code.lower()}")]
    assert lacking == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_sentence_names_the_rule_it_speaks_for(language: str) -> None:
    text = (FOLDER / language / "review.ftl").read_text(encoding="utf-8")
    sentences = re.findall(r"^review-rule-((?:dl|sc)\d+) = (.+)$", text, re.MULTILINE)
    assert len(sentences) > 45
    assert [code for code, said in sentences if code.upper() not in said and code != "dl1000"] == []
