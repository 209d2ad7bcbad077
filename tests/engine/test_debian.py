import pytest

from bot.engine import debian


def test_a_program_in_the_path_misses_no_package() -> None:
    assert debian.missing_packages({"sh": "dash"}) == []


def test_one_package_of_two_missing_programs_is_named_once() -> None:
    programs = {"no-such-program": "b", "nor-this-one": "b", "nothing-here": "a", "sh": "dash"}
    assert debian.missing_packages(programs) == ["a", "b"]


def test_where_nothing_is_missing_apt_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "_apt_get", pytest.fail)
    assert debian.bring({"sh": "dash"}) == []


def test_where_nothing_can_be_installed_one_line_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "why_not_installable", lambda: "installing needs root")
    with pytest.raises(debian.CannotInstall, match=r"^Missing here: a \(installing needs root\)\.$"):
        debian.bring({"no-such-program": "a"})


def test_a_failing_apt_is_told_by_its_last_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "why_not_installable", lambda: None)
    monkeypatch.setattr(debian, "_APT_GET", ["sh", "-c", "echo working; echo E: No such package; echo; exit 100"])
    with pytest.raises(debian.CannotInstall, match=r"^apt-get update failed: E: No such package$"):
        debian.install(["a"])
