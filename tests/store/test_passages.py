from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import DiskFull, SettingsError
from bot.store.passages import Document, Match, Passages, Reader
from tests.store.fakes import fill_disk

STOP = Document(
    slug="stop",
    path="stop.md",
    title="stop container",
    aliases=("stop container", "docker stop"),
    lead="stop web01",
    body="kill signal",
    articles={"en": "Stop", "ru": "Стоп"},
)


@pytest.fixture
async def passages(tmp_path: Path) -> AsyncIterator[Passages]:
    opened = await Passages.open(tmp_path)
    yield opened
    await opened.close()


async def put(passages: Passages, *documents: Document, shelf: str = "shipped", path: str = "stop.md") -> None:
    await passages.write(lambda writer: writer.put(shelf, path, "1", documents))


async def slugs(passages: Passages, *terms: str, shelf: str = "shipped") -> list[str]:
    return [match.slug for match in await passages.read(lambda reader: reader.matches(shelf, terms, limit=9))]


async def test_a_document_is_found_by_any_of_its_texts(passages: Passages) -> None:
    await put(passages, STOP)
    for term in ("container", "docker", "web01", "signal"):
        assert await slugs(passages, term) == ["stop"]
    (match,) = await passages.read(lambda reader: reader.matches("shipped", ["stop"], limit=9))
    assert match == Match(1, "stop", STOP.title, STOP.aliases, match.bm25)
    assert match.bm25 > 0 or match.bm25 == pytest.approx(0, abs=1e-3)
    assert await passages.read(lambda reader: reader.texts("shipped", [1])) == {1: (STOP.lead, STOP.body)}
    assert await passages.read(lambda reader: reader.articles("stop")) == STOP.articles


async def test_a_file_put_again_replaces_what_it_held(passages: Passages) -> None:
    await put(passages, STOP, replace(STOP, slug="other", title="elsewhere"))
    await put(passages, replace(STOP, title="halt", aliases=("halt",), lead="", body=""))
    assert await slugs(passages, "stop", "elsewhere") == []
    assert await slugs(passages, "halt") == ["stop"]
    assert await passages.read(lambda reader: reader.count("shipped")) == 1


async def test_a_forgotten_file_leaves_nothing(passages: Passages) -> None:
    await put(passages, STOP)
    await passages.write(lambda writer: writer.put_vectors(1, [b"1", b"2"]))
    await passages.write(lambda writer: writer.forget("shipped", "stop.md"))
    assert await slugs(passages, "stop") == []
    assert await passages.read(lambda reader: reader.signatures("shipped")) == {}
    assert await passages.read(lambda reader: reader.articles("stop")) == {}
    assert await passages.read(lambda reader: list(reader.vectors("shipped"))) == []
    assert await passages.read(lambda reader: reader.frequencies("shipped", ["stop"])) == {}


async def test_shelves_are_apart_and_the_own_one_goes_before(passages: Passages) -> None:
    await put(passages, STOP)
    await put(passages, replace(STOP, articles={"en": "Own"}), shelf="own")
    await passages.write(lambda writer: writer.forget("own", "nothing.md"))
    assert await passages.read(lambda reader: reader.articles("stop")) == {"en": "Own"}
    await passages.write(lambda writer: writer.forget("own", "stop.md"))
    assert await passages.read(lambda reader: reader.articles("stop")) == STOP.articles
    assert await slugs(passages, "stop", shelf="own") == []


async def test_a_slug_that_another_file_has_is_left_to_it(passages: Passages) -> None:
    await put(passages, STOP)
    await put(passages, replace(STOP, path="second.md", articles={"en": "Second"}), path="second.md")
    assert await passages.read(lambda reader: reader.articles("stop")) == STOP.articles


async def test_all_terms_can_be_asked_for(passages: Passages) -> None:
    await put(passages, STOP, replace(STOP, slug="kill", title="kill", aliases=("kill",), lead="", body=""))

    def both(reader: Reader) -> list[Match]:
        return reader.matches("shipped", ["kill", "web01"], limit=9, needs_all=True)

    assert [match.slug for match in await passages.read(both)] == ["stop"]
    assert await slugs(passages) == []


async def test_words_are_counted_by_documents(passages: Passages) -> None:
    await put(passages, STOP, replace(STOP, slug="kill", title="kill", aliases=("kill",), lead="", body=""))
    counted = await passages.read(lambda reader: reader.frequencies("shipped", ["kill", "stop", "nothing"]))
    assert counted == {"kill": 2, "stop": 1}
    assert (await passages.read(lambda reader: reader.vocabulary("shipped", limit=1))) == [("kill", 2)]


async def test_vectors_come_back_in_the_order_of_documents(passages: Passages) -> None:
    await put(passages, STOP, replace(STOP, slug="kill"))
    assert await passages.read(lambda reader: reader.without_vectors("shipped", limit=9)) == [1, 2]
    await passages.write(lambda writer: writer.put_vectors(2, [b"b"]))
    await passages.write(lambda writer: writer.put_vectors(1, [b"a", b"c"]))
    assert await passages.read(lambda reader: list(reader.vectors("shipped"))) == [(1, b"a"), (1, b"c"), (2, b"b")]
    assert await passages.read(lambda reader: reader.without_vectors("shipped", limit=9)) == []


async def test_clearing_forgets_documents_and_files(passages: Passages) -> None:
    await put(passages, STOP)
    await passages.write(lambda writer: writer.clear())
    assert await slugs(passages, "stop") == []
    assert await passages.read(lambda reader: reader.signatures("shipped")) == {}


async def test_an_unknown_shelf_is_refused(passages: Passages) -> None:
    with pytest.raises(ValueError, match="attic"):
        await slugs(passages, "stop", shelf="attic")


async def test_a_full_disk_is_told_and_leaves_what_was_there(passages: Passages) -> None:
    await put(passages, STOP)
    await fill_disk(passages._database)
    with pytest.raises(DiskFull):
        await put(passages, replace(STOP, body="word " * 50_000))
    assert await slugs(passages, "signal") == ["stop"]


async def test_what_was_put_is_there_after_opening_again(tmp_path: Path) -> None:
    first = await Passages.open(tmp_path)
    await put(first, STOP)
    await first.write(lambda writer: writer.set_meta("rules", "7"))
    await first.close()
    second = await Passages.open(tmp_path)
    assert await slugs(second, "stop") == ["stop"]
    assert await second.read(lambda reader: (reader.meta("rules"), reader.meta("other"))) == ("7", "")
    await second.close()


async def test_a_folder_that_cannot_be_used_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError):
        await Passages.open(tmp_path / "file")
