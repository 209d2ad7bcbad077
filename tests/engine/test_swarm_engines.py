"""The Swarm of three that other tests stand on: what its parts promise, and that nothing of it stays."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.engine import leftovers, private
from bot.engine.private import PrivateEngine
from tests.swarm import NODES, Swarm, wait_for

PROJECT = Path(__file__).parents[2]


def traces(engine: PrivateEngine) -> list[str]:
    """Namespace, cable, bridge, sockets and packet rules; processes have their cgroup."""
    files = [engine.folder, engine.runtime, leftovers.namespace_path(engine.mark)]
    interfaces = [path.name for path in Path("/sys/class/net").iterdir() if engine.mark[-8:] in path.name]
    cgroups = Path("/sys/fs/cgroup").glob(f"**/{engine.mark}")
    rules = subprocess.run(["iptables", "-w", "-S"], capture_output=True, text=True, check=True).stdout
    named = [line for line in rules.splitlines() if engine.mark in line]
    return [*(str(path) for path in files if path.exists()), *interfaces, *map(str, cgroups), *named]


def test_three_managers_share_the_tasks(swarm: Swarm) -> None:
    swarm.run("web", 3)
    assert sorted(swarm.managers()) == sorted(NODES)
    assert {task["NodeID"] for task in swarm.tasks("web")} == {swarm.identity(name) for name in NODES}


@pytest.mark.fleet
def test_a_node_that_is_cut_off_goes_down_and_comes_back_healed(swarm: Swarm) -> None:
    swarm.node("clara").cut()
    wait_for(lambda: swarm.states()["clara"] == "down" and swarm.managers()["clara"] == "unreachable")
    swarm.heal()
    assert swarm.states() == dict.fromkeys(NODES, "ready")


@pytest.mark.fleet
def test_a_killed_run_leaves_nothing_after_the_next_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    child = (
        "import os\nfrom tests.swarm import running_swarm\n"
        "with running_swarm() as swarm:\n    swarm.run('web', 3)\n    os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", child], cwd=PROJECT, env={**os.environ, "TMPDIR": str(tmp_path)}, check=False)
    abandoned = [PrivateEngine(folder) for folder in tmp_path.iterdir()]
    assert [private.answers(engine.socket_path) for engine in abandoned] == [True, True, True]
    private.sweep()
    assert [trace for engine in abandoned for trace in traces(engine)] == []
