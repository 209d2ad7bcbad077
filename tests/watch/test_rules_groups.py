"""Many at once, what happened unseen, and the engine itself."""

from datetime import timedelta

from bot.store.incident_rows import Cause, CauseKind, Severity, Trouble
from bot.watch.facts import CaughtUp, EngineBack, EngineLost, ImageChanged
from bot.watch.state import Say, State
from tests.watch.facts import Run, about_host, after, crash, deed, health, restarting_crash, start, stop

# waves


def reboot(run: Run, count: int) -> None:
    for number in range(count):
        run.see(restarting_crash(number * 0.05, f"c{number:02}"))


def test_two_deaths_are_told_singly() -> None:
    run = Run()
    run.see(crash(0, "a"), crash(0.5, "b"))
    assert run.told == [("a", "crash", Say.NEW), ("b", "crash", Say.NEW)]


def test_of_fifty_deaths_the_third_opens_a_digest_that_takes_the_rest() -> None:
    run = Run()
    reboot(run, 50)
    assert run.told == [("c00", "crash", Say.NEW), ("c01", "crash", Say.NEW), ("test", "wave", Say.NEW)]
    wave = run.the(4)
    assert wave.members == tuple(f"c{number:02}" for number in range(2, 50))
    assert wave.details["before"] == "2"
    assert len(run.state.members(4)) == 48


def test_deaths_that_come_together_open_it_as_well() -> None:
    run = Run()
    run.see(*(crash(0, name) for name in "abcde"), now=0.02)
    assert [say for _subject, _trouble, say in run.told] == [Say.NEW] * 3
    assert run.the(4).members == ("c", "d", "e")


def test_three_deaths_far_apart_are_no_wave() -> None:
    run = Run()
    run.see(crash(0, "a"), crash(3, "b"), crash(6, "c"))
    assert [trouble for _subject, trouble, _say in run.told] == ["crash"] * 3


def test_long_after_the_last_death_the_next_is_told_singly() -> None:
    run = Run()
    reboot(run, 5)
    run.see(crash(30, "late"))
    assert run.told[-1] == ("late", "crash", Say.NEW)


def test_a_wave_is_over_when_all_are_back() -> None:
    run = Run()
    reboot(run, 4)
    for number in range(4):
        run.see(start(5 + number, f"c{number:02}"))
    run.wait(37.5)
    assert run.the(4).resolved_at is None
    run.wait(39)
    assert (run.the(4).resolution, run.the(4).resolved_at) == ("running", after(38))
    assert len(run.told) == 3


def test_members_that_do_not_come_back_ring_once_and_together() -> None:
    run = Run()
    reboot(run, 20)
    run.arrives(4, 2)
    run.wait(100)
    rung = [(subject, say) for subject, trouble, say in run.told if trouble in ("wave", "not_back")][1:]
    assert rung == [("c00", Say.AGAIN), ("c01", Say.AGAIN), ("test", Say.AGAIN)]
    assert run.the(4).severity is Severity.CRITICAL


def test_a_wave_that_was_stopped_from_outside_comes_silently() -> None:
    run = Run()
    for number in range(5):
        run.see(*stop(number * 0.3, f"c{number}"))
    assert run.the(4).severity is Severity.WARNING


def test_what_is_restarted_one_by_one_from_outside_is_one_wave() -> None:
    run = Run()
    for number in range(30):
        run.see(*stop(number * 0.6, f"c{number}"), start(number * 0.6 + 0.3, f"c{number}"))
    assert [subject for subject, _trouble, _say in run.told] == ["c0", "c1", "test"]
    assert (len(run.the(4).members), run.the(4).resolution) == (28, "running")


def test_a_wave_beyond_what_anybody_reads_is_continued_by_another() -> None:
    run = Run(wave_members=10)
    reboot(run, 30)
    waves = [one.incident for one in run.state.tracked.values() if one.incident.trouble is Trouble.WAVE]
    assert [len(wave.members) for wave in waves] == [10, 10, 8]
    assert len(run.told) == 5


