import copy
from typing import Any

import click
import pytest

from bot.errors import NotFound, UsageError
from bot.features.services.options import UPDATE
from bot.services.editing import changed_names, edited

IDS = {"secrets": {"key": "k1"}, "configs": {}, "networks": {"back": "n1"}}


def args(*words: str) -> dict[str, Any]:
    context = click.Command("update", params=list(UPDATE)).make_context("update", [*words, "web"])
    return dict(context.params)


def spec() -> dict[str, Any]:
    return {
        "Name": "web",
        "Labels": {"tier": "front"},
        "Mode": {"Replicated": {"Replicas": 2}},
        "TaskTemplate": {
            "ContainerSpec": {"Image": "nginx:1", "Env": ["A=1", "B=2"], "Strange": "kept"},
            "Placement": {"Constraints": ["node.role == worker"]},
            "ForceUpdate": 3,
        },
        "EndpointSpec": {"Mode": "vip", "Ports": [{"TargetPort": 80, "PublishedPort": 8080, "Protocol": "tcp"}]},
    }


def change(*words: str) -> dict[str, Any]:
    return edited(spec(), args(*words), IDS)


def test_nothing_asked_for_is_nothing_changed() -> None:
    assert edited(spec(), args(), IDS) == spec()
    assert changed_names(args("-d")) == []


def test_only_what_was_asked_for_changes() -> None:
    wanted = copy.deepcopy(spec())
    wanted["TaskTemplate"]["ContainerSpec"] |= {"Image": "nginx:2", "Env": ["B=2", "A=9"]}
    assert change("--image", "nginx:2", "--env-add", "A=9") == wanted
    assert changed_names(args("--image", "nginx:2", "--env-add", "A=9")) == ["--image", "--env-add"]


@pytest.mark.parametrize(
    ("words", "path", "value"),
    [
        (["--env-rm", "A"], "TaskTemplate.ContainerSpec.Env", ["B=2"]),
        (["--label-add", "a=b", "--label-rm", "tier"], "Labels", {"a": "b"}),
        (["--container-label-add", "a"], "TaskTemplate.ContainerSpec.Labels", {"a": ""}),
        (["--replicas", "5"], "Mode", {"Replicated": {"Replicas": 5}}),
        (["--force"], "TaskTemplate.ForceUpdate", 4),
        (["--args", "serve '-p 80'"], "TaskTemplate.ContainerSpec.Args", ["serve", "-p 80"]),
        (["--publish-rm", "80"], "EndpointSpec", {"Mode": "vip", "Ports": []}),
        (
            ["--mount-add", "type=volume,source=data,target=/data"],
            "TaskTemplate.ContainerSpec.Mounts",
            [{"Type": "volume", "Source": "data", "Target": "/data"}],
        ),
        (["--network-add", "back"], "TaskTemplate.Networks", [{"Target": "n1"}]),
        (
            ["--constraint-rm", "node.role==worker", "--constraint-add", "node.labels.a==b"],
            "TaskTemplate.Placement.Constraints",
            ["node.labels.a==b"],
        ),
        (["--update-delay", "10s"], "UpdateConfig", {"Delay": 10_000_000_000, "Parallelism": 1}),
        (["--limit-memory", "64m"], "TaskTemplate.Resources", {"Limits": {"MemoryBytes": 64 * 1024**2}}),
        (["--restart-condition", "none"], "TaskTemplate.RestartPolicy", {"Condition": "none"}),
        (["--no-healthcheck"], "TaskTemplate.ContainerSpec.Healthcheck", {"Test": ["NONE"]}),
        (["--stop-grace-period", "0"], "TaskTemplate.ContainerSpec.StopGracePeriod", 0),
    ],
)
def test_an_option_changes_its_place(words: list[str], path: str, value: object) -> None:
    found: Any = change(*words)
    for step in path.split("."):
        found = found[step]
    assert found == value


def test_a_port_that_is_published_anew_takes_the_old_ones_place() -> None:
    assert change("--publish-add", "8080:81")["EndpointSpec"]["Ports"] == [
        {"Protocol": "tcp", "TargetPort": 81, "PublishedPort": 8080, "PublishMode": "ingress"}
    ]


def test_a_secret_is_given_by_its_name_and_has_to_be_there() -> None:
    (given,) = change("--secret-add", "key")["TaskTemplate"]["ContainerSpec"]["Secrets"]
    assert (given["SecretID"], given["SecretName"], given["File"]["Name"]) == ("k1", "key", "key")
    with pytest.raises(NotFound):
        change("--secret-add", "other")


@pytest.mark.parametrize(
    "words",
    [
        ["--env-add", "A"],
        ["--replicas", "many"],
        ["--publish-add", "127.0.0.1:80:80"],
        ["--mount-add", "type=bind,source=data,target=/data"],
        ["--limit-cpu", "-1"],
        ["--update-delay", "soon"],
        ["--args", "'"],
    ],
)
def test_a_value_that_docker_would_not_take_is_told(words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        change(*words)
    assert caught.value.key == "services-bad-value"


def test_a_global_service_has_no_number() -> None:
    with pytest.raises(UsageError):
        edited({**spec(), "Mode": {"Global": {}}}, args("--replicas", "2"), IDS)
