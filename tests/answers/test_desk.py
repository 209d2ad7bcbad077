import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.answers import desk, indexing, reading
from bot.answers.desk import Answers
from bot.answers.model import Answer, Origin, Verdict
from bot.errors import DiskFull
from bot.nursery import Nursery
from bot.store.passages import FILE_NAME
from tests.answers.conftest import Asked
from tests.store.fakes import fill_disk, free_disk

ARTICLE = """---
id: {id}
title: {title}
questions:
{questions}
commands: []
related: []
sources: []
---

{lead}

```sh
docker ps
```

## Details

More of it.
"""
FIRST = {
    "stop-container": ("Stop a container", ["how to stop a container", "docker stop"], "Use docker stop."),
    "remove-image": ("Remove an image", ["how to remove an image", "docker rmi"], "Use docker rmi."),
    "logs": ("Read the log", ["how to read the log of a container", "docker logs"], "Use docker logs."),
    "volumes": ("Volumes", ["what is a volume", "keep data in docker"], "A volume keeps data."),
}
RUNBOOK = """# Вход на сервер

ssh deploy@gate, порт 2222, ключ у дежурного.

---
# Резервная копия базы

Копия снимается в 04:00 скриптом /srv/backup.sh и лежит на nas01.

    ls /mnt/nas01

---
Чего у нас нет
---

---
`STAGING` - второй стенд, на нём можно всё.

[//]: # (`PROD` - тут был пароль)
"""
"""A note with the traits of one that was kept for years: rules, both headings, indented code, comments, gaps."""


class Place:
    """Folders of one bot, and what lies in them."""

    def __init__(self, root: Path):
        self.shipped = root / "shipped"
        self.data = root / "data"
        self.folder = root / "folder"
        for path in (self.shipped / "en", self.shipped / "ru", self.folder, self.data / desk.NOTES):
            path.mkdir(parents=True)
        for id in FIRST:
            self.put_shipped(id)

    def put_shipped(self, id: str, *, lead: str = "") -> None:
        title, questions, first = FIRST[id]
        text = ARTICLE.format(
            id=id, title=title, questions="\n".join(f"  - {q}" for q in questions), lead=lead or first
        )
        (self.shipped / "en" / f"{id}.md").write_text(text)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def note(self, name: str, text: str) -> Path:
        path = self.data / desk.NOTES / name
        path.write_text(text)
        return path

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Answers]:
        answers = await Answers.open(data_dir=self.data, knowledge_dir=self.folder, shipped_dir=self.shipped)
        try:
            yield answers
        finally:
            await answers.close()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
async def answers(place: Place) -> AsyncIterator[Answers]:
    async with place.opened() as opened:
        yield opened


def told(answer: Answer) -> tuple[str, str, str]:
    assert answer.article
    return (answer.article.id, answer.article.origin, answer.article.lead)


