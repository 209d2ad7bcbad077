from typing import Any

import pytest

from bot.engine.model import BuildSpec
from bot.errors import BotError
from bot.features.build.options import build_spec, secrets_of, typed_dockerfile


def _args(**given: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"tag": (), "file": None, "build_arg": (), "target": None, "no_cache": False,
                               "pull": False, "label": (), "context": None}  # fmt: skip
    return {**nothing, **given}


def test_all_options_become_a_spec() -> None:
    args = _args(
        tag=("web:1", "localhost:5000/team/web:latest"), file="docker/Dockerfile", build_arg=("A=1", "B="),
        target="test", no_cache=True, pull=True, label=("team=ops", "bare"),
    )  # fmt: skip
    assert build_spec(args) == BuildSpec(
        tags=("web:1", "localhost:5000/team/web:latest"), dockerfile="docker/Dockerfile",
        build_args={"A": "1", "B": ""}, target="test", no_cache=True, pull=True, labels={"team": "ops", "bare": ""},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ({"tag": ("Web",)}, "build-bad-value"),
        ({"tag": ("web:",)}, "build-bad-value"),
        ({"tag": ("web 1",)}, "build-bad-value"),
        ({"tag": ("web@sha256:00",)}, "build-bad-value"),
        ({"build_arg": ("TOKEN",)}, "build-bad-value"),
        ({"label": ("=x",)}, "build-bad-value"),
        ({"file": "/etc/Dockerfile"}, "build-bad-value"),
        ({"file": "../Dockerfile"}, "build-bad-value"),
        ({"context": "/srv/web"}, "build-bad-context"),
        ({"context": "file:///srv/web"}, "build-bad-context"),
    ],
)
def test_what_docker_would_not_take_or_we_have_not_is_an_error(given: dict[str, Any], key: str) -> None:
    with pytest.raises(BotError) as caught:
        build_spec(_args(**given))
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("context", "remote"),
    [
        (".", ""),
        ("-", ""),
        ("https://git.example/web.git#main:docker", "https://git.example/web.git#main:docker"),
        ("git@git.example:team/web.git", "git@git.example:team/web.git"),
        ("git://127.0.0.1/web.git", "git://127.0.0.1/web.git"),
        ("github.com/team/web", "github.com/team/web"),
    ],
)
def test_a_context_is_an_address_or_what_was_sent(context: str, remote: str) -> None:
    assert build_spec(_args(context=context)).remote == remote


def test_what_a_keyboard_made_of_a_dockerfile_is_undone() -> None:
    typed = "\nFROM x\nCOPY —from=build\u00a0/a /b\nRUN echo “hi” ‘there’\nLABEL name=«Сервис» note=a—b\n"
    assert typed_dockerfile(typed).decode() == (
        "FROM x\nCOPY --from=build /a /b\nRUN echo \"hi\" 'there'\nLABEL name=«Сервис» note=a—b\n"
    )


def test_only_values_under_telling_names_are_secrets() -> None:
    spec = BuildSpec(build_args={"NPM_TOKEN": "abcdef", "VERSION": "1.2.3", "DB_PASSWORD": "x"})
    assert secrets_of(spec) == ("abcdef",)
