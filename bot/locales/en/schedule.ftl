help-group-schedules = Schedule
management-schedule = the schedule: what runs when
cmd-schedule-add = run a command at set times
cmd-schedule-list = what runs at set times
cmd-schedule-rm = take it off the schedule
cmd-schedule-run = run it now, out of turn
opt-schedule-add-tz = time zone, like Europe/Berlin
opt-schedule-add-catch_up = run once what was missed while the bot was down
opt-schedule-add-mute = while it runs and a minute longer, send no alerts of that host

schedule-number = #{ $number }
schedule-heading = ⏰ #{ $number } { $line }
schedule-question = Add to the schedule?
schedule-unasked = It will run each time without asking.
schedule-added = On the schedule as #{ $number }:
schedule-rights = It runs with the rights you have by then. Where all goes well, the message comes without a sound.
schedule-next = Next: { $moments } ({ $zone })
schedule-next-one = next { $moment }
schedule-last = last { $sign } { $moment }
schedule-elsewhere = another chat
schedule-will-catch-up = What was missed will run once.
schedule-will-mute = While it runs and a minute longer, alerts of that host are silent.
schedule-asks-code = Each time a code of the second factor will be asked for.
schedule-asks-second = Each time another admin must allow it.
schedule-none = Nothing runs at set times. To add something:
schedule-more = …and { $count } more
schedule-run-now = Run #{ $number }
schedule-remove = Remove #{ $number }
schedule-removing = Take #{ $number } off the schedule?
schedule-removed = Off the schedule: #{ $number }
schedule-running = Run #{ $number } now? With the rights of who added it: { $name }.
schedule-started = Running #{ $number }
schedule-missed = ⏰ Missed by the schedule while the bot was down:
schedule-missed-line = #{ $number }, times: { $count }
schedule-catches-up = running once
schedule-overlap = ⏰ #{ $number } was skipped: its last run has not ended yet.
schedule-failed = ⚠ It did not work.
schedule-guess = A schedule runs only what is named in full: there is no “{ $ref }”, there is { $name }. Nothing was done.
schedule-no-command = No such command: { $line }
schedule-bad-cron = I do not understand the time “{ $expression }”. Five fields of cron are needed: minute hour day month weekday, like "0 4 * * *" for every day at 4:00. There are @hourly, @daily, @weekly and @monthly, too.
schedule-bad-zone = No such time zone: “{ $zone }”. An example: Europe/Berlin.
schedule-by-hand = { $line } does not run by schedule{ $option ->
    [interactive] : -i waits for a person
    [tty] : -t waits for a person
    [follow] : -f waits for a person
   *[other] : it is for a person alone
}.
schedule-secret = There is a secret in the command: it would lie in the database in clear. Hand it to the container by a file or --env-file.
schedule-too-long = The command is longer than { $most } characters.
schedule-enough = There are { $most } scheduled commands in this chat, and no more fit.
schedule-none-such = There is no #{ $number } on the schedule.
schedule-not-yours = { $name } added this schedule: they or an admin may change it.
schedule-host-gone = ⚠ There is no host { $name } in DOCKER_HOSTS any more: it cannot run.
schedule-misplaced = { $option } belongs to the schedule and goes before the time.
