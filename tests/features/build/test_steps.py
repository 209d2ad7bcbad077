from bot.engine.model import Progress
from bot.features.build import view
from bot.features.build.steps import LONGEST_LINE, Log, Steps
from bot.features.build.view import Veil
from bot.ui.texts import translator

T = translator("en")


def _taken(*texts: str) -> Steps:
    steps = Steps()
    for text in texts:
        steps.take(Progress(stream=text))
    return steps


def test_the_step_under_way_is_known_with_its_own_output_only() -> None:
    steps = _taken(
        "Step 1/3 : FROM x\n", " ---> 012\n", "Step 2/3 : RUN a\n", " ---> Using cache\n", " ---> 345\n",
        "Step 3/3 : RUN b\n", " ---> Running in 6\n", "one\nt", "wo\n",
    )  # fmt: skip
    assert (steps.number, steps.total, steps.instruction, steps.cached) == (3, 3, "RUN b", 1)
    assert list(steps.lines) == ["one", "two"]
    text = str(view.under_way("web:1", steps, Veil(), T).text.render()[0])
    assert text == "Building web:1\n▰▰▰▰▰▰▰▰▱▱▱▱ step 3 of 3\nRUN b\none\ntwo"


def test_a_line_without_an_end_does_not_grow() -> None:
    steps = _taken(*["x" * 1000] * 100)
    assert all(len(line) <= LONGEST_LINE for line in steps.lines)


def test_a_failed_step_shows_its_code_its_words_and_what_to_do() -> None:
    steps = _taken("Step 2/4 : RUN make\n", "cc: error: no input\n")
    steps.take(Progress(error="The command '/bin/sh -c make' returned a non-zero code: 2"))
    text = str(view.failed("web:1", steps, Veil(), T).text.render()[0])
    assert text == ("⚠ web:1 was not built\nstep 2 of 4: RUN make\nThe command ended with code 2.\ncc: error: no input")
    steps.error = "COPY failed: file not found in build context or excluded by .dockerignore: stat app: no such file"
    assert "Send an archive with it" in str(view.failed("web:1", steps, Veil(), T).text.render()[0])


def test_a_secret_argument_is_shown_nowhere() -> None:
    steps = _taken("Step 1/1 : RUN echo $NPM_TOKEN\n", "tok-12345\n")
    veil = Veil(["tok-12345"])
    assert "tok-12345" not in str(view.under_way("x", steps, veil, T).text.render()[0])
    assert b"tok-12345" not in view.log_file(steps, veil, T)


def test_a_base_image_shows_how_far_its_pull_is() -> None:
    steps = _taken("Step 1/2 : FROM x\n")
    steps.take(Progress(id="aa", status="Downloading", current_bytes=1_000_000, total_bytes=2_000_000))
    text = str(view.under_way("web", steps, Veil(), T).text.render()[0])
    assert text.endswith("1 MB / 2 MB")


def test_a_log_keeps_its_beginning_and_its_end() -> None:
    log = Log(first_chars=20, last_chars=30)
    for number in range(100):
        log.add(f"line {number:02}\n")
    first, last = log.parts()
    assert first == "line 00\nline 01\n"
    assert last.endswith("line 99\n")
    assert len(last) <= 30
    assert log.dropped_chars == 800 - len(first) - len(last)


def test_a_log_that_fits_is_whole() -> None:
    log = Log(first_chars=10, last_chars=100)
    for number in range(10):
        log.add(f"line {number}\n")
    assert log.parts() == ("".join(f"line {number}\n" for number in range(10)), "")


def test_warnings_are_kept_for_the_end() -> None:
    steps = _taken("[Warning] One or more build-args [X] were not consumed\n")
    assert steps.warnings == ["One or more build-args [X] were not consumed"]
    assert not steps.lines
