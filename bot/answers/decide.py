"""Whether what was found is an answer. A wrong article at night is worse than "I don't know".

The weights are a logistic regression over what the search saw, fitted by ``tests/answers/calibrate.py``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.repair import Repaired
from bot.answers.search import Candidate

ANSWER_FROM = 0.5
OWN_WINS_FROM = 0.8
"""An operator's own note goes before a shipped article that scores up to a quarter better."""
CHOICE_WITHIN = 0.93
"""A second candidate this near to the first, as a share of its score, is offered along with it."""

_DOMAIN = frozenset(
    [
        "docker",
        "container",
        "image",
        "volume",
        "dockerfile",
        "compose",
        "daemon",
        "registry",
        "dockerhub",
        "swarm",
        "layer",
        "entrypoint",
        "healthcheck",
        "dockerignore",
        "log",
        "port",
        "network",
        "tag",
        "cache",
        "build",
        "mount",
        "expose",
        "publish",
        "i_run",
        "i_cmd",
        "i_copy",
        "i_add",
        "i_env",
        "i_arg",
        "i_user",
        "i_from",
        "i_label",
        "i_volume",
        "i_expose",
        "i_workdir",
        "i_entrypoint",
        "i_healthcheck",
        "maintainer",
        "workdir",
        "cmd",
        "multistage",
        "alpine",
        "prune",
        "kill",
        "stop",
        "restart",
    ]
)


@dataclass(frozen=True, slots=True)
class Signals:
    score: float
    alias: float
    covered: float
    lead: float
    margin: float  # to the second, as a share
    decoy: float  # how much nearer the nearest decoy's question is than the article's
    unknown: float  # share of words that nothing is known of
    typos: float
    has_domain: float
    is_short: float

    def values(self) -> tuple[float, ...]:
        return (
            self.score, self.alias, self.covered, self.lead, self.margin,
            self.decoy, self.unknown, self.typos, self.has_domain, self.is_short,
        )  # fmt: skip


WEIGHTS = (2.196, 2.703, 2.468, 1.428, 0.828, -4.195, -1.172, -0.701, 2.102, -0.162)
BIAS = -5.865


def signals(question: Repaired, candidates: Sequence[Candidate]) -> Signals | None:
    """None where no article was found at all."""
    articles = [candidate for candidate in candidates if not candidate.is_decoy]
    if not articles:
        return None
    top = articles[0]
    second = articles[1].score if len(articles) > 1 else 0.0
    decoy = max((candidate.features.alias for candidate in candidates if candidate.is_decoy), default=0.0)
    count = len(question.words) or 1
    terms = {word.term for word in question.words}
    return Signals(
        score=top.score,
        alias=top.features.alias,
        covered=top.features.covered,
        lead=top.features.lead,
        margin=1 - second / top.score if top.score else 0.0,
        decoy=max(decoy - top.features.alias, -0.3),
        unknown=question.unknown / count,
        typos=question.typos / count,
        has_domain=float(bool(terms & _DOMAIN)),
        is_short=float(count <= 2),
    )


def confidence(found: Signals | None) -> float:
    """0 to 1: how sure it is that the best candidate answers."""
    if found is None:
        return 0.0
    return logistic(BIAS + sum(weight * value for weight, value in zip(WEIGHTS, found.values(), strict=True)))


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
