"""Whether what was found is an answer. A wrong article at night is worse than "I don't know".

The weights are a logistic regression over what the search saw, fitted by ``tests/answers/calibrate.py``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.repair import Repaired
from bot.answers.search import Candidate
from bot.answers.words import word_of

ANSWER_FROM = 0.5
OWN_WINS_FROM = 0.85
"""An operator's own note goes before a shipped article that scores a little better."""
CHOICE_WITHIN = 0.93
"""A second candidate this near to the first, as a share of its score, is offered along with it."""

_DOMAIN = frozenset(
    "alpine build cache cmd compose container daemon docker dockerfile dockerhub dockerignore entrypoint expose "
    "healthcheck i_add i_arg i_cmd i_copy i_entrypoint i_env i_expose i_from i_healthcheck i_label i_run i_user "
    "i_volume i_workdir image kill layer log maintainer mount multistage network port prune publish registry restart "
    "stop swarm tag volume workdir".split()
)
_OTHERS = frozenset(
    word_of(name).term
    for name in (
        "ansible argocd buildah crictl eks esxi fargate gke helm istio k3s k8s kubectl kubelet kubernetes libvirt lxc "
        "lxd microk8s minikube nerdctl nomad openshift podman proxmox pulumi qemu rancher terraform vagrant vmware "
        "vsphere куб кубер кубернетес кубернетис подман"
    ).split()
)
"""Tools that do what Docker does in their own way: a question with one of them, and without Docker, is about that."""
_OURS = frozenset("compose docker dockerfile dockerhub swarm".split())


@dataclass(frozen=True, slots=True)
class Signals:
    score: float
    alias: float
    covered: float
    lead: float
    margin: float  # to the second, as a share
    decoy: float  # how much nearer the nearest decoy's question is than the article's
    foreign: float  # share of the question's weight that is of words of something else
    is_other: float  # another tool is named, and Docker is not
    unknown: float  # share of words that nothing is known of
    typos: float
    has_domain: float
    is_short: float
    cosine: float  # of the best article, stretched to 0..1 from where this embedding's cosines lie; 0 without it
    decoy_cosine: float  # how much nearer the nearest decoy is by it
    has_cosine: bool

    def values(self) -> tuple[float, ...]:
        words = (
            self.score, self.alias, self.covered, self.lead, self.margin,
            self.decoy, self.foreign, self.is_other, self.unknown, self.typos, self.has_domain, self.is_short,
        )  # fmt: skip
        return (*words, self.cosine, self.decoy_cosine) if self.has_cosine else words


WEIGHTS = (2.260, 1.907, 1.814, 1.723, 0.850, -4.591, -1.382, -2.500, -0.585, -0.498, 2.069, -0.045)
BIAS = -4.726

WITH_COSINE = (1.623, 1.301, 1.269, 1.578, 0.887, -3.308, -1.197, -2.500, -0.368, -0.341, 1.909, -0.051, 2.057, -3.239)
BIAS_WITH_COSINE = -5.523
_COSINE_FROM, _COSINE_RANGE = 0.80, 0.15  # multilingual-e5's cosines lie in .80-.95 for everything


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
    has_cosine = any(candidate.cosine for candidate in candidates)  # decoys may be all that is near
    cosine = max(_COSINE_FROM, *(candidate.cosine for candidate in articles))
    decoy_cosine = max((candidate.cosine for candidate in candidates if candidate.is_decoy), default=_COSINE_FROM)
    return Signals(
        score=top.words_score,
        alias=top.features.alias,
        covered=top.features.covered,
        lead=top.features.lead,
        margin=1 - max(second, 0.0) / top.score if top.score > 0 else 0.0,
        decoy=max(decoy - top.features.alias, -0.3),
        foreign=top.foreign,
        is_other=float(bool(terms & _OTHERS) and not terms & _OURS),
        unknown=question.unknown / count,
        typos=question.typos / count,
        has_domain=float(bool(terms & _DOMAIN)),
        is_short=float(count <= 2),
        cosine=(top.cosine - _COSINE_FROM) / _COSINE_RANGE if top.cosine else 0.0,
        decoy_cosine=max(decoy_cosine - cosine, -0.05) / _COSINE_RANGE if has_cosine else 0.0,
        has_cosine=has_cosine,
    )


def confidence(found: Signals | None) -> float:
    """0 to 1: how sure it is that the best candidate answers."""
    if found is None:
        return 0.0
    weights, bias = (WITH_COSINE, BIAS_WITH_COSINE) if found.has_cosine else (WEIGHTS, BIAS)
    return logistic(bias + sum(weight * value for weight, value in zip(weights, found.values(), strict=True)))


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
