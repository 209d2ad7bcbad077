"""The options of docker run and docker create: what both take, and what of docker's is not taken here."""

from __future__ import annotations

import click

from bot.telegram.command import option

FLAGS = (
    option("-d", "--detach", is_flag=True),
    option("-i", "--interactive", is_flag=True),
    option("-t", "--tty", is_flag=True),
    option("--rm", is_flag=True),
    option("--init", is_flag=True),
    option("--read-only", is_flag=True),
    option("--privileged", is_flag=True),
    option("--no-healthcheck", is_flag=True),
    option("-P", "--publish-all", is_flag=True),
)
MANY = (
    option("-p", "--publish", multiple=True, metavar="HOST:PORT"),
    option("-e", "--env", multiple=True, metavar="NAME=VALUE"),
    option("-v", "--volume", multiple=True, metavar="SOURCE:PATH[:ro]"),
    option("--mount", multiple=True, metavar="type=…,source=…,target=…"),
    option("--tmpfs", multiple=True, metavar="PATH[:OPTIONS]"),
    option("-l", "--label", multiple=True, metavar="KEY=VALUE"),
    option("--network", "--net", "network", multiple=True, metavar="NETWORK"),
    option("--network-alias", multiple=True, metavar="NAME"),
    option("--expose", multiple=True, metavar="PORT"),
    option("--volumes-from", multiple=True, metavar="CONTAINER"),
    option("--cap-add", multiple=True, metavar="CAPABILITY"),
    option("--cap-drop", multiple=True, metavar="CAPABILITY"),
    option("--device", multiple=True, metavar="PATH"),
    option("--security-opt", multiple=True, metavar="OPTION"),
    option("--dns", multiple=True, metavar="ADDRESS"),
    option("--add-host", multiple=True, metavar="NAME:ADDRESS"),
    option("--log-opt", multiple=True, metavar="KEY=VALUE"),
    option("--ulimit", multiple=True, metavar="NAME=SOFT[:HARD]"),
    option("--sysctl", multiple=True, metavar="KEY=VALUE"),
)
ONE = (
    option("--name", metavar="NAME"),
    option("--restart", metavar="POLICY"),
    option("-w", "--workdir", metavar="PATH"),
    option("-u", "--user", metavar="USER[:GROUP]"),
    option("-m", "--memory", metavar="512m"),
    option("--memory-swap", metavar="1g"),
    option("--cpus", metavar="0.5"),
    option("--entrypoint", metavar="COMMAND"),
    option("--pull", type=click.Choice(["always", "missing", "never"]), metavar="always|missing|never"),
    option("-h", "--hostname", metavar="NAME"),
    option("--health-cmd", metavar="COMMAND"),
    option("--health-interval", metavar="30s"),
    option("--health-timeout", metavar="5s"),
    option("--health-start-period", metavar="10s"),
    option("--health-retries", metavar="3"),
    option("--pid", metavar="MODE"),
    option("--ipc", metavar="MODE"),
    option("--uts", metavar="MODE"),
    option("--userns", metavar="MODE"),
    option("--stop-signal", metavar="SIGNAL"),
    option("--stop-timeout", metavar="SECONDS"),
    option("--shm-size", metavar="64m"),
    option("--log-driver", metavar="DRIVER"),
    option("--platform", metavar="OS/ARCH"),
    option("--size", metavar="40x20"),
)
REFUSED = frozenset({
    "--annotation", "-a", "--attach", "--blkio-weight", "--blkio-weight-device", "--cgroup-parent", "--cgroupns",
    "--cidfile", "--cpu-count", "--cpu-percent", "--cpu-period", "--cpu-quota", "--cpu-rt-period",
    "--cpu-rt-runtime", "-c", "--cpu-shares", "--cpuset-cpus", "--cpuset-mems", "--detach-keys",
    "--device-cgroup-rule", "--device-read-bps", "--device-read-iops", "--device-write-bps", "--device-write-iops",
    "--disable-content-trust", "--dns-option", "--dns-search", "--domainname", "--env-file", "--gpus",
    "--group-add", "--health-start-interval", "--io-maxbandwidth", "--io-maxiops", "--ip", "--ip6", "--isolation",
    "--kernel-memory", "--label-file", "--link", "--link-local-ip", "--mac-address", "--memory-reservation",
    "--memory-swappiness", "--oom-kill-disable", "--oom-score-adj", "--pids-limit", "-q", "--quiet", "--runtime",
    "--sig-proxy", "--storage-opt", "--use-api-socket", "--volume-driver",
})  # fmt: skip