def read_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of articles and notes that are read from now on."""
    read: list[str] = []

    def counted(job: Callable[..., object], name: Callable[..., str]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            read.append(name(*args, **kwargs))
            return job(*args, **kwargs)

        return run

    monkeypatch.setattr(
        indexing, "read_article", counted(reading.read_article, lambda text, *, id, lang: f"{lang}/{id}")
    )
    monkeypatch.setattr(indexing, "read_note", counted(reading.read_note, lambda text, *, file, origin: file))
    return read


async def until_found(answers: Answers, text: str) -> None:
    async with asyncio.timeout(20):
        while not await answers.search(text):
            pass


# own notes


async def test_an_own_note_wins_and_says_so(place: Place, answers: Answers) -> None:
    assert told(await answers.ask("how to stop a container")) == ("stop-container", "shipped", "Use docker stop.")
    place.write("rules.md", "# How to stop a container\n\nAsk Anna first.\n")
    await answers.refresh()
    answer = await answers.ask("how to stop a container")
    assert told(answer) == ("rules", "folder", "Ask Anna first.")
    assert answer.article
    assert answer.article.file == "rules.md"
    assert [hit.id for hit in answer.hits[:2]] == ["rules", "stop-container"]


async def test_a_note_from_the_phone_says_that_it_is_one(place: Place, answers: Answers) -> None:
    place.note("note-stop.md", "---\nid: note-stop\ntitle: How to stop a container\n---\n\nAsk Anna first.\n")
    await answers.refresh()
    assert told(await answers.ask("how to stop a container")) == ("note-stop", "note", "Ask Anna first.")


async def test_a_note_on_another_subject_does_not_get_in_the_way(place: Place, answers: Answers) -> None:
    place.write("rules.md", "# Container ships in the harbour\n\nThey stop at night.\n")
    await answers.refresh()
    assert told(await answers.ask("how to stop a container")) == ("stop-container", "shipped", "Use docker stop.")


async def test_a_changed_note_is_found_and_the_old_text_is_gone(place: Place, answers: Answers) -> None:
    path = place.write("door.md", "# Wardrobe combination\n\nIt is 1111.\n")
    await answers.refresh()
    path.write_text("# Cellar combination\n\nIt is 22222.\n")
    assert await answers.refresh() == 1
    assert told(await answers.ask("docker cellar combination")) == ("door", "folder", "It is 22222.")
    assert await answers.search("wardrobe") == ()


async def test_a_change_of_the_same_length_is_seen(place: Place, answers: Answers) -> None:
    path = place.write("door.md", "# Cellar combination\n\nIt is 1111.\n")
    await answers.refresh()
    path.write_text("# Cellar combination\n\nIt is 2222.\n")
    os.utime(path, ns=(1, 1))
    assert await answers.refresh() == 1
    assert told(await answers.ask("docker cellar combination")) == ("door", "folder", "It is 2222.")


async def test_a_deleted_note_is_gone(place: Place, answers: Answers) -> None:
    path = place.write("sub/door.md", "# Cellar combination\n\nIt is 1111.\n")
    assert await answers.refresh() == 1
    path.unlink()
    assert await answers.refresh() == 1
    assert await answers.search("cellar") == ()
    assert await answers.article("door", "en") is None


async def test_a_changed_article_is_found_too(place: Place, answers: Answers) -> None:
    place.put_shipped("logs", lead="Use docker logs --tail.")
    assert await answers.refresh() == 1
    assert told(await answers.ask("docker logs")) == ("logs", "shipped", "Use docker logs --tail.")


async def test_nothing_changed_is_nothing_to_do(answers: Answers) -> None:
    assert await answers.refresh() == 0


async def test_changed_notes_are_found_while_watching(
    place: Place, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LOOK_EVERY_S", 0.0)
    async with Nursery() as nursery:
        nursery.start(answers.watch(), name="watch")
        place.write("door.md", "# Cellar combination\n\nIt is 1111.\n")
        await until_found(answers, "cellar")


def test_the_watch_looks_every_few_seconds() -> None:
    assert desk.LOOK_EVERY_S <= 5


async def test_notes_of_many_years_are_read_as_they_are(place: Place, answers: Answers) -> None:
    place.write("servers.md", RUNBOOK)
    await answers.refresh()
    login = await answers.ask("как зайти на сервер по ssh")
    assert told(login) == ("servers.md#вход-на-сервер", "folder", "ssh deploy@gate, порт 2222, ключ у дежурного.")
    backup = await answers.ask("где резервная копия базы")
    assert backup.article
    assert backup.article.id == "servers.md#резервная-копия-базы"
    assert backup.article.block
    assert backup.article.block.code == "ls /mnt/nas01"
    own = [hit.title for hit in await answers.topics("ru") if hit.origin is Origin.FOLDER]
    assert own == ["STAGING", "Вход на сервер", "Резервная копия базы"]
    assert await answers.search("пароль") == ()


# files that are no notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.md", bytes(range(256)) * 64),
        ("latin1.md", "# Пароль\n\nпривет".encode("cp1251")),
        ("utf16.md", "# Title\n\ntext of it".encode("utf-16")),
        ("nul.md", b"# Ti\x00tle\n\nte\x00xt of it\n"),
        ("empty.md", b""),
        ("rules.md", b"---\n" * 2_000),
        ("deep.md", b"> " * 3_000 + b"x"),
        ("lists.md", "".join("  " * depth + "- a\n" for depth in range(300)).encode()),
        ("brackets.md", b"[" * 20_000),
        ("line.md", b"word " * 100_000),
        ("yaml.md", b"---\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n---\ntext of it\n"),
        ("surrogate.md", b"# Title\n\n\xed\xa0\x80 text\n"),
        ("nested.md", b"---\na: " + b"[" * 5_000 + b"\n---\ntext of it\n"),
    ],
)
async def test_no_file_harms_the_others(place: Place, answers: Answers, name: str, content: bytes) -> None:
    place.write("door.md", "# Cellar combination\n\nIt is 1111.\n")
    place.write(name, content)
    assert await answers.refresh() == 2
    assert told(await answers.ask("docker cellar combination")) == ("door", "folder", "It is 1111.")
    assert await answers.refresh() == 0


async def test_a_huge_file_is_left_out_and_told_once(
    place: Place, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "FILE_BYTES_AT_MOST", 100)
    place.write("huge.md", "# Cellar\n\n" + "x" * 100)
    with capture_logs() as logs:
        await answers.refresh()
        await answers.refresh()
    assert [(entry["event"], entry["log_level"]) for entry in logs] == [("a note cannot be read", "error")]
    assert await answers.search("cellar") == ()


async def test_what_is_no_readable_note_is_passed_over(place: Place, answers: Answers) -> None:
    (place.folder / "gone.md").symlink_to(place.folder / "nowhere.md")
    (place.folder / "folder.md").mkdir()
    os.mkfifo(place.folder / "pipe.md")
    place.write(os.fsdecode(b"b\xff\xfed.md"), "# Cellar\n\nunnameable text")
    place.write(".hidden.md", "# Cellar\n\nhidden text")
    place.write(".git/notes.md", "# Cellar\n\nhidden text")
    place.write("cellar.txt", "Cellar text")
    async with asyncio.timeout(10):
        await answers.refresh()
    assert await answers.search("cellar") == ()


async def test_a_folder_that_is_gone_is_no_notes(place: Place, answers: Answers) -> None:
    place.write("door.md", "# Cellar combination\n\nIt is 1111.\n")
    await answers.refresh()
    (place.folder / "door.md").unlink()
    place.folder.rmdir()
    assert await answers.refresh() == 1
    assert (await answers.ask("docker stop")).verdict is Verdict.ARTICLE


async def test_a_broken_article_is_told_and_the_others_are_there(place: Place) -> None:
    (place.shipped / "en" / "broken.md").write_text("no front matter")
    (place.shipped / "en" / "latin.md").write_bytes(b"---\ntitle: \xff\n---\n")
    with capture_logs() as logs:
        async with place.opened() as answers:
            assert (await answers.ask("docker stop")).verdict is Verdict.ARTICLE
    assert sorted(entry["article"] for entry in logs) == ["broken", "latin"]


# what is read again


async def test_only_what_changed_is_read_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.write("a.md", "# A one\n\nsome text")
    place.write("b.md", "# B one\n\nsome text")
    read = read_files(monkeypatch)
    async with place.opened() as answers:
        assert sorted(read) == sorted([*(f"en/{id}" for id in FIRST), "a.md", "b.md"])
        read.clear()
        place.write("b.md", "# B one\n\nother text")
        place.write("c.md", "# C one\n\nsome text")
        await answers.refresh()
        assert sorted(read) == ["b.md", "c.md"]


async def test_a_second_start_reads_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.write("a.md", "# Cellar combination\n\nsome text")
    async with place.opened():
        pass
    read = read_files(monkeypatch)
    async with place.opened() as answers:
        assert await answers.search("cellar")
    assert read == []


async def test_other_rules_of_making_terms_read_all_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.write("a.md", "# Cellar combination\n\nsome text")
    async with place.opened():
        pass
    read = read_files(monkeypatch)
    monkeypatch.setattr(indexing, "rules_version", lambda: "newer")
    async with place.opened() as answers:
        assert sorted(read) == sorted([*(f"en/{id}" for id in FIRST), "a.md"])
        assert await answers.search("cellar")
        assert await answers.refresh() == 0


# the index file


async def test_a_corrupt_index_is_set_aside_and_made_anew(place: Place) -> None:
    (place.data / FILE_NAME).write_bytes(b"this is no database at all" * 1000)
    with capture_logs() as logs:
        async with place.opened() as answers:
            assert (await answers.ask("docker stop")).verdict is Verdict.ARTICLE
    assert any("set aside" in entry["event"] for entry in logs)
    assert [path.name for path in place.data.iterdir() if ".corrupt-" in path.name]


async def test_what_was_known_is_answered_on_a_full_disk(place: Place, answers: Answers) -> None:
    database = answers._passages._database
    await fill_disk(database)
    place.write("door.md", "# Cellar combination\n\n" + "It is 1111. " * 3000)
    with pytest.raises(DiskFull):
        await answers.refresh()
    assert (await answers.ask("docker stop")).verdict is Verdict.ARTICLE
    assert await answers.search("cellar") == ()
    await free_disk(database)
    assert await answers.refresh() == 1
    assert await answers.search("cellar")


async def test_the_watch_outlives_a_full_disk(place: Place, answers: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LOOK_EVERY_S", 0.0)
    database = answers._passages._database
    await fill_disk(database)
    place.write("door.md", "# Cellar combination\n\n" + "It is 1111. " * 3000)
    with capture_logs() as logs:
        async with Nursery() as nursery:
            nursery.start(answers.watch(), name="watch")
            async with asyncio.timeout(20):
                while not logs:
                    await answers.topics("en")
            await free_disk(database)
            await until_found(answers, "cellar")
    assert {entry["event"] for entry in logs} == {"changed notes are not indexed: the disk is full"}


_ASK = """
import asyncio, sys
from pathlib import Path
from bot.answers.desk import Answers

