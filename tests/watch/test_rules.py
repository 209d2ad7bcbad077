"""One container's story: why it ended, what is told of it, when it is over."""

from datetime import timedelta

import pytest

from bot.store.incident_rows import Cause, CauseKind, Severity, Trouble
from bot.watch import rules
from bot.watch.facts import Created, ExecOpened, OutOfMemory, Removed, Renamed, Signalled, Started, Stopped
from bot.watch.state import Say
from tests.watch.facts import (
    ANNA,
    HOST,
    NIGHT,
    Run,
    after,
    crash,
    deed,
    health,
    id_of,
    of,
    restarting_crash,
    start,
    stop,
)

# causes


def test_a_crash_is_told_at_once_and_rings() -> None:
    run = Run()
    run.see(crash(0, code=3))
    assert run.told == [("web01", "crash", Say.NEW)]
    assert run.the().severity is Severity.CRITICAL
    assert run.the().cause == Cause(kind=CauseKind.CRASH, exit_code=3)
    assert (run.the().host, run.the().subject_id, run.the().opened_at) == (HOST, id_of("web01"), NIGHT)
    assert run.changes[0].has_died


def test_137_alone_is_no_lack_of_memory() -> None:
    run = Run()
    run.see(crash(0, code=137))
    assert run.the().cause == Cause(kind=CauseKind.CRASH, signal="SIGKILL", exit_code=137)


def test_a_lack_of_memory_is_what_the_engine_says_is_one() -> None:
    run = Run()
    run.see(of(OutOfMemory, 0), crash(0.1, code=137))
    assert run.told == [("web01", "oom", Say.NEW)]
    assert run.the().cause == Cause(kind=CauseKind.OOM, exit_code=137)
    assert run.steps() == ["oom", "died"]


def test_a_flag_of_the_engine_is_enough_for_a_lack_of_memory() -> None:
    run = Run()
    run.see(of(type(crash(0)), 0, exit_code=137, was_oom_killed=True))
    assert run.the().trouble is Trouble.OOM


def test_a_process_that_is_killed_inside_is_a_warning_after_a_moment() -> None:
    run = Run()
    run.see(of(OutOfMemory, 0))
    assert run.told == []
    run.wait(3.1)
    assert run.told == [("web01", "oom", Say.NEW)]
    assert run.the().severity is Severity.WARNING
    assert run.the().resolution == "running"
    assert run.the().details["inside"] == "yes"


def test_an_operators_stop_is_no_news() -> None:
    run = Run()
    run.see(*stop(0, code=137), deeds=[deed("stop")])
    assert run.changes == []


def test_the_end_of_a_session_is_its_persons_doing_inside_and_out() -> None:
    run = Run()
    end = deed("session end")
    run.see(of(ExecOpened, 0, command="kill 7"), *stop(0.1, code=129), deeds=[end])
    assert run.changes == []


def test_an_operators_stop_of_another_container_explains_nothing() -> None:
    run = Run()
    run.see(*stop(0), deeds=[deed("stop", words=("db",))])
    assert run.told == [("web01", "stopped", Say.NEW)]


@pytest.mark.parametrize("words", [("web01",), ("web",), (id_of("web01")[:6],)])
def test_an_operator_may_have_named_it_by_a_beginning(words: tuple[str, ...]) -> None:
    run = Run()
    run.see(*stop(0), deeds=[deed("stop", words=words)])
    assert run.told == []


def test_a_deed_that_ended_knows_its_container_by_its_id() -> None:
    run = Run()
    by_id = deed("rm", until=0.5, ids=(id_of("web01"),), names=("web01",), words=())
    run.see(*stop(0), of(Removed, 0.3), deeds=[by_id])
    assert run.changes == []
    other = deed("rm", until=0.5, ids=(id_of("other"),), names=("web01",), words=())
    run.see(*stop(10), deeds=[other])
    assert run.told == [("web01", "stopped", Say.NEW)]


