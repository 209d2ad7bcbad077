"""What a container has from its image is left to the newer image; what somebody asked for stays. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from bot.upgrades.inherited import without_defaults


def _config(config: dict[str, Any], image: dict[str, Any]) -> dict[str, Any]:
    made = without_defaults({"Config": config}, {"Config": image}, new_image_id="sha256:new")["Config"]
    return {name: value for name, value in made.items() if value not in ([], {})}


@pytest.mark.parametrize(
    ("config", "image", "kept"),
    [
        ({"User": "app"}, {"User": "app"}, {}),
        ({"User": "me"}, {"User": "app"}, {"User": "me"}),
        ({"WorkingDir": "/a", "StopSignal": "SIGINT"}, {"WorkingDir": "/a"}, {"StopSignal": "SIGINT"}),
        ({"Env": ["A=1", "B=2", "C=3"]}, {"Env": ["A=1", "B=x"]}, {"Env": ["B=2", "C=3"]}),
        ({"Labels": {"a": "1", "b": "2"}}, {"Labels": {"a": "1", "b": "x"}}, {"Labels": {"b": "2"}}),
        (
            {"ExposedPorts": {"80/tcp": {}, "90/tcp": {}}},
            {"ExposedPorts": {"80/tcp": {}}},
            {"ExposedPorts": {"90/tcp": {}}},
        ),
        ({"Volumes": {"/a": {}}}, {"Volumes": {"/a": {}}}, {}),
        ({"OnBuild": ["RUN x"]}, {}, {}),
        ({"Hostname": "h", "Tty": True}, {}, {"Hostname": "h", "Tty": True}),
    ],
)
def test_what_equals_the_old_images_is_left_out(config: dict[str, Any], image: dict[str, Any], kept: Any) -> None:
    assert _config(config, image) == kept


@pytest.mark.parametrize(
    ("config", "image", "kept"),
    [
        # the image's own, both
        ({"Entrypoint": ["e"], "Cmd": ["c"]}, {"Entrypoint": ["e"], "Cmd": ["c"]}, {}),
        ({"Entrypoint": None, "Cmd": ["c"]}, {"Cmd": ["c"]}, {}),
        # another command
        ({"Entrypoint": ["e"], "Cmd": ["x"]}, {"Entrypoint": ["e"], "Cmd": ["c"]}, {"Cmd": ["x"]}),
        ({"Cmd": ["x"]}, {"Cmd": ["c"]}, {"Cmd": ["x"]}),
        # another entrypoint: the image's command does not come with it
        ({"Entrypoint": ["x"], "Cmd": ["c"]}, {"Entrypoint": ["e"], "Cmd": ["c"]}, {"Entrypoint": ["x"], "Cmd": ["c"]}),
        ({"Entrypoint": ["x"], "Cmd": None}, {"Entrypoint": ["e"], "Cmd": ["c"]}, {"Entrypoint": ["x"], "Cmd": None}),
        # none, where the image has one: that has to be said
        ({"Entrypoint": None, "Cmd": ["c"]}, {"Entrypoint": ["e"]}, {"Entrypoint": [""], "Cmd": ["c"]}),
        # the image's own said explicitly takes its command away
        ({"Entrypoint": ["e"], "Cmd": None}, {"Entrypoint": ["e"], "Cmd": ["c"]}, {"Entrypoint": ["e"], "Cmd": None}),
    ],
)
def test_entrypoint_and_command_are_taken_together(config: dict[str, Any], image: dict[str, Any], kept: Any) -> None:
    assert _config(config, image) == kept


@pytest.mark.parametrize(
    ("own", "image", "kept"),
    [
        ({"Test": ["CMD", "a"], "Interval": 5}, {"Test": ["CMD", "a"], "Interval": 5}, None),
        ({"Test": ["CMD", "a"], "Interval": 9}, {"Test": ["CMD", "a"], "Interval": 5}, {"Interval": 9}),
        ({"Test": ["CMD", "b"]}, {"Test": ["CMD", "a"]}, {"Test": ["CMD", "b"]}),
        ({"Test": ["NONE"]}, {"Test": ["CMD", "a"]}, {"Test": ["NONE"]}),
        ({"Test": ["CMD", "a"]}, {}, {"Test": ["CMD", "a"]}),
    ],
)
def test_a_health_check_is_kept_by_its_parts(own: dict[str, Any], image: dict[str, Any], kept: Any) -> None:
    assert _config({"Healthcheck": own}, {"Healthcheck": image}).get("Healthcheck") == kept


def test_composes_label_of_the_image_follows_it() -> None:
    labels = {"com.docker.compose.image": "sha256:old", "com.docker.compose.service": "web"}
    assert _config({"Labels": labels}, {})["Labels"] == {
        "com.docker.compose.image": "sha256:new",
        "com.docker.compose.service": "web",
    }


def test_what_is_handed_in_is_not_changed() -> None:
    inspected = {"Config": {"Env": ["A=1"], "Labels": {"a": "1"}, "Healthcheck": {"Test": ["CMD", "a"]}}}
    before = repr(inspected)
    without_defaults(inspected, {"Config": {"Env": ["A=1"]}}, new_image_id="")
    assert repr(inspected) == before
