"""Questions answered in the terminal, for people and for measurements: no engine, no token, no running bot."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.answers.desk import Answers
from bot.answers.model import Answer, Verdict
from bot.errors import DiskFull, SettingsError
from bot.features.ask import view
from bot.settings import Settings
from bot.ui.texts import translator

Echo = Callable[[str], None]
DEFAULT_LANGUAGE = "ru"  # of a question that shows none, such as "docker ps"


async def answer_one(settings: Settings, text: str, echo: Echo, *, lang: str = "") -> None:
    async with opened(settings) as answers:
        answer = await answers.ask(text, lang=lang or DEFAULT_LANGUAGE)
        echo(as_text(answer))
        if answer.verdict is Verdict.CHOICE and len(answer.hits) > 1:
            t = translator(answer.lang)
            echo(f"\n{t('ask-did-you-mean', title=answer.hits[1].title)} ({answer.hits[1].id})")


async def answer_lines(settings: Settings, lines: Iterable[str], echo: Echo, *, lang: str = "") -> None:
    """A line of JSON for each line of JSON; a broken one gets ``{"error": ...}``, and the next one is read."""
    async with opened(settings) as answers:
        for line in lines:
            if line.strip():
                echo(json.dumps(await _answered(answers, line, lang or DEFAULT_LANGUAGE), ensure_ascii=False))


async def _answered(answers: Answers, line: str, lang: str) -> dict[str, Any]:
    try:
        question = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"no JSON: {error}"}
    text = question.get("text") if isinstance(question, dict) else None
    if not isinstance(text, str):
        return {"error": 'no question: it wants {"id": ..., "text": "..."}'}
    answer = await answers.ask(text, lang=lang)
    return {
        "id": question.get("id"),
        "articles": [hit.id for hit in answer.hits],
        "answer": as_text(answer),
        "abstained": answer.verdict is Verdict.UNKNOWN,
        "command": f"/{answer.live.line}" if answer.live is not None else None,
        "ms": round(answer.ms, 3),
    }


def as_text(answer: Answer) -> str:
    """As the chat shows it, without buttons."""
    t = translator(answer.lang)
    if answer.live is not None:
        return f"/{answer.live.line}"
    if answer.article is not None:
        shown = view.Shown(article=answer.article, read_as=answer.read_as)
        return str(view.article(shown, t).text.render()[0])
    unknown = str(view.unknown(answer, answer.hits[:3], may_write=False, t=t).text.render()[0])
    return "\n".join([unknown, *(f"• {hit.title} ({hit.id})" for hit in answer.hits[:3])])


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Answers]:
    """With the index in DATA_DIR, or in a temporary folder where that cannot be written."""
    with tempfile.TemporaryDirectory(prefix="lotsman-") as elsewhere:
        try:
            answers = await Answers.open(data_dir=settings.data_dir, knowledge_dir=settings.knowledge_dir)
        except (DiskFull, SettingsError):
            answers = await Answers.open(data_dir=Path(elsewhere), knowledge_dir=settings.knowledge_dir)
        try:
            yield answers
        finally:
            await answers.close()