def test_a_crash_right_after_an_operators_restart_is_a_crash() -> None:
    run = Run()
    restart = deed("restart", until=1)
    run.see(*stop(0), start(0.5), crash(2), deeds=[restart])
    assert run.told == [("web01", "crash", Say.NEW)]


def test_a_stop_from_outside_is_told_as_that_and_comes_silently() -> None:
    run = Run()
    run.see(*stop(0, code=143))
    assert run.told == [("web01", "stopped", Say.NEW)]
    assert run.the().severity is Severity.WARNING
    assert run.the().cause == Cause(kind=CauseKind.OUTSIDE, signal="SIGTERM", exit_code=143)


def test_a_task_that_the_swarm_stops_is_not_told_and_one_that_fails_is() -> None:
    labels = {"com.docker.swarm.service.name": "web"}
    run = Run()
    run.see(of(Signalled, 0, signal="15", labels=labels), crash(1, code=143, labels=labels))
    assert run.told == []
    run.see(crash(60, code=3, labels=labels))
    assert [what for _name, what, _say in run.told] == ["crash"]


def test_a_stop_from_outside_is_told_even_where_the_program_ended_well() -> None:
    run = Run()
    run.see(*stop(0, code=0))
    assert run.the().cause == Cause(kind=CauseKind.OUTSIDE, signal="SIGTERM", exit_code=0)


def test_a_stop_whose_grace_ran_out_is_no_lack_of_memory() -> None:
    run = Run()
    run.see(of(Signalled, 0, signal="15"), of(Signalled, 10, signal="9"), crash(10.1, code=137), of(Stopped, 10.2))
    assert run.the().cause == Cause(kind=CauseKind.OUTSIDE, signal="SIGKILL", exit_code=137)


def test_a_signal_to_read_the_configuration_again_is_soon_forgotten() -> None:
    run = Run()
    run.see(of(Signalled, 0, signal="1"), crash(60))
    assert run.the().trouble is Trouble.CRASH


def test_a_stop_that_took_very_long_is_not_left_called_a_crash() -> None:
    run = Run()
    run.see(of(Signalled, 0, signal="15"), crash(300), of(Stopped, 300.1))
    assert run.the().trouble is Trouble.STOPPED
    assert run.the().cause == Cause(kind=CauseKind.OUTSIDE, exit_code=1)


def test_what_finished_by_itself_is_only_noted() -> None:
    run = Run()
    run.see(crash(0, code=0))
    assert run.told == []
    assert (run.the().trouble, run.the().severity) == (Trouble.FINISHED, Severity.INFO)


def test_exit_0_is_no_crash_loop_however_often() -> None:
    run = Run()
    for second in range(10):
        run.see(restarting_crash(second, code=0), start(second + 0.5))
    assert run.told == []


def test_what_was_found_ended_by_a_signal_has_no_known_cause() -> None:
    run = Run()
    run.see(crash(0, code=137, is_late=True))
    assert run.the().cause == Cause(kind=CauseKind.UNKNOWN, signal="SIGKILL", exit_code=137)


def test_what_was_found_ended_may_be_an_operators_doing_though_no_signal_was_seen() -> None:
    run = Run()
    run.see(crash(0, code=137, is_late=True), deeds=[deed("stop", until=1)])
    assert run.changes == []


# going on


def test_a_restart_by_its_policy_is_silent_and_the_same_card() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1))
    run.wait(31.1)
    assert run.told == [("web01", "crash", Say.NEW)]
    assert run.the().severity is Severity.WARNING
    assert run.steps() == ["died", "restarted", "running"]
    assert (run.the().restarts, run.the().resolution, run.the().resolved_at) == (1, "running", after(31))


def test_health_ends_it_before_time_does() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1), health(5, well=True))
    assert (run.the().resolution, run.the().resolved_at) == ("healthy", after(5))