async def main(data, folder, shipped):
    answers = await Answers.open(data_dir=Path(data), knowledge_dir=Path(folder), shipped_dir=Path(shipped))
    answer = await answers.ask("docker stop")
    await answers.refresh()
    await answers.close()
    sys.stdout.write(answer.article.id)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_several_processes_share_one_folder(place: Place) -> None:
    arguments = (str(place.data), str(place.folder), str(place.shipped))
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _ASK, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        for _ in range(3)
    ]
    outputs = [(await process.communicate())[0].decode() for process in processes]
    assert outputs == ["stop-container"] * 3
    connection = sqlite3.connect(place.data / FILE_NAME)
    assert connection.execute("SELECT count(*) FROM article").fetchone() == (len(FIRST),)
    connection.close()


async def test_many_questions_and_a_refresh_at_once(place: Place, answers: Answers) -> None:
    place.write("door.md", "# Cellar combination\n\nIt is 1111.\n")
    asked = [answers.ask("docker stop") for _ in range(30)]
    *found, _changed, _again = await asyncio.gather(*asked, answers.refresh(), answers.refresh())
    assert {answer.article.id for answer in found if isinstance(answer, Answer) and answer.article} == {
        "stop-container"
    }


# articles and topics


async def test_topics_are_the_own_ones_first_then_by_title(place: Place, answers: Answers) -> None:
    place.write("z.md", "# zebra\n\nsome text\n\n# Anna\n\nsome text")
    await answers.refresh()
    assert [hit.title for hit in await answers.topics("en")] == [
        "Anna", "zebra", "Read the log", "Remove an image", "Stop a container", "Volumes",
    ]  # fmt: skip