def test_what_operators_stopped_makes_no_wave() -> None:
    run = Run()
    deeds = [deed("stop", words=("c0", "c1", "c2", "c3"))]
    for number in range(4):
        run.see(*stop(number * 0.3, f"c{number}"), deeds=deeds)
    assert run.changes == []


def test_a_container_whose_alerts_are_off_is_in_no_wave() -> None:
    run = Run()
    for number in range(5):
        run.see(crash(number * 0.1, f"c{number}", labels={"lotsman.alerts": "off"} if number == 3 else {}))
    assert run.the(4).members == ("c2", "c4")


def test_a_loop_is_one_container_and_no_wave() -> None:
    run = Run()
    for tenth in range(10):
        run.see(restarting_crash(tenth * 0.1, code=tenth), start(tenth * 0.1 + 0.05))
    assert {trouble for _subject, trouble, _say in run.told} == {"crash", "crash_loop"}


# while nothing was seen


def late(run: Run, names: str) -> None:
    run.see(*(crash(number, name, is_late=True) for number, name in enumerate(names)), now=600)


def test_three_deaths_while_the_bot_was_down_are_one_summary() -> None:
    run = Run()
    run.see(about_host(EngineBack, 600, blind_since=after(-60)))
    late(run, "abc")
    assert run.told == []
    run.see(about_host(CaughtUp, 600, blind_since=after(-60)))
    assert run.told == [("test", "wave", Say.NEW)]
    summary = run.the(4)
    assert (summary.members, summary.severity) == (("a", "b", "c"), Severity.CRITICAL)
    assert (summary.details["kind"], summary.details["blind_since"]) == ("away", after(-60).isoformat())
    assert all(member.is_late for member in run.state.members(4))


def test_what_is_over_already_does_not_ring() -> None:
    run = Run()
    run.see(restarting_crash(0, is_late=True), start(1, is_late=True), now=600)
    run.see(about_host(CaughtUp, 600, blind_since=after(-60)))
    assert run.told == [("test", "wave", Say.NEW)]
    assert (run.the(2).severity, run.the(2).resolution) == (Severity.WARNING, "running")
    assert run.the(1).resolved_at == after(31)


def test_nothing_is_said_where_nothing_happened() -> None:
    run = Run()
    run.see(about_host(EngineBack, 600, blind_since=after(-60)), about_host(CaughtUp, 600, blind_since=after(-60)))
    assert run.changes == []


def test_a_summary_shows_what_becomes_of_its_members() -> None:
    run = Run()
    late(run, "ab")
    run.see(about_host(CaughtUp, 600, blind_since=after(-60)))
    made = run.see(start(700, "a"), health(701, well=True, name="a"))
    assert [(change.incident.trouble, change.say) for change in made if change.incident.trouble is Trouble.WAVE] == [
        (Trouble.WAVE, Say.EDIT),
        (Trouble.WAVE, Say.EDIT),
    ]


def test_one_death_in_a_gap_of_seconds_is_told_like_any_other() -> None:
    run = Run()
    run.see(crash(0, is_late=True), now=2)
    run.see(about_host(CaughtUp, 2, blind_since=after(-3)))
    assert run.told == [("web01", "crash", Say.NEW)]


def test_what_is_open_already_goes_on_with_its_card() -> None:
    run = Run()
    run.see(restarting_crash(0))
    run.see(about_host(EngineBack, 600, blind_since=after(5)))
    run.see(start(10, is_late=True), restarting_crash(12, is_late=True), start(13, is_late=True), now=600)
    run.see(about_host(CaughtUp, 600.5, blind_since=after(5)))
    assert run.told == [("web01", "crash", Say.NEW)]
    assert run.steps() == ["died", "restarted", "died", "restarted", "running"]


def test_nothing_is_judged_before_all_was_told() -> None:
    run = Run()
    run.see(about_host(EngineBack, 600, blind_since=after(-60)))
    run.see(restarting_crash(0, is_late=True), now=600)
    run.wait(602)
    run.see(start(1, is_late=True), now=602)
    run.see(about_host(CaughtUp, 602, blind_since=after(-60)))
    assert run.told == [("test", "wave", Say.NEW)]
    assert (run.the(2).severity, run.the(1).resolution) == (Severity.WARNING, "running")


