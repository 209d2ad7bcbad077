"""Which Compose files can stand alone; any other is refused before a tool sees it."""

import pytest

from bot.compose.sent import check, check_size
from bot.errors import BotError

WEB = "services:\n  web:\n    image: nginx\n"


def refused(text: str) -> BotError:
    with pytest.raises(BotError) as raised:
        check(text)
    return raised.value


def test_a_file_that_needs_nothing_else_is_taken() -> None:
    text = (
        "name: shop\n"
        + WEB
        + "    ports: ['80:80']\n    volumes: ['data:/data', '/srv/x:/x']\n    privileged: true\n    x-a: 1\n"
        + "volumes: {data: {}}\nsecrets:\n  key: {environment: KEY}\nx-more: [1]\n"
    )
    assert check(text)["name"] == "shop"


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ("    env_file: /proc/self/environ\n", "web.env_file"),
        ("    build: .\n", "web.build"),
        ("    extends: {file: /etc/x, service: a}\n", "web.extends"),
        ("    label_file: /etc/passwd\n", "web.label_file"),
        ("    a_word_of_tomorrow: 1\n", "web.a_word_of_tomorrow"),
        ("    volumes: ['./data:/data']\n", "web.volumes: ./data"),
        ("    volumes: ['~/x:/data']\n", "web.volumes: ~/x"),
        ("    volumes: ['${HOME}:/data']\n", "web.volumes: ${HOME}"),
        ("    volumes: [{type: bind, source: ../x, target: /x}]\n", "web.volumes: ../x"),
        ("include: [other.yaml]\n", "include"),
        ("secrets:\n  key: {file: /etc/shadow}\n", "secrets.file"),
        ("configs:\n  conf: {file: ./x}\n", "configs.file"),
    ],
)
def test_one_that_names_other_files_is_refused_by_name(lines: str, what: str) -> None:
    error = refused(WEB + lines)
    assert (error.key, error.params["what"]) == ("compose-not-alone", what)


def test_anchors_that_grow_without_measure_are_refused() -> None:
    lines = ["x-a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"x-a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert refused("\n".join(lines) + "\n" + WEB).key == "compose-too-big"


def test_one_that_names_itself_is_refused() -> None:
    assert refused("x-a: &a [*a]\n" + WEB).key == "compose-too-big"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("services: {", "review-bad-yaml"),
        ("!!python/object/apply:os.system [id]", "review-bad-yaml"),
        ("[" * 2_000, "review-bad-yaml"),
        ("just words", "review-no-services"),
        ("services: {}", "review-no-services"),
    ],
)
def test_what_is_no_compose_file_is_refused(text: str, key: str) -> None:
    assert refused(text).key == key


def test_anchors_of_a_file_in_a_folder_are_counted_and_nothing_else_of_it_is_judged() -> None:
    bomb = "\n".join(
        ["a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
        + [f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]" for number in range(1, 6)]
    )
    with pytest.raises(BotError) as raised:
        check_size(bomb)
    assert raised.value.key == "compose-too-big"
    check_size("services: {web: {build: ., image: [unclosed")
    check_size("services: {web: {build: .}}")
