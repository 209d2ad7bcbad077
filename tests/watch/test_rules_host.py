"""Disk, services, processor and memory."""

from typing import Any

from bot.store.incident_rows import Severity, Trouble
from bot.watch.facts import DiskMeasured, ServiceMeasured, UsageMeasured
from bot.watch.state import Say
from tests.watch.facts import Run, about_host, crash, of

GIB = 1 << 30


def disk(minute: float, used: float) -> Any:
    total = 100 * GIB
    return about_host(DiskMeasured, minute * 60, total_bytes=total, free_bytes=round(total * (1 - used)), path="/d")


def service(seconds: float, running: int, desired: int = 3, error: str = "") -> Any:
    return about_host(ServiceMeasured, seconds, service="shop_web", running=running, desired=desired, error=error)


def usage(minute: float, *, cpu: float = 0.0, memory: float = 0.0, **labels: str) -> Any:
    """``cpu_label`` and ``memory_label`` are the container's own limits."""
    named = {f"lotsman.alerts.{key.removesuffix('_label')}": value for key, value in labels.items()}
    return of(
        UsageMeasured,
        minute * 60,
        cpu_fraction=cpu,
        memory_bytes=int(memory * GIB),
        memory_limit_bytes=GIB,
        labels=named,
        time_ns=0,
    )


# the disk


def test_a_disk_that_fills_warns_then_rings_then_is_over() -> None:
    run = Run()
    run.see(disk(0, 0.5), disk(1, 0.86), disk(2, 0.87), disk(3, 0.96), disk(4, 0.97), disk(5, 0.84), disk(6, 0.5))
    assert run.told == [("disk", "disk", Say.NEW), ("disk", "disk", Say.AGAIN)]
    assert [step.detail for step in run.the().steps] == ["86%", "96%", "50%"]
    assert (run.the().resolution, run.the().details["percent"]) == ("freed", "50%")


def test_a_disk_that_stays_as_full_as_it_was_changes_nothing() -> None:
    run = Run()
    run.see(disk(0, 0.9))
    assert run.see(disk(1, 0.901), disk(2, 0.902)) == []


def test_no_limit_no_alert() -> None:
    run = Run(disk_warning=0.0)
    assert run.see(disk(0, 0.99)) == []


# services


def test_a_service_that_an_update_takes_below_its_replicas_is_no_news() -> None:
    run = Run()
    run.see(service(0, 3), service(30, 2), service(60, 3))
    assert run.told == []
    assert (run.the().severity, run.the().resolution) == (Severity.INFO, "complete")


def test_a_service_that_stays_below_is_told_with_its_error() -> None:
    run = Run()
    run.see(service(0, 2, error="no suitable node"), service(30, 2, error="no suitable node"))
    run.wait(46)
    assert run.told == [("shop_web", "service", Say.NEW)]
    assert (run.the().severity, run.the().details["error"]) == (Severity.WARNING, "no suitable node")
    run.see(service(60, 3))
    assert (run.the().resolution, run.steps()) == ("complete", ["replicas", "complete"])


def test_a_service_with_none_left_rings() -> None:
    run = Run()
    run.see(service(0, 2))
    run.wait(46)
    run.see(service(60, 0))
    assert run.told == [("shop_web", "service", Say.NEW), ("shop_web", "service", Say.AGAIN)]
    assert run.the().severity is Severity.CRITICAL


# processor and memory


def test_a_limit_by_label_counts_when_it_lasts() -> None:
    run = Run()
    run.see(*(usage(minute, cpu=0.9, cpu_label="80%") for minute in range(5)))
    assert run.told == []
    run.see(usage(5, cpu=0.9, cpu_label="80%"))
    assert run.told == [("web01", "cpu", Say.NEW)]
    assert (run.the().details["used"], run.the().details["limit"]) == ("90%", "80%")
    run.see(usage(6, cpu=0.75, cpu_label="80%"))
    assert run.the().resolved_at is None
    run.see(usage(7, cpu=0.5, cpu_label="80%"))
    assert run.the().resolution == "below"


def test_a_peak_is_no_news() -> None:
    run = Run()
    for minute in range(0, 60, 4):
        run.see(usage(minute, cpu=2.0, cpu_label="80%"), usage(minute + 2, cpu=0.1, cpu_label="80%"))
    assert run.changes == []


def test_a_limit_of_the_settings_counts_for_all_but_those_with_a_label() -> None:
    run = Run(memory=0.9)
    run.see(*(usage(minute, memory=0.95) for minute in range(6)))
    assert run.told == [("web01", "memory", Say.NEW)]
    other = Run(memory=0.9)
    other.see(*(usage(minute, memory=0.95, memory_label="0") for minute in range(6)))
    assert other.told == []


def test_a_container_that_ends_uses_nothing_any_more() -> None:
    run = Run()
    run.see(*(usage(minute, cpu=0.9, cpu_label="80%") for minute in range(6)), crash(400, code=0))
    assert (run.the().trouble, run.the().resolution) == (Trouble.CPU, "ended")
