"""The options of docker service create and update. Apart from handlers.py because there are so many of them."""

from __future__ import annotations

import click

from bot.telegram.command import argument, option

_SAME = (
    option("--hostname", metavar="NAME"),
    option("-u", "--user", metavar="USER"),
    option("-w", "--workdir", metavar="PATH"),
    option("--entrypoint", metavar="COMMAND"),
    option("--stop-signal", metavar="SIGNAL"),
    option("--stop-grace-period", metavar="30s"),
    option("--init", is_flag=True),
    option("--read-only", is_flag=True),
    option("--replicas", metavar="N"),
    option("--replicas-max-per-node", metavar="N"),
    option("--limit-cpu", metavar="0.5"),
    option("--limit-memory", metavar="512m"),
    option("--reserve-cpu", metavar="0.5"),
    option("--reserve-memory", metavar="256m"),
    option("--restart-condition", type=click.Choice(["none", "on-failure", "any"]), metavar="none|on-failure|any"),
    option("--restart-delay", metavar="5s"),
    option("--restart-max-attempts", metavar="N"),
    option("--update-parallelism", metavar="N"),
    option("--update-delay", metavar="10s"),
    option("--update-monitor", metavar="5s"),
    option(
        "--update-failure-action",
        type=click.Choice(["pause", "continue", "rollback"]),
        metavar="pause|continue|rollback",
    ),
    option("--update-max-failure-ratio", metavar="0.2"),
    option("--update-order", type=click.Choice(["stop-first", "start-first"]), metavar="stop-first|start-first"),
    option("--health-cmd", metavar="COMMAND"),
    option("--health-interval", metavar="30s"),
    option("--health-timeout", metavar="5s"),
    option("--health-start-period", metavar="1m"),
    option("--health-retries", metavar="N"),
    option("--no-healthcheck", is_flag=True),
    option("--no-resolve-image", is_flag=True),
    option("--with-registry-auth", is_flag=True),
    option("-d", "--detach", is_flag=True),
)

CREATE = (
    option("--name", metavar="NAME"),
    option(
        "--mode",
        type=click.Choice(["replicated", "global", "replicated-job", "global-job"]),
        default="replicated",
        metavar="replicated|global",
    ),
    option("-e", "--env", multiple=True, metavar="NAME=VALUE"),
    option("-l", "--label", multiple=True, metavar="KEY=VALUE"),
    option("--container-label", multiple=True, metavar="KEY=VALUE"),
    option("-p", "--publish", multiple=True, metavar="8080:80"),
    option("--mount", multiple=True, metavar="type=volume,source=data,target=/data"),
    option("--network", multiple=True, metavar="NETWORK"),
    option("--secret", multiple=True, metavar="SECRET"),
    option("--config", multiple=True, metavar="CONFIG"),
    option("--constraint", multiple=True, metavar="node.role==worker"),
    *_SAME,
    argument("image", metavar="IMAGE"),
    argument("command", nargs=-1),
)

UPDATE = (
    option("--image", metavar="IMAGE"),
    option("--args", metavar="'COMMAND ARG'"),
    option("--force", is_flag=True),
    option("--rollback", is_flag=True),
    option("--env-add", multiple=True, metavar="NAME=VALUE"),
    option("--env-rm", multiple=True, metavar="NAME"),
    option("--label-add", multiple=True, metavar="KEY=VALUE"),
    option("--label-rm", multiple=True, metavar="KEY"),
    option("--container-label-add", multiple=True, metavar="KEY=VALUE"),
    option("--container-label-rm", multiple=True, metavar="KEY"),
    option("--publish-add", multiple=True, metavar="8080:80"),
    option("--publish-rm", multiple=True, metavar="80"),
    option("--mount-add", multiple=True, metavar="type=volume,source=data,target=/data"),
    option("--mount-rm", multiple=True, metavar="/data"),
    option("--network-add", multiple=True, metavar="NETWORK"),
    option("--network-rm", multiple=True, metavar="NETWORK"),
    option("--secret-add", multiple=True, metavar="SECRET"),
    option("--secret-rm", multiple=True, metavar="SECRET"),
    option("--config-add", multiple=True, metavar="CONFIG"),
    option("--config-rm", multiple=True, metavar="CONFIG"),
    option("--constraint-add", multiple=True, metavar="node.role==worker"),
    option("--constraint-rm", multiple=True, metavar="node.role==worker"),
    *_SAME,
    argument("service", metavar="SERVICE"),
)

_REFUSED = frozenset({
    "--health-start-interval", "--oom-score-adj",
    "--cap-add", "--cap-drop", "--credential-spec", "--endpoint-mode", "--isolation", "--limit-pids", "--log-driver",
    "--log-opt", "--max-concurrent", "--quiet", "-q", "--restart-window", "--rollback-delay",
    "--rollback-failure-action", "--rollback-max-failure-ratio", "--rollback-monitor", "--rollback-order",
    "--rollback-parallelism", "-t", "--tty",
})  # fmt: skip

CREATE_REFUSED = _REFUSED | {
    "--dns", "--dns-option", "--dns-search", "--env-file", "--generic-resource", "--group", "--host",
    "--placement-pref", "--sysctl", "--ulimit",
}  # fmt: skip

UPDATE_REFUSED = _REFUSED | {
    "--dns-add", "--dns-option-add", "--dns-option-rm", "--dns-rm", "--dns-search-add", "--dns-search-rm",
    "--generic-resource-add", "--generic-resource-rm", "--group-add", "--group-rm", "--host-add", "--host-rm",
    "--placement-pref-add", "--placement-pref-rm", "--sysctl-add", "--sysctl-rm", "--ulimit-add", "--ulimit-rm",
}  # fmt: skip
