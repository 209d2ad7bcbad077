import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from bot.log import configure

TOKEN = "7123456789:" + "AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture
def output() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    stream = io.StringIO()
    configure(secret_values=["s3cret/value", ""], stream=stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    structlog.reset_defaults()


def test_an_event_is_one_line_of_names_and_values(output: io.StringIO) -> None:
    structlog.get_logger("bot.x").info("it is up", host="local", text="two words\nand lines", none=None)
    (line,) = output.getvalue().splitlines()
    assert line.endswith(r"Z info     it is up host=local text='two words\nand lines' none=None (bot.x)")


def test_the_standard_librarys_records_come_through_alike(output: io.StringIO) -> None:
    logging.getLogger("aiohttp.client").warning("slow: %s s", 3)
    (line,) = output.getvalue().splitlines()
    assert line.endswith("Z warning  slow: 3 s (aiohttp.client)")


def test_a_foreign_line_end_does_not_make_a_second_record(output: io.StringIO) -> None:
    logging.getLogger("x").warning("one\n2026 error forged")
    assert len(output.getvalue().splitlines()) == 1


def test_no_secret_gets_through_in_text_value_or_traceback(output: io.StringIO) -> None:
    log = structlog.get_logger("bot.x")
    log.warning(f"GET /bot{TOKEN}/getMe", url=f"http://h/bot{TOKEN}/x", known="s3cret/value")
    try:
        raise ValueError(f"s3cret%2Fvalue in https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        log.exception("it failed")
    logging.getLogger("asyncio").error("lost", exc_info=RuntimeError(f"password=hunter2 {TOKEN}"))
    text = output.getvalue()
    assert "Traceback" in text
    assert [secret for secret in (TOKEN, TOKEN[11:], "s3cret", "hunter2") if secret in text] == []


def test_a_crash_of_the_whole_is_masked_too(output: io.StringIO) -> None:
    error = RuntimeError(TOKEN)
    sys.excepthook(RuntimeError, error, None)
    assert "lotsman crashed" in output.getvalue()
    assert TOKEN not in output.getvalue()


def test_a_line_an_update_is_not_wanted(output: io.StringIO) -> None:
    logging.getLogger("aiogram.event").info("Update id=1 is handled")
    assert output.getvalue() == ""
