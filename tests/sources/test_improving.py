from bot.sources.dockerfile import parse
from bot.sources.improving import improve


def test_what_can_be_put_right_is_and_the_rest_stays_as_it_was() -> None:
    better = improve(
        parse(
            '# the web\nFROM debian\nMAINTAINER Anna "A" <a@example.com>\n\nADD app.py /app/\nADD site.tar.gz /srv\n'
            "RUN apt-get update\nRUN apt-get install curl \\\n    vim\nRUN pip install flask\nEXPOSE 80:8000\n"
            "CMD python3 app.py --name 'a b'\n"
        )
    )
    assert better.text == (
        '# the web\nFROM debian\nLABEL org.opencontainers.image.authors="Anna \\"A\\" <a@example.com>"\n\n'
        "COPY app.py /app/\nADD site.tar.gz /srv\n"
        "RUN apt-get update && apt-get install --no-install-recommends -y curl \\\n    vim \\\n"
        " && rm -rf /var/lib/apt/lists/*\nRUN pip install --no-cache-dir flask\nEXPOSE 8000\n"
        'CMD ["python3", "app.py", "--name", "a b"]\n'
    )
    assert set(better.rules) == {
        "maintainer", "add", "apt-update", "apt-yes", "apt-recommends", "apt-no-update", "apt-lists", "pip-cache",
        "expose", "shell-form",
    }  # fmt: skip


def test_a_command_that_needs_a_shell_keeps_it() -> None:
    text = "FROM a:1\nCMD echo $HOME && run\n"
    assert improve(parse(text)).text == text


def test_alpine_gets_its_build_tools_before_pip() -> None:
    better = improve(parse("FROM python:3.13-alpine\nRUN pip install --no-cache-dir x\n"))
    assert better.text == (
        "FROM python:3.13-alpine\nRUN apk add --no-cache build-base\nRUN pip install --no-cache-dir x\n"
    )


def test_improving_twice_changes_nothing_more() -> None:
    once = improve(parse("FROM alpine\nADD a /a\nRUN apk add vim\nCMD x y\n"))
    again = improve(parse(once.text))
    assert (again.text, again.rules) == (once.text, ())
