import pytest

from bot.features.logs.severity import ErrorLines, looks_like_error


@pytest.mark.parametrize(
    "line",
    [
        "ERROR boom",
        "2026-05-01 12:00:00,123 CRITICAL db: gone",
        '{"level":"error","msg":"x"}',
        '{"level":50,"msg":"x"}',
        "time=now level=fatal msg=x",
        "Traceback (most recent call last):",
        "ValueError: invalid literal",
        "java.lang.IllegalStateException: no",
        "2026/05/01 12:00:00 [error] 12#0: *1 open() failed",
        "E0512 10:00:00.123456 1 main.go:3] x",
        '"GET / HTTP/1.1" 502 157',
        "FATAL:  the database system is starting up",
        "panic: runtime error",
        "Ошибка подключения к базе",
        "Не удалось открыть файл",
        "Произошёл сбой",
        "connect ECONNREFUSED: connection refused",
    ],
)
def test_an_error_is_seen(line: str) -> None:
    assert looks_like_error(line)


@pytest.mark.parametrize(
    "line",
    [
        "all good",
        "finished with 0 errors",
        "build done, no errors",
        "errors=0 ok=12",
        '{"msg":"done","error":null}',
        'level=info msg="error handler installed"',
        "INFO: failure injection is off",
        "2026 WARN retrying after a failed try",
        "LOG:  checkpoint complete",
        "terrors of the deep",
        '"GET /error HTTP/1.1" 200 500'.replace("/error", "/page"),
        "Обработано без ошибок",
    ],
)
def test_what_only_sounds_like_one_is_left_out(line: str) -> None:
    assert not looks_like_error(line)


def test_a_traceback_comes_whole() -> None:
    lines = [
        "starting",
        "Traceback (most recent call last):",
        '  File "app.py", line 3, in <module>',
        "    main()",
        "ValueError: no",
        "went on",
        "  indented, but after a good line",
    ]
    errors = ErrorLines()
    assert [errors.has(line) for line in lines] == [False, True, True, True, True, False, False]
