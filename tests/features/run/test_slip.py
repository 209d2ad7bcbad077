import pytest

from bot.features.run import slip
from bot.features.run.handlers import RUN
from bot.features.run.slip import Slip


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("bash", None),
        ("-c 5", None),
        ("-it bash", Slip(options=("-it",), command=("bash",))),
        ("-it sh -c ls", Slip(options=("-it",), command=("sh", "-c", "ls"))),
        ("-p 80:80 --name web", Slip(options=("-p", "80:80", "--name", "web"), command=())),
        ("--name=web -p80:80 run -x", Slip(options=("--name=web", "-p80:80"), command=("run", "-x"))),
        ("-dp 80:80 x", Slip(options=("-dp", "80:80"), command=("x",))),
        ("-it --verbose", Slip(options=("-it",), command=("--verbose",))),
    ],
)
def test_options_that_were_written_too_late_are_told_from_the_command(command: str, expected: Slip | None) -> None:
    assert slip.find(command.split(), RUN.params) == expected


@pytest.mark.parametrize(
    ("command", "is_clear"),
    [
        ("-it bash", True),
        ("-dit bash", True),
        ("--rm", True),
        ("--name web", True),
        ("-p 8080:80", True),
        ("-v /srv:/data", True),
        ("-t", False),
        ("-d", False),
        ("-p 5432", False),
        ("-v", False),
        ("-e x", False),
        ("--user root", False),
    ],
)
def test_only_what_no_program_takes_itself_is_clear(command: str, is_clear: bool) -> None:
    found = slip.find(command.split(), RUN.params)
    assert found is not None
    assert found.is_clear is is_clear