def test_a_summary_that_a_kill_prevented_is_made_after_the_start() -> None:
    run = Run()
    late(run, "abc")
    run.state = State.resumed(list(run.state.tracked.values()), 4, {})
    run.wait(661)
    assert run.told == [("test", "wave", Say.NEW)]


# the engine


def test_an_engine_that_stays_away_rings_and_its_return_is_on_the_card() -> None:
    run = Run()
    run.see(about_host(EngineLost, 0, reason="connection refused"))
    assert run.told == []
    run.wait(3.5)
    assert run.told == [("engine", "engine", Say.NEW)]
    assert run.the().severity is Severity.CRITICAL
    run.see(about_host(EngineBack, 420, blind_since=after(0)))
    assert run.steps() == ["lost", "back"]
    assert (run.the().resolution, run.the().details["blind_until"]) == ("back", after(420).isoformat())


def test_a_short_break_of_the_stream_is_no_news() -> None:
    run = Run()
    run.see(about_host(EngineLost, 0), about_host(EngineBack, 1, blind_since=after(0)))
    run.wait(60)
    assert run.told == []
    assert run.the().severity is Severity.INFO


def test_an_engine_that_was_started_anew_is_told_however_fast_it_was() -> None:
    run = Run()
    run.see(about_host(EngineLost, 0), about_host(EngineBack, 1, blind_since=after(0), has_restarted=True))
    assert run.told == [("engine", "engine", Say.NEW)]
    assert (run.the().severity, run.the().resolution) == (Severity.WARNING, "back")


def test_what_the_engine_stopped_as_it_went_was_stopped_by_the_engine() -> None:
    run = Run()
    run.see(*stop(0, "a"), about_host(EngineLost, 2))
    assert run.the(1).cause == Cause(kind=CauseKind.ENGINE, signal="SIGTERM", exit_code=0)


def test_what_ended_with_the_engine_is_its_doing_and_no_crash() -> None:
    run = Run()
    run.see(about_host(EngineLost, 0), about_host(EngineBack, 30, blind_since=after(0), has_restarted=True))
    run.see(crash(0.5, "a", code=255, is_late=True), crash(29, "b", code=137, is_late=True), now=30)
    run.see(about_host(CaughtUp, 30, blind_since=after(0)))
    members = [(one.subject, one.trouble, one.cause.kind if one.cause else None) for one in run.state.members(4)]
    assert members == [("a", Trouble.STOPPED, CauseKind.ENGINE), ("b", Trouble.STOPPED, CauseKind.ENGINE)]
    assert run.told == [("engine", "engine", Say.NEW), ("test", "wave", Say.NEW)]


def test_while_the_engine_is_gone_nobody_is_called_back_or_missing() -> None:
    run = Run()
    run.see(restarting_crash(0), about_host(EngineLost, 1))
    run.wait(500)
    assert run.the(1).trouble is Trouble.CRASH


def test_a_flapping_engine_is_told_less_and_less() -> None:
    run = Run()
    told = 0
    for minute in range(30):
        run.see(about_host(EngineLost, minute * 60))
        run.wait(minute * 60 + 5)
        run.arrives(1, minute * 60 + 6)
        run.see(about_host(EngineBack, minute * 60 + 30, blind_since=after(minute * 60)))
        told = len(run.told)
    assert told <= 5
    assert run.the().details["times"] == "30"


def test_images_are_noted_quietly() -> None:
    run = Run(remembered=timedelta(hours=1))
    run.see(about_host(ImageChanged, 0, image="nginx:1.27", action="pull"))
    run.see(about_host(ImageChanged, 1, image="nginx:1.27", action="tag"))
    assert run.told == []
    assert [(one.incident.subject, one.incident.trouble) for one in run.state.tracked.values()] == [
        ("nginx:1.27", Trouble.IMAGE)
    ]
