"""The helper's report: one line among others, which only itself can write."""

from __future__ import annotations

import pytest

from bot.upgrades.reporting import read_report, report_line
from bot.upgrades.swap import Stage, Swap

SWAP = Swap(name="lotsman", image="lotsman:1", old_id="a" * 64, old_image_id="sha256:i1", inspected={"Id": "a"})


def test_a_report_tells_why_and_the_last_words() -> None:
    ended = Swap(
        name="lotsman",
        image="",
        old_id="",
        old_image_id="",
        stage=Stage.RESTORED,
        failure="exited",
        detail="3",
        output="no database\nпрощайте",
        notes=("web: no",),
    )
    told = read_report(["making", "restoring exited 3", report_line(ended)], SWAP)
    assert told is not None
    assert (told.name, told.old_id, told.inspected) == ("lotsman", "a" * 64, {})
    assert (told.stage, told.failure, told.detail) == (Stage.RESTORED, "exited", "3")
    assert (told.output, told.notes) == ("no database\nпрощайте", ("web: no",))


@pytest.mark.parametrize(
    "lines",
    [[], ["making"], ["lotsman-helper-report {"], ["lotsman-helper-report []"], ['lotsman-helper-report {"stage": 7}']],
)
def test_what_is_no_report_is_none(lines: list[str]) -> None:
    assert read_report(lines, SWAP) is None


def test_a_stage_that_is_no_end_is_none() -> None:
    assert read_report([report_line(SWAP)], SWAP) is None
