"""What a check has found: which rule, where, and the words that its sentence needs. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """The worst first when sorted."""

    DANGER = 0
    WARNING = 1
    ADVICE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``rule`` names the Fluent message ``review-rule-NAME``; ``line`` counts from 1, 0 where it is about the whole.

    ``words`` is the text of a foreign check that has no sentence of ours. ``article`` explains it, "" for none.
    """

    rule: str
    severity: Severity
    line: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    article: str = ""
    words: str = ""
