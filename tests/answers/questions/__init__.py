"""The questions that answers are measured with: ``tune`` to fit on, ``held`` to report on and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    id: str
    lang: str  # ru, en or mixed
    noise: str  # of the mixed ones: typo, layout, translit, slang, mixed
    text: str
    kind: str  # in, out, live or general: of those only that nothing is to run
    topics: frozenset[str]  # articles that answer it
    must: tuple[str, ...]  # patterns that a right answer's text holds, all of them
    command: Mapping[str, Any] | None  # of a live one: intent and target
    runs: tuple[str, ...]  # or the command lines, any of them, as patterns


def load(part: str) -> list[Question]:
    path = Path(__file__).with_name(f"{part}.jsonl")
    return [_question(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _question(values: Mapping[str, Any]) -> Question:
    return Question(
        id=values["id"],
        lang=values["lang"],
        noise=values.get("noise", ""),
        text=values["text"],
        kind=values["kind"],
        topics=frozenset({values["topic"], *values.get("topics_ok", ())}),
        must=tuple(values.get("must", ())),
        command=values.get("command"),
        runs=tuple(values.get("runs", ())),
    )
