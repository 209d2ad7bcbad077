"""The lines of the Compose tool as they stand in the end; what is given here was printed by the tools themselves."""

from __future__ import annotations

import pytest

from bot.compose.printed import KEPT_LINES, Output


def shown(printed: str) -> list[str]:
    output = Output()
    output.take(printed.encode())
    output.end()
    return output.lines


@pytest.mark.parametrize(
    ("printed", "lines"),
    [
        (b"a\rb\r\nc\n\n  \n", ["a", "b", "c"]),
        ("при".encode()[:5], ["пр\N{REPLACEMENT CHARACTER}"]),
        (b"x" * 2_000, ["x" * 500]),
    ],
)
def test_lines_are_those_that_a_person_reads(printed: bytes, lines: list[str]) -> None:
    output = Output()
    output.take(printed)
    output.end()
    assert list(output.lines) == lines


def test_a_thing_is_shown_once_where_it_was_begun_and_in_its_newest_state() -> None:
    printed = """\
 Network shop_default  Creating
 Network shop_default  Created
 Container shop-db-1  Creating
 Container shop-db-1  Created
 Container shop-web-1  Creating
 Container shop-db-1  Starting
 Container shop-db-1  Waiting
 Container shop-db-1  Healthy
"""
    assert shown(printed) == [
        "Network shop_default Created",
        "Container shop-db-1 Healthy",
        "Container shop-web-1 Creating",
    ]


def test_a_layer_is_shown_while_it_comes() -> None:
    printed = """\
 a Pulling\x20
 ed76b588da17 Already exists\x20
 d4918a8b2cae Pulling fs layer\x20
 d4918a8b2cae Downloading [=========>            ]  20.05MB/30.01MB
 0123456789ab Downloading [>                     ]  302.1kB/30.01MB
 d4918a8b2cae Pull complete\x20
"""
    assert shown(printed) == ["a Pulling", "0123456789ab Downloading [>                     ]  302.1kB/30.01MB"]


def test_the_first_composes_lines_are_joined_too() -> None:
    printed = "Creating old_db_1 ... \r\nCreating old_late_1 ... \r\nCreating old_db_1   ... done\r\n"
    assert shown(printed) == ["Creating old_db_1 … done", "Creating old_late_1 …"]


def test_a_warning_is_its_words() -> None:
    printed = 'time="2026-11-24T21:02:24Z" level=warning msg="The \\"PASS\\" variable is not set."'
    assert shown(printed) == ['⚠ The "PASS" variable is not set.']


def test_many_states_of_one_thing_push_no_other_line_out() -> None:
    output = Output()
    output.take(b"first\n" + b"".join(b" 0123456789ab Downloading  %dMB/100MB\n" % number for number in range(100)))
    assert output.lines == ["first", "0123456789ab Downloading  99MB/100MB"]
    output.take(b"".join(b"line %d\n" % number for number in range(KEPT_LINES)))
    assert (len(output.lines), output.dropped) == (KEPT_LINES, 2)


def test_an_error_is_left_as_it_is() -> None:
    refused = 'Error response from daemon: exec: "no-such-program": executable file not found in $PATH: unknown'
    assert shown(refused) == [refused]
