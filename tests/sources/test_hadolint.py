import json
import os
import re
import stat
from pathlib import Path

import pytest

from bot.features.review.view import said
from bot.sources import checks, dockerfile, hadolint
from bot.sources.findings import Finding, Severity
from bot.ui.texts import FOLDER, has_message, translator

HERE = Path(__file__).parent
RULES = (HERE / "hadolint_rules.txt").read_text().split()
"""All that the program, 2.15.1, knows."""
LINTED = (HERE / "linted.Dockerfile").read_text()
TOLD = (HERE / "hadolint.json").read_bytes()
"""What it says of that file."""


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
    own = [Finding(rule=rule, severity=Severity.WARNING, line=1) for rule in ("latest", "add")]
    theirs = hadolint.read(json.dumps([_row("DL3006"), _row("DL3020"), _row("DL3008"), _row("DL3008")]).encode())
    assert [finding.rule for finding in hadolint.joined(own, theirs)] == ["latest", "add", "dl3008"]


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


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_rule_of_the_program_has_a_sentence(language: str) -> None:
    assert len(RULES) == 72
    assert [code for code in RULES if not has_message(language, f"review-rule-{code.lower()}")] == []


def test_what_the_program_really_says_is_told_in_the_readers_language() -> None:
    found = hadolint.read(TOLD) or []
    assert len({finding.rule for finding in found}) > 50
    told = {finding.rule: said(finding, translator("ru")) for finding in found}
    assert [rule for rule, sentence in told.items() if not re.search("[а-я]{3}", sentence)] == []


def test_what_our_own_checks_overlook_is_told_by_the_programs_code() -> None:
    own = checks.check(dockerfile.parse(LINTED))
    every = {finding.rule for finding in hadolint.joined(own, hadolint.read(TOLD))}
    theirs = {finding.rule for finding in hadolint.read(TOLD) or []}
    said_by_us = {code for code, rule in hadolint.OURS.items() if rule in {finding.rule for finding in own}}
    assert theirs - every == {code.lower() for code in said_by_us} & theirs