def test_many_restarts_are_a_crash_loop_that_rings_once() -> None:
    run = Run()
    for second in range(8):
        run.see(restarting_crash(second), start(second + 0.5))
    assert run.told == [("web01", "crash", Say.NEW), ("web01", "crash_loop", Say.AGAIN)]
    assert (run.the().trouble, run.the().severity, run.the().restarts) == (Trouble.CRASH_LOOP, Severity.CRITICAL, 8)


def test_restarts_far_apart_are_no_loop() -> None:
    run = Run()
    for minute in range(6):
        run.see(restarting_crash(minute * 120), start(minute * 120 + 1))
        run.wait(minute * 120 + 60)
    assert run.the().trouble is Trouble.CRASH


def test_a_policy_that_gives_up_is_told() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1), crash(2))
    assert run.told == [("web01", "crash", Say.NEW), ("web01", "crash", Say.AGAIN)]
    assert run.the().severity is Severity.CRITICAL


def test_a_container_that_does_not_come_back_is_told() -> None:
    run = Run()
    run.see(restarting_crash(0))
    run.wait(89)
    assert run.told == [("web01", "crash", Say.NEW)]
    run.wait(91)
    assert run.told[1:] == [("web01", "not_back", Say.AGAIN)]
    assert (run.the().trouble, run.the().severity) == (Trouble.NOT_BACK, Severity.CRITICAL)


def test_an_operators_stop_ends_what_is_open() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1))
    run.see(*stop(2), deeds=[deed("stop", at=2)])
    assert (run.the().resolution, run.steps()[-1], run.the().steps[-1].detail) == ("stopped", "stopped_by", ANNA)
    assert len(run.told) == 1


def test_an_operators_restart_is_a_line_and_ends_it_when_it_holds() -> None:
    run = Run()
    run.see(crash(0))
    run.see(start(10), deeds=[deed("start", at=10)])
    run.wait(41)
    assert run.steps() == ["died", "started_by", "running"]
    assert (run.the().resolution, run.the().restarts) == ("running", 0)


def test_a_stop_from_outside_ends_what_is_open() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1), *stop(2))
    assert (run.the().resolution, len(run.told)) == ("stopped", 1)


def test_what_was_stopped_and_left_is_not_open_for_ever() -> None:
    run = Run()
    run.see(*stop(0))
    run.wait(24 * 3600 + 1)
    assert run.state.open() == []


def test_a_removal_ends_it_and_the_end_stays_known() -> None:
    run = Run()
    run.see(crash(0), of(Removed, 0.1))
    assert run.told == [("web01", "crash", Say.NEW)]
    assert (run.the().resolution, run.steps()) == ("removed", ["died", "removed"])


def test_a_container_that_is_renamed_keeps_its_card() -> None:
    run = Run()
    run.see(restarting_crash(0), of(Renamed, 1, "web02", id=id_of("web01"), old_name="web01"))
    run.see(of(Started, 2, "web02", id=id_of("web01")))
    assert (run.the().subject, run.steps()) == ("web02", ["died", "renamed", "restarted"])


# health


def test_unhealthy_comes_silently_and_recovers_on_its_card() -> None:
    run = Run()
    run.see(health(0, well=False, output="connection refused"), health(192, well=True))
    assert run.told == [("web01", "unhealthy", Say.NEW)]
    assert (run.the().severity, run.the().resolution) == (Severity.WARNING, "healthy")
    assert run.the().steps[0].detail == "connection refused"


def test_unhealthy_for_long_rings() -> None:
    run = Run()
    run.see(health(0, well=False))
    run.wait(301)
    assert run.told == [("web01", "unhealthy", Say.NEW), ("web01", "unhealthy", Say.AGAIN)]
    assert run.the().severity is Severity.CRITICAL


def test_the_output_of_a_check_is_masked() -> None:
    run = Run()
    run.see(health(0, well=False, output="PGPASSWORD=hunter2 refused"))
    assert "hunter2" not in run.the().steps[0].detail


