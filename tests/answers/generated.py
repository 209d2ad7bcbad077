"""Notes for measuring large collections: sentences from seeded vocabularies whose words are as unevenly frequent as
those of real texts, with words of the field among them, so that common words are as expensive as they really are.
"""

from __future__ import annotations

import random
from itertools import accumulate
from pathlib import Path

SECTIONS_A_FILE = 50
WORDS_A_LANGUAGE = 15_000
FIELD_SHARE = 0.15  # of the words
_SEED = 4
_SYLLABLES = {
    "ru": "ба во ги до жу за ко ли ма не по ри со ту фе ха ци ше ны ва ста пре кон тро вел гра ден мир сел бор".split(),
    "en": "ba co di fe go ha in jo ku la me no pa re si to un va wi ex sta pre con tro vel gra den mer sol bur".split(),
}
_ENDINGS = {
    "ru": "а ы у ой ами ение ения ать ил ный ная ого".split(),
    "en": ["", "s", "ed", "ing", "er", "ly", "ion", "ness", "able", "al", "ment", "ity"],
}
_FIELD = {
    "ru": (
        "контейнер образ сервер порт том сеть лог диск память процесс перезапустить остановить удалить ошибка как "
        "почему не для на docker compose база бэкап прод"
    ).split(),
    "en": (
        "container image server port volume network log disk memory process restart stop remove error how why not for "
        "on docker compose database backup prod"
    ).split(),
}


def write(folder: Path, passages: int) -> None:
    """That many passages as Markdown, a heading over each, in Russian and English by turns."""
    dice = random.Random(_SEED)
    vocabularies = {lang: _vocabulary(dice, lang) for lang in ("ru", "en")}
    for number in range(-(-passages // SECTIONS_A_FILE)):
        lang = ("ru", "en")[number % 2]
        first = number * SECTIONS_A_FILE
        sections = [
            _section(dice, lang, vocabularies[lang], first + place)
            for place in range(min(SECTIONS_A_FILE, passages - first))
        ]
        path = folder / f"{number // 100:03}" / f"{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(sections) + "\n", encoding="utf-8")


_Vocabulary = tuple[list[str], list[float]]


def _vocabulary(dice: random.Random, lang: str) -> _Vocabulary:
    """Words with their cumulated weights: the n-th is an n-th as frequent as the first (Zipf)."""
    found: dict[str, None] = {}
    while len(found) < WORDS_A_LANGUAGE:
        stem = "".join(dice.choices(_SYLLABLES[lang], k=dice.randint(2, 4)))
        found[stem + dice.choice(_ENDINGS[lang])] = None
    return list(found), list(accumulate(1 / (rank + 1) for rank in range(len(found))))


def _section(dice: random.Random, lang: str, vocabulary: _Vocabulary, number: int) -> str:
    paragraphs = [_sentences(dice, lang, vocabulary, dice.randint(1, 3)) for _ in range(dice.randint(1, 2))]
    title = " ".join(_words(dice, lang, vocabulary, dice.randint(2, 5)))
    return "\n\n".join([f"## {title} {number}", *paragraphs])


def _sentences(dice: random.Random, lang: str, vocabulary: _Vocabulary, count: int) -> str:
    return " ".join(" ".join(_words(dice, lang, vocabulary, dice.randint(6, 14))) + "." for _ in range(count))


def _words(dice: random.Random, lang: str, vocabulary: _Vocabulary, count: int) -> list[str]:
    words, weights = vocabulary
    chosen = dice.choices(words, cum_weights=weights, k=count)
    return [dice.choice(_FIELD[lang]) if dice.random() < FIELD_SHARE else word for word in chosen]