async def test_an_article_is_had_in_the_other_language_where_it_has_but_one(answers: Answers) -> None:
    article = await answers.article("logs", "ru")
    assert article
    assert (article.lang, article.title) == ("en", "Read the log")
    assert await answers.article("nothing", "en") is None


# the shipped articles


@pytest.mark.parametrize(
    "text",
    [
        "как сварить борщ", "какая погода завтра", "привет", "kubectl get pods", "how to cook pasta",
        "как отменить последний коммит в git", "сколько стоит docker desktop",
        "what is the capital of france", "asdkjhqwe zxmcn", "спасибо",
    ],
)  # fmt: skip
def test_what_is_not_covered_is_not_answered(shipped: Asked, text: str) -> None:
    answer = shipped.ask(text)
    assert (answer.verdict, answer.article, answer.live) == (Verdict.UNKNOWN, None, None)
    assert not any(hit.id.startswith("(") for hit in answer.hits)


@pytest.mark.parametrize(
    ("text", "asker", "lang"),
    [
        ("как остановить контейнер", "en", "ru"),
        ("how to stop a container", "ru", "en"),
        ("docker ps", "en", "en"),
        ("docker ps", "ru", "ru"),
        ("docker ps", "", "en"),
        ("ENTRYPOINT", "ru", "ru"),
        ("вщслук зы", "en", "ru"),
        ("kak ostanovit kontejner", "en", "ru"),
        ("что значит no space left on device", "en", "ru"),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(shipped: Asked, text: str, asker: str, lang: str) -> None:
    answer = shipped.ask(text, lang=asker)
    assert answer.lang == lang
    assert answer.article
    assert answer.article.lang == lang


def test_what_was_read_is_told_only_where_it_was_changed(shipped: Asked) -> None:
    assert shipped.ask("вщслук зы").read_as == "docker ps"
    assert shipped.ask("docker ps").read_as == ""


def test_hits_begin_with_the_answer_and_are_five_at_most(shipped: Asked) -> None:
    answer = shipped.ask("как удалить образ")
    assert answer.article
    assert answer.hits[0].id == answer.article.id
    assert 1 < len(answer.hits) <= 5
    assert len({hit.id for hit in answer.hits}) == len(answer.hits)


async def test_two_that_answer_alike_are_a_choice(place: Place) -> None:
    for id in ("one", "two"):
        questions = "  - how to unplug a container"
        text = ARTICLE.format(id=id, title="Unplug a container", questions=questions, lead="Pull.")
        (place.shipped / "en" / f"{id}.md").write_text(text)
    async with place.opened() as answers:
        answer = await answers.ask("how to unplug a container")
        sure = await answers.ask("how to stop a container")
    assert answer.verdict is Verdict.CHOICE
    assert {hit.id for hit in answer.hits[:2]} == {"one", "two"}
    assert sure.verdict is Verdict.ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\n\n", "?", "🐳", "👍🏽" * 500, "\x00", "docker\x00stop", "\ud800", "как \udfff остановить",
        "a" * 1_000_000,
        "контейнер " * 100_000, '"', "'", "*", "NEAR(", 'a" OR "b', "title:x", "-", "--",
        "AND OR NOT", "{}[]()", "\u202eabc",
        "/", "\\", "%s%n{0}", "ﷺ" * 1000, "І" * 50, "٣" * 20, "²³", "ß" * 40, "İ" * 40, "\u0301" * 400,
    ],
    ids=lambda text: f"{len(text)}-{text[:8]!a}",
)  # fmt: skip
def test_odd_text_is_answered_somehow(shipped: Asked, text: str) -> None:
    assert shipped.ask(text, lang="ru", names=["web01"]).question == text
    shipped.ask(text)


def test_an_odd_name_of_a_container_harms_nothing(shipped: Asked) -> None:
    assert shipped.ask("почему упал web01", names=["", "\x00", "web01", "🐳", "x" * 5000]).live
