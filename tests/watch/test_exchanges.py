"""While a container is put on another image whoever does that tells how it goes; from its end on the alerts do."""

from __future__ import annotations

from typing import Any

from bot.store.alerting_rows import Deed
from bot.watch.facts import HealthChanged, OutOfMemory
from bot.watch.state import Say
from tests.watch.facts import Run, crash, deed, id_of, of, start, stop

OLD, NEW = id_of("web01"), id_of("newer")


def exchange(*, until: float | None = None, over: str = OLD, **more: Any) -> Deed:
    names = ("web01", "web01.lotsman-next", "web01.lotsman-prev")
    return deed("upgrade", until=until, words=(), names=names, ids=(over,), is_exchange=True, **more)


def test_a_newer_one_that_crashes_is_sick_or_out_of_memory_is_not_told_beside_the_report() -> None:
    run = Run()
    deeds = [exchange()]
    run.see(*stop(1), start(2, id=NEW), crash(3, id=NEW, code=3), start(4, id=NEW), deeds=deeds)
    sick = of(HealthChanged, 5, id=NEW, is_healthy=False)
    run.see(sick, of(OutOfMemory, 6, id=NEW), crash(6.1, id=NEW, code=137), deeds=deeds)
    run.wait(60)
    assert run.told == []


def test_the_going_back_is_not_told_either_however_late_it_is_heard_of() -> None:
    run = Run()
    deeds = [exchange(until=10, over=NEW)]
    run.see(crash(3, id=NEW, code=3), *stop(9), crash(12, "web01.lotsman-next", id=NEW, code=3), now=60, deeds=deeds)
    assert run.told == []


def test_what_runs_after_it_is_watched_from_its_end_on() -> None:
    run = Run()
    run.see(crash(11, id=NEW, code=3), deeds=[exchange(until=10)])
    assert run.told == [("web01", "crash", Say.NEW)]


def test_the_old_one_that_was_put_back_is_watched_again() -> None:
    run = Run()
    run.see(crash(11, id=OLD, code=3), deeds=[exchange(until=10, over=NEW)])
    assert run.told == [("web01", "crash", Say.NEW)]


def test_others_are_watched_meanwhile() -> None:
    run = Run()
    run.see(crash(3, "web010", code=3), deeds=[exchange()])
    assert run.told == [("web010", "crash", Say.NEW)]
