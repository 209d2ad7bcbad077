import pytest

from bot.sources import dockerfile
from bot.sources.checks import check
from bot.sources.findings import Severity

GOOD = """FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY app.py .
USER 1000
EXPOSE 8000
CMD ["python3", "app.py"]
"""


def rules(text: str) -> set[str]:
    return {finding.rule for finding in check(dockerfile.parse(text))}


def test_a_good_file_has_nothing_wrong() -> None:
    assert check(dockerfile.parse(GOOD)) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("MAINTAINER me", "maintainer"),
        ("ADD app.py /app/", "add"),
        ('ADD ["app.py", "/app/"]', "add"),
        ("CMD python3 app.py", "shell-form"),
        ("ENTRYPOINT python3 app.py", "shell-form"),
        ("COPY . .", "dockerignore"),
        ("WORKDIR app", "workdir"),
        ("ENV DB_PASSWORD=qwerty", "secret"),
        ("ENV API_TOKEN qwerty", "secret"),
        ("ARG NPM_TOKEN=abc", "secret"),
        ("ARG NPM_TOKEN", "secret-arg"),
        ("EXPOSE 80:80", "expose"),
        ("RUN cd /app", "cd"),
        ("RUN sudo ls", "sudo"),
        ("RUN curl -s https://get.example.com | sh", "pipe-to-shell"),
        ("RUN chmod -R 777 /app", "chmod"),
        ("RUN apt-get update", "apt-update"),
        ("RUN apt-get update && apt-get install vim", "apt-yes"),
        ("RUN apt-get install -y vim", "apt-no-update"),
        ("RUN apt-get update && apt-get install -y vim", "apt-lists"),
        ("RUN apt-get update && apt-get install -y vim", "apt-recommends"),
        ("RUN apk add vim", "apk-cache"),
        ("RUN pip install flask", "pip-cache"),
        ("RUN --mount=type=cache,target=/x true", "buildkit"),
        ("RUN <<EOF\ntrue\nEOF", "buildkit"),
        ('CMD ["a"]', "again"),
        ("USER root", "root-set"),
        ("INSTALL vim", "unknown"),
    ],
)
def test_a_pitfall_is_found(line: str, rule: str) -> None:
    assert rule in rules(f'FROM debian:12\n{line}\nCMD ["x"]\n')


@pytest.mark.parametrize("image", ["debian", "debian:latest", "registry.local:5000/web"])
def test_a_base_without_a_fixed_tag_is_found(image: str) -> None:
    assert "latest" in rules(f"FROM {image}\nUSER 1\n")


@pytest.mark.parametrize("image", ["debian:12", "scratch", "web@sha256:abc", "$BASE", "registry.local:5000/web:1"])
def test_a_fixed_base_is_left_alone(image: str) -> None:
    assert "latest" not in rules(f"FROM {image}\nUSER 1\n")


def test_a_stage_is_no_image_without_a_tag() -> None:
    assert "latest" not in rules("FROM debian:12 AS base\nFROM base\nUSER 1\n")


@pytest.mark.parametrize("line", ["ADD app.tar.gz /app", "ADD https://example.com/x /x", "ADD rootfs.tar /"])
def test_add_is_right_where_it_unpacks_or_downloads(line: str) -> None:
    assert "add" not in rules(f"FROM a:1\n{line}\n")


def test_alpine_without_a_compiler_is_found_and_with_one_not() -> None:
    text = "FROM python:3.13-alpine\n{}RUN pip install --no-cache-dir psycopg2\nUSER 1\n"
    assert "alpine-tools" in rules(text.format(""))
    assert "alpine-tools" not in rules(text.format("RUN apk add --no-cache build-base\n"))


def test_alpine_is_seen_through_a_stage() -> None:
    text = 'FROM alpine:3 AS base\nFROM base\nRUN apt-get install -y vim\nCMD ["bash"]\n'
    assert {"alpine-apt", "alpine-bash"} <= rules(text)


def test_code_copied_before_its_dependencies_is_found() -> None:
    text = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER node\n"
    (finding,) = [finding for finding in check(dockerfile.parse(text)) if finding.rule == "order"]
    assert (finding.line, finding.values) == (3, {"line": "4"})


def test_no_user_is_told_once_and_an_inherited_one_counts() -> None:
    assert "root" in rules("FROM a:1\n")
    assert "root" not in rules("FROM a:1 AS base\nUSER 1\nFROM base\n")


def test_a_file_that_does_not_begin_with_from_is_dangerous() -> None:
    found = {finding.rule: finding.severity for finding in check(dockerfile.parse("RUN x\nFROM a:1\n"))}
    assert found["no-from"] is Severity.DANGER
