import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import notes as module
from bot.answers.notes import Note, Notes, draft, shortened, slug
from bot.errors import BotError, DiskFull


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    return Notes(tmp_path / "data" / "notes")


def test_a_note_comes_back_as_it_was_written(notes: Notes) -> None:
    written = Note(title='Про "базу": #1', text="Текст.\n\n---\n\nЕщё.", questions=("где база?",), lang="ru")
    saved = notes.save(written)
    assert saved.id == "note-pro-bazu-1"
    assert notes.get(saved.id) == saved
    assert notes.list() == (saved,)


def test_it_lies_there_as_plain_markdown(notes: Notes, tmp_path: Path) -> None:
    notes.save(Note(title="Про базу", text="Текст.", questions=("где база?",), lang="ru"))
    (path,) = (tmp_path / "data" / "notes").iterdir()
    assert path.name == "note-pro-bazu.md"
    assert path.read_text() == (
        "---\nid: note-pro-bazu\ntitle: Про базу\nquestions:\n- где база?\nlang: ru\n---\n\nТекст.\n"
    )


def test_a_title_is_found_in_any_case_and_by_its_id(notes: Notes) -> None:
    saved = notes.save(Note(title="Про базу", text="Текст."))
    for name in ("про БАЗУ", " Про базу ", "note-pro-bazu"):
        assert notes.find(name) == saved
    assert notes.find("Про баз") is None


def test_a_note_of_the_same_title_replaces_the_old_one(notes: Notes) -> None:
    notes.save(Note(title="Про базу", text="Старый."))
    notes.save(Note(title="про базу", text="Новый."))
    assert [(note.title, note.text) for note in notes.list()] == [("про базу", "Новый.")]


def test_two_titles_that_look_alike_in_latin_are_two_notes(notes: Notes) -> None:
    first = notes.save(Note(title="Базы!", text="1"))
    second = notes.save(Note(title="Bazy", text="2"))
    assert (first.id, second.id) == ("note-bazy", "note-bazy-2")
    assert notes.find("bazy") == second
    assert notes.find("базы!") == first


def test_a_removed_note_is_gone(notes: Notes) -> None:
    saved = notes.save(Note(title="a", text="b"))
    assert notes.delete(saved.id)
    assert not notes.delete(saved.id)
    assert notes.list() == ()


@pytest.mark.parametrize("id", ["../lotsman", "..", "", "/etc/passwd", "a/b", ".hidden", "a\x00b", "x" * 300, "a\nb"])
def test_no_name_leads_out_of_the_folder(notes: Notes, tmp_path: Path, id: str) -> None:
    notes.save(Note(title="a", text="b"))
    (tmp_path / "data" / "lotsman.md").write_text("secret")
    assert notes.get(id) is None
    assert not notes.delete(id)
    assert (tmp_path / "data" / "lotsman.md").exists()


def test_a_link_that_leads_out_is_no_note(notes: Notes, tmp_path: Path) -> None:
    notes.save(Note(title="a", text="b"))
    (tmp_path / "outside.md").write_text("# Outside\n\nsecret")
    (tmp_path / "data" / "notes" / "link.md").symlink_to(tmp_path / "outside.md")
    assert notes.get("link") is None
    assert [note.title for note in notes.list()] == ["a"]


@given(st.text(min_size=1, max_size=300))
def test_any_title_makes_a_plain_file_name(title: str) -> None:
    name = slug(title)
    assert name.startswith("note-")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert 6 <= len(name) <= 65


def test_titles_in_no_latin_letters_are_told_apart() -> None:
    assert slug("数据库") != slug("备份")


@pytest.mark.parametrize(
    ("source", "given", "file", "title", "text"),
    [
        ("text", "Given", "", "Given", "text"),
        ("---\ntitle: From meta\n---\ntext", "", "file", "From meta", "text"),
        ("intro\n\n## Heading **x** ##\n\ntext", "", "file", "Heading x", "intro\n\n## Heading **x** ##\n\ntext"),
        ("Heading\n=======\ntext", "", "file", "Heading", "Heading\n=======\ntext"),
        ("```sh\n# no heading\n```", "", "file", "file", "```sh\n# no heading\n```"),
        ("first line\nsecond", "", "", "first line", "first line\nsecond"),
        ("---\nno: [yaml\n---\ntext", "T", "", "T", "---\nno: [yaml\n---\ntext"),
        ("---\njust a rule\n---\ntext", "T", "", "T", "---\njust a rule\n---\ntext"),
        ("---\n\nrule first\n\n---\n\ntext", "T", "", "T", "---\n\nrule first\n\n---\n\ntext"),
        ("a\r\nb", "T", "", "T", "a\nb"),
    ],
)
def test_a_title_and_a_text_are_made_of_what_was_sent(
    source: str, given: str, file: str, title: str, text: str
) -> None:
    made = draft(source, title=given, fallback_title=file)
    assert (made.title, made.text) == (title, text)


def test_questions_and_language_of_front_matter_are_kept(notes: Notes) -> None:
    made = draft("---\nquestions: [где база, 7, '']\nlang: ru\n---\ntext", title="T")
    assert (made.questions, made.lang) == (("где база",), "ru")


@given(st.text(max_size=300))
def test_whatever_was_sent_is_some_note(source: str) -> None:
    draft(source, title="T")


def test_a_long_question_is_cut_at_a_word() -> None:
    title = shortened("слово " * 40)
    assert len(title) <= 120
    assert title.endswith("слово…")


@pytest.mark.parametrize(
    ("note", "key"),
    [
        (Note(title="a" * 121, text="b"), "note-title-too-long"),
        (Note(title="a", text="я" * 50_001), "note-too-long"),
        (Note(title="a", text=""), "note-empty"),
        (Note(title="", text="b"), "note-empty"),
    ],
)
def test_what_is_too_long_or_empty_is_refused(notes: Notes, note: Note, key: str) -> None:
    with pytest.raises(BotError) as raised:
        notes.save(note)
    assert raised.value.key == key
    assert notes.list() == ()


def test_there_are_only_so_many_notes_but_each_can_be_changed(notes: Notes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NOTES_AT_MOST", 1)
    notes.save(Note(title="a", text="b"))
    with pytest.raises(BotError) as raised:
        notes.save(Note(title="c", text="d"))
    assert raised.value.key == "note-too-many"
    notes.save(Note(title="a", text="new"))


def test_a_disk_that_fills_up_leaves_the_old_note_and_no_litter(
    notes: Notes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes.save(Note(title="a", text="old"))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            notes.save(Note(title="a", text="new"))
    assert [note.text for note in notes.list()] == ["old"]
    assert [path.name for path in (tmp_path / "data" / "notes").iterdir()] == ["note-a.md"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("a file")
    with pytest.raises(BotError) as raised:
        Notes(tmp_path / "notes").save(Note(title="a", text="b"))
    assert raised.value.key == "note-folder"