def test_unhealthy_that_dies_is_the_same_card_and_news() -> None:
    run = Run()
    run.see(health(0, well=False), crash(5))
    assert run.told == [("web01", "unhealthy", Say.NEW), ("web01", "crash", Say.AGAIN)]
    assert run.the().trouble is Trouble.CRASH


# repeats


def flap(run: Run, at: float) -> None:
    run.see(crash(at), start(at + 1), health(at + 2, well=True))


def test_what_comes_again_waits_for_a_pause_that_grows() -> None:
    run = Run(loop_restarts=1000)
    told_at = []
    for second in range(0, 2400, 20):
        before = len(run.told)
        flap(run, second)
        run.arrives(1, second + 2.5)
        if len(run.told) > before:
            told_at.append(second)
    assert told_at == [0, 40, 180, 800]  # 30 s, 2 min, 10 min after the message before arrived
    assert int(run.the().details["times"]) == 120


def test_a_pause_begins_with_the_delivery() -> None:
    run = Run()
    flap(run, 0)
    flap(run, 100)
    assert len(run.told) == 1  # the first is still on its way
    run.arrives(1, 110)
    flap(run, 120)
    assert len(run.told) == 1
    flap(run, 141)
    assert len(run.told) == 2


def test_what_is_still_down_when_the_pause_is_over_is_told_then() -> None:
    run = Run()
    flap(run, 0)
    run.arrives(1, 3)
    run.see(crash(10))
    assert len(run.told) == 1
    run.wait(33.5)
    assert run.told == [("web01", "crash", Say.NEW), ("web01", "crash", Say.AGAIN)]


def test_a_different_failure_is_never_held_back() -> None:
    run = Run()
    flap(run, 0)
    run.see(of(type(crash(0)), 5, exit_code=137, was_oom_killed=True))
    assert run.told == [("web01", "crash", Say.NEW), ("web01", "oom", Say.AGAIN)]


def test_ever_new_exit_codes_do_not_get_around_the_pause() -> None:
    run = Run()
    for code in range(1, 60):
        run.see(crash(code * 3, code=code), start(code * 3 + 1), health(code * 3 + 2, well=True))
    assert len(run.told) <= 9


def test_long_after_it_was_over_it_is_a_new_one() -> None:
    run = Run()
    flap(run, 0)
    run.see(crash(3700))
    assert run.the(2).subject == "web01"
    assert "times" not in run.the(2).details


def test_a_container_made_anew_under_its_name_goes_on_with_its_card() -> None:
    run = Run()
    run.see(crash(0), of(Removed, 0.5), of(Created, 1, id="b" * 64), start(1.5, id="b" * 64), crash(3, id="b" * 64))
    assert run.the().details["times"] == "2"
    assert run.the().subject_id == "b" * 64


def test_an_event_that_comes_twice_counts_once() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1))
    run.see(restarting_crash(0), start(1), now=2)
    assert run.steps() == ["died", "restarted"]


def test_an_event_that_was_read_before_a_start_counts_once() -> None:
    run = Run()
    run.see(restarting_crash(0), start(1))
    kept = list(run.state.tracked.values())
    run.state = type(run.state).resumed(kept, 2, {HOST: start(1).time_ns})
    run.see(restarting_crash(0), start(1), restarting_crash(5))
    assert run.steps() == ["died", "restarted", "died"]


def test_timers_go_on_after_a_start() -> None:
    run = Run()
    run.see(restarting_crash(0))
    run.state = type(run.state).resumed(list(run.state.tracked.values()), 2, {})
    run.wait(91)
    assert run.told[-1] == ("web01", "not_back", Say.AGAIN)


# nobody acknowledges


