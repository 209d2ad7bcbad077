"""The answers room's one door: ask, look an article up, browse, and keep the index in step with the files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.answers.model import Answer, Article, Hit, Verdict


class Answers:
    """Opened once by the composition root. Everything here is quick enough to be awaited in a handler."""

    @classmethod
    async def open(cls, *, data_dir: Path, knowledge_dir: Path | None, shipped_dir: Path | None = None) -> Answers:
        """Index what is new or changed. Raises DiskFull, and SettingsError for KNOWLEDGE_DIR."""
        return cls()

    async def close(self) -> None:
        return

    async def ask(self, text: str, *, lang: str = "", names: Iterable[str] | None = None) -> Answer:
        """The best answer, never an exception for odd text.

        ``lang`` is the asker's own language, for a question that shows none ("docker ps"). ``names`` are the
        containers that exist, for questions about the live system; None where no engine is known: then every word that
        looks like a name is taken as one.
        """
        return Answer(question=text, lang=lang or "ru", verdict=Verdict.UNKNOWN, confidence=0.0)

    async def article(self, id: str, lang: str) -> Article | None:
        """The article in that language, else in the other one."""
        return None

    async def search(self, text: str, *, lang: str = "", limit: int = 10) -> tuple[Hit, ...]:
        """What a browser of topics wants: the nearest articles, whatever the confidence."""
        return ()

    async def topics(self, lang: str) -> tuple[Hit, ...]:
        """All articles, the operator's own ones first, then by title; score is 0."""
        return ()

    async def refresh(self) -> int:
        """Read again what has changed since; how many files that were. Raises DiskFull."""
        return 0
