"""Projects' folders: which are there, what they are called, and files that were sent and kept."""

from pathlib import Path

import pytest

from bot.compose.folders import is_name, keep, named_in, ready, without_name
from bot.errors import BotError


def put(folder: Path, name: str = "compose.yaml", text: str = "services: {}\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder


def test_a_folder_is_a_project_where_it_has_a_file_of_composes_names(tmp_path: Path) -> None:
    shop = put(tmp_path / "Shop.2", "docker-compose.yml")
    put(tmp_path / "notes", "readme.md")
    put(tmp_path / ".git")
    (tmp_path / "loose.yaml").write_text("services: {}")
    assert ready([tmp_path]) == {"shop2": shop}


def test_a_file_may_give_the_project_another_name(tmp_path: Path) -> None:
    folder = put(tmp_path / "a", text='# mine\nname: "blog"  # so\nservices:\n  name: other\n')
    assert ready([tmp_path]) == {"blog": folder}


def test_the_first_root_wins_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    first, second = put(tmp_path / "one" / "shop"), put(tmp_path / "two" / "shop")
    assert ready([tmp_path / "gone", first.parent, second.parent]) == {"shop": first}


def test_a_sent_file_is_kept_for_the_bot_alone_and_found_again(tmp_path: Path) -> None:
    keep(tmp_path, "shop", "services: {}\n")
    folder = keep(tmp_path, "shop", "services: {a: {}}\n")
    assert ready([tmp_path]) == {"shop": folder}
    assert [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()] == [("compose.yaml", 0o600)]
    assert (folder / "compose.yaml").read_text() == "services: {a: {}}\n"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("a file where a folder should be")
    with pytest.raises(BotError) as raised:
        keep(tmp_path, "shop", "")
    assert raised.value.key == "compose-not-kept"


@pytest.mark.parametrize("name", ["", "..", "a/b", "A", "-x", "a" * 64, "a b", "a\n"])
def test_what_is_no_name_is_none(name: str) -> None:
    assert not is_name(name)


def test_a_file_without_its_name_is_otherwise_the_same() -> None:
    assert without_name("version: '3'\nname: shop\nservices:\n  name: x\n") == "version: '3'\n\nservices:\n  name: x\n"


@pytest.mark.parametrize(
    ("text", "name"), [("name: a-1\n", "a-1"), (" name: a\n", ""), ("name: ../x\n", ""), ("name: ${X}\n", "")]
)
def test_only_a_plain_name_counts(text: str, name: str) -> None:
    assert named_in(text) == name
