from typing import Any

import pytest

from bot.engine.model import Healthcheck, RunSpec
from bot.errors import UsageError
from bot.features.run.handlers import RUN
from bot.features.run.spec import build_spec
from bot.telegram import grammar


def _spec(line: str) -> RunSpec:
    return build_spec(grammar.parse(RUN, line.split()))


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("--entrypoint /bin/sh x -c ls", "entrypoint", ("/bin/sh",)),
        ("x", "entrypoint", None),
        ("x -c ls", "command", ("-c", "ls")),
        ("--memory-swap -1 x", "memory_swap_bytes", -1),
        ("--restart on-failure:3 x", "restart_max_retries", 3),
        ("--rm --restart no x", "is_auto_removed", True),
        ("-it x", "is_tty", True),
        ("--rm=false x", "is_auto_removed", False),
        ("-p=80:80 x", "publish_all", False),
        ("--net front --network-alias web x", "network_aliases", ("web",)),
        ("--network name=front,alias=web x", "network", "front"),
        ("--no-healthcheck x", "healthcheck", Healthcheck(is_disabled=True)),
        ("--health-interval 1m30s --health-retries 2 x", "healthcheck", Healthcheck(interval_s=90, retries=2)),
    ],
)
def test_an_option_means_what_it_means_to_docker(line: str, field: str, value: Any) -> None:
    assert getattr(_spec(line), field) == value


def test_an_empty_entrypoint_takes_the_images_away() -> None:
    assert build_spec(grammar.parse(RUN, ["--entrypoint", "", "x", "ls"])).entrypoint == ()


@pytest.mark.parametrize(
    "line",
    [
        "--rm --restart always x",
        "--no-healthcheck --health-retries 3 x",
        "--network a --network b x",
        "-m lots x",
        "--cpus none x",
        "--health-interval soon x",
        "--ulimit nofile x",
        "--add-host db x",
        "--env-file /etc/passwd x",
    ],
)
def test_what_docker_would_not_take_is_a_usage_error(line: str) -> None:
    with pytest.raises(UsageError):
        _spec(line)