def test_a_critical_one_that_nobody_acknowledges_rings_once_more_and_goes_on_to_others() -> None:
    run = Run(repeat_after=timedelta(minutes=15), escalate_after=(timedelta(minutes=20),))
    run.see(crash(0))
    run.wait(3600)
    assert len(run.told) == 1  # nobody can have seen it yet
    run.arrives(1, 3600)
    run.wait(3600 + 899)
    assert len(run.told) == 1
    run.wait(3600 + 901)
    run.wait(3600 + 1201)
    run.wait(3600 * 9)
    assert [say for _subject, _trouble, say in run.told] == [Say.NEW, Say.AGAIN, Say.ESCALATE]
    assert run.changes[-1].unanswered_s == 1200


def test_an_acknowledgement_stops_repeats_and_ends_with_the_recovery() -> None:
    run = Run()
    run.see(crash(0))
    run.arrives(1, 1)
    run.state, changes = rules.acknowledge(run.state, 1, ANNA, after(60))
    assert [(change.say, change.incident.acknowledged_by) for change in changes] == [(Say.EDIT, ANNA)]
    run.wait(3600)
    assert len(run.told) == 1
    run.see(start(3601), health(3602, well=True), crash(3700))
    assert (run.the().acknowledged_by, run.the().resolved_at) == ("", None)


def test_a_second_acknowledgement_changes_nothing() -> None:
    run = Run()
    run.see(crash(0))
    run.state, _changes = rules.acknowledge(run.state, 1, ANNA, after(60))
    run.state, changes = rules.acknowledge(run.state, 1, "Борис", after(61))
    assert (changes, run.the().acknowledged_by) == ([], ANNA)


def test_a_warning_is_not_repeated() -> None:
    run = Run()
    run.see(*stop(0))
    run.arrives(1, 1)
    run.wait(4000)
    assert len(run.told) == 1


# notes


def test_what_is_quiet_is_noted_together() -> None:
    run = Run()
    run.see(of(ExecOpened, 0, command="sh"), of(ExecOpened, 5, command="pg_dump --password=x1y2z3"))
    assert run.told == []
    assert (run.the().trouble, run.the().details["count"]) == (Trouble.EXEC, "2")
    assert "x1y2z3" not in run.the().steps[-1].detail


def test_labels_that_matter_stay_with_the_incident() -> None:
    run = Run(label_keys=frozenset({"team"}))
    labels = {"lotsman.alerts": "all", "team": "a", "maintainer": "x", "com.docker.compose.project": "shop"}
    run.see(crash(0, labels=labels))
    assert dict(run.the().labels) == {"com.docker.compose.project": "shop", "lotsman.alerts": "all", "team": "a"}


def test_a_long_history_keeps_its_beginning_and_its_end() -> None:
    run = Run()
    for second in range(100):
        run.see(restarting_crash(second), start(second + 0.5))
    steps = run.the().steps
    assert len(steps) == 19
    assert (steps[0].at, steps[-1].at, run.the().restarts) == (NIGHT, after(99.5), 100)


def test_what_comes_again_says_nothing_of_the_end_before_it_nor_of_a_mute_that_is_over() -> None:
    run = Run()
    run.see(crash(0, code=3))
    run.state, _changes = rules.muted(run.state, [run.the().id], "healthy", ANNA, after(1))
    run.see(start(2), health(3, well=True), health(9, well=False))
    assert (run.the().trouble, run.the().cause, run.the().exit_code) == (Trouble.UNHEALTHY, None, None)
    assert run.the().details.get("muted_until") is None


def test_a_mute_that_lasts_is_shown_when_it_comes_again() -> None:
    run = Run()
    run.see(crash(0))
    run.state, _changes = rules.muted(run.state, [run.the().id], after(3600).isoformat(), ANNA, after(1))
    run.see(start(2), health(3, well=True), crash(9))
    assert run.the().details["muted_by"] == ANNA


def test_an_ill_one_that_is_stopped_from_outside_says_by_whom() -> None:
    run = Run()
    run.see(health(0, well=False), *stop(5, code=137))
    assert run.the().cause == Cause(kind=CauseKind.OUTSIDE, signal="SIGTERM", exit_code=137)
    assert run.the().resolution == "stopped"
