import pytest

from bot.sources.kinds import Source, by_name, by_text, is_source


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dockerfile", Source.DOCKERFILE),
        ("Dockerfile.prod", Source.DOCKERFILE),
        ("dockerfile.txt", Source.DOCKERFILE),
        ("web.Dockerfile", Source.DOCKERFILE),
        ("Containerfile", Source.DOCKERFILE),
        ("compose.yaml", Source.COMPOSE),
        ("docker-compose.prod.yml", Source.COMPOSE),
        ("Dockerfile.zip", None),
        ("config.yaml", None),
        ("my dockerfile notes.md", None),
        ("", None),
    ],
)
def test_a_file_is_known_by_its_name(name: str, kind: Source | None) -> None:
    assert by_name(name) is kind


@pytest.mark.parametrize(
    "text",
    [
        "FROM alpine",
        "# syntax=docker/dockerfile:1\n\nARG V=1\nFROM --platform=linux/amd64 python:$V AS build\nRUN x",
        "FROM —platform=linux/amd64 alpine",
        "from alpine\nrun apk add curl",
    ],
)
def test_a_dockerfile_is_known_by_its_text(text: str) -> None:
    assert by_text(text) is Source.DOCKERFILE


@pytest.mark.parametrize(
    "text", ["services:\n  web:\n    image: x", "version: '3'\nservices:\n\n  # the web\n  web: {}"]
)
def test_a_compose_file_is_known_by_its_text(text: str) -> None:
    assert by_text(text) is Source.COMPOSE


@pytest.mark.parametrize(
    "text",
    [
        "from docker",
        "From here on nothing works\nplease help",
        "что такое FROM alpine AS build",
        "FROM what I see nothing runs",
        "services: what are they?",
        "ARG is not seen in CMD, why?",
        "",
    ],
)
def test_a_question_stays_a_question(text: str) -> None:
    assert by_text(text) is None


def test_a_question_beside_a_dockerfile_is_about_it() -> None:
    assert is_source("что здесь не так?", "Dockerfile")
