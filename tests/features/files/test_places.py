import pytest

from bot.errors import UsageError
from bot.features.files.places import Copy, Place, ancestors, file_name, read_copy

PLACE = Place(container="web01", path="/app/x")


@pytest.mark.parametrize(
    ("words", "has_document", "meant"),
    [
        (["web01:/app/x"], False, Copy(place=PLACE, comes_in=False)),
        (["web01:/app/x"], True, Copy(place=PLACE, comes_in=True)),
        (["web01:app/./y/../x"], False, Copy(place=PLACE, comes_in=False)),
        (["web01:/app/x", "."], False, Copy(place=PLACE, comes_in=False, other=".")),
        (["web01:/app/x", "-"], False, Copy(place=PLACE, comes_in=False, other="-")),
        (["web01:/app/x", "/tmp/y"], True, Copy(place=PLACE, comes_in=False, other="/tmp/y")),
        (["./y:1", "web01:/app/x"], True, Copy(place=PLACE, comes_in=True, other="./y:1")),
        (["-", "web01:/app/x"], False, Copy(place=PLACE, comes_in=True, other="-")),
    ],
)
def test_a_copys_words_are_read_as_docker_reads_them(words: list[str], has_document: bool, meant: Copy) -> None:
    assert read_copy(words, has_document=has_document) == meant


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["web01"], "files-cp-form"),
        (["a", "b"], "files-cp-form"),
        (["web01:"], "files-cp-form"),
        (["web01:/x\0y"], "files-cp-form"),
        (["web01:/" + "x" * 5000], "files-cp-form"),
        (["web01:/a", "b", "c"], "files-cp-form"),
        (["web01:/a", "db:/b"], "files-two-containers"),
    ],
)
def test_what_is_no_copy_is_explained(words: list[str], key: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_copy(words, has_document=False)
    assert caught.value.key == key


def test_dots_do_not_lead_above_the_root() -> None:
    assert read_copy(["web01:../../etc/passwd"], has_document=False).place.path == "/etc/passwd"


@pytest.mark.parametrize(
    ("typed", "given", "name"),
    [
        ("", "a.txt", "a.txt"),
        (".", "a.txt", "a.txt"),
        ("-", "a.txt", "a.txt"),
        ("./conf/b.txt", "a.txt", "b.txt"),
        ("", "../../etc/passwd", "passwd"),
        ("", "C:\\x\\y.txt", "y.txt"),
        ("", "..", "file"),
        ("..", "", "file"),
    ],
)
def test_a_files_name_is_never_a_path(typed: str, given: str, name: str) -> None:
    assert file_name(typed, given) == name


def test_the_folders_on_the_way() -> None:
    assert ancestors("/a/b/c") == ["/a", "/a/b"]
    assert ancestors("/a") == []
    assert ancestors("/") == []
