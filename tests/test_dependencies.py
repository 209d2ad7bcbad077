"""What is installed is what was locked, whole and by hash; what the audit of it says is what it found."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from tests.dependencies import LOCKS, Report, read

ROOT = Path(__file__).parent.parent
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\]+))?((?: \\\n    --hash=\S+)+)", re.MULTILINE)


def _text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def _bare_lines(lock: str) -> list[str]:
    return [line for line in _text(lock).splitlines() if line and not line.startswith((" ", "#"))]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes(lock: str) -> None:
    entries = ENTRY.findall(_text(lock))
    assert len(entries) == len(_bare_lines(lock)) > 10
    assert {kind for _name, _version, _marker, hashes in entries for kind in re.findall("--hash=([^:]+):", hashes)} == {
        "sha256"
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_where_packages_come_from(lock: str) -> None:
    assert not re.search(r"https?://|--index-url|--find-links|@ ", _text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_installed_is_what_was_locked(lock: str) -> None:
    locked = {name: version for name, version, marker, _hashes in ENTRY.findall(_text(lock)) if not marker}
    assert {name: metadata.version(name) for name in locked} == locked


def test_a_vulnerability_is_named_with_the_version_that_mends_it() -> None:
    flaw = {"id": "CVE-1", "fix_versions": ["2.1"], "aliases": []}
    document = {
        "dependencies": [{"name": "a", "version": "2.0", "vulns": [flaw]}, {"name": "b", "version": "1", "vulns": []}]
    }
    report = read(document)
    assert report == Report(checked=2, unchecked=0, found=("a 2.0: CVE-1, mended in 2.1",))
    assert report.sentence == "2 of 2 packages looked up: 1 known vulnerabilities."


def test_a_package_that_was_not_looked_up_does_not_count_as_well() -> None:
    skipped = {"name": "a", "skip_reason": "not found"}
    assert read({"dependencies": [skipped, {"name": "b", "version": "1", "vulns": []}]}).sentence == (
        "1 of 2 packages looked up, 1 could not be looked up: 0 known vulnerabilities."
    )
    assert read({"dependencies": [skipped]}).sentence.startswith("NOT CHECKED: ")
