# Alerts: cards of incidents, digests, the commands about them

help-group-alerts = Alerts
management-alerts = alerts: what comes to this chat

cmd-alerts = what comes to this chat
cmd-alerts-set = set the alerts of this chat
cmd-alerts-reset = put the alerts of this chat back to the defaults
cmd-mute = no alerts about a container: for an hour, until it is healthy, until tomorrow
cmd-unmute = alerts about a container again
cmd-incidents = what broke: open and past
cmd-events = what Docker did
cmd-status = all on one screen
opt-status-picture = the day as a picture

opt-alerts-set-chat = another chat: id or id:topic
opt-alerts-set-host = only these hosts: vps, home-*; may be repeated
opt-alerts-set-name = only containers with such names: web-*; may be repeated
opt-alerts-set-label = only containers with this label: key=value; may be repeated
opt-alerts-set-kind = only such troubles: crash,oom,unhealthy
opt-alerts-set-level = from which severity on: info, warning, critical
opt-alerts-set-quiet = quiet hours: 23:00-07:00; off removes them
opt-alerts-set-zone = time zone: Europe/Moscow
opt-alerts-set-digest = when the daily digest comes: 09:00; off removes it
opt-alerts-set-lang = language: ru or en
opt-alerts-set-escalate = only critical ones that nobody took on for so long: 15m; off removes it
opt-alerts-set-on = send alerts
opt-alerts-set-off = send nothing
opt-alerts-reset-chat = another chat: id or id:topic
opt-incidents-all = past ones too
opt-events-since = from when on: 10m, 2h or a date
opt-events-until = until when
opt-events-filter = choose: event=die, type=image, label=key=value

# what happened: it follows the name

alerts-crash = crashed
alerts-crash-code = crashed, code { $code }
alerts-oom = crashed: out of memory
alerts-oom-within = ran out of memory inside and runs on
alerts-unhealthy = is unhealthy
alerts-crash_loop = keeps crashing
alerts-not_back = did not come back
alerts-stopped = was stopped
alerts-cpu = uses much processor
alerts-cpu-much = uses { $percent }% processor
alerts-memory = uses nearly all of its memory
alerts-memory-much = uses { $percent }% of its memory
alerts-exec = a command was run inside
alerts-image = the image changed
alerts-image-pull = the image was pulled
alerts-image-delete = the image was removed
alerts-image-load = the image was loaded from a file
alerts-image-import = the image was imported
alerts-lifecycle = changed
alerts-created = was created
alerts-removed = was removed
alerts-finished = has finished
alerts-service = is below its replicas
alerts-service-counts = is below its replicas: { $running } of { $desired }

# whole, without a name

alerts-engine = Docker does not answer
alerts-disk = Docker's disk is short of space
alerts-disk-percent = Docker's disk is { $percent }% full
alerts-wave = { $count ->
    [one] { $count } container died
   *[other] { $count } containers died at once
}

# how it ended

alerts-resolved-healthy = is healthy again
alerts-resolved-running = is running again
alerts-resolved-removed = was removed
alerts-resolved-stopped = was stopped
alerts-resolved-finished = has finished
alerts-resolved-ended = has ended
alerts-resolved-left = was left stopped
alerts-resolved-unwatched = is not watched any more
alerts-resolved = is over
alerts-over-engine = Docker answers again
alerts-over-disk = Docker's disk has space again
alerts-over-service = has all its replicas again
alerts-over-cpu = is back to normal processor use
alerts-over-memory = is back to normal memory use
alerts-over-wave = All are running again
alerts-after = { $what } after { $time }

# the course of events

alerts-step-died = died
alerts-step-started = started
alerts-step-stopped = stopped
alerts-step-oom = out of memory
alerts-step-healthy = healthy
alerts-step-unhealthy = unhealthy
alerts-step-removed = removed
alerts-step-running = running
alerts-step-not_back = did not come back
alerts-step-renamed = renamed
alerts-step-finished = finished
alerts-step-died-code = died, code { $code }
alerts-step-stopped_by = stopped through the bot
alerts-step-started_by = started through the bot
alerts-step-restarted_by = restarted through the bot
alerts-step-created = created
alerts-step-exec = command inside
alerts-step-replicas = replicas
alerts-step-complete = all there
alerts-step-over = over the limit
alerts-step-below = below the limit
alerts-step-ended = ended
alerts-step-left = left stopped
alerts-step-unanswered = nobody took it on
alerts-step-restarts = { $count ->
    [1] restarted
   *[other] restarting ×{ $count }
}
alerts-step-died-again = died again

# causes

alerts-by-person = Stopped through the bot: { $name }
alerts-by-outside = Stopped from outside the bot
alerts-by-outside-signal = Stopped from outside the bot, signal { $signal }
alerts-by-engine = Stopped together with the Docker engine
alerts-killed = Code { $code } ({ $signal }): the process was killed by force. Docker did not note a lack of memory.
alerts-oom-inside = Memory ran out inside: the kernel killed one of the processes.
alerts-memory-users = Most memory was used by:
alerts-last-lines = { $count ->
    [one] The last line:
   *[other] The last { $count } lines:
}
alerts-check-output = The check said:
alerts-command = Command:
alerts-free = { $free } free of { $total }
alerts-free-only = { $free } free
alerts-memory-of = { $used } of { $limit }
alerts-times = { $count ->
    [one] It happened { $count } time lately.
   *[other] It happened { $count } times lately.
}
alerts-host = 🖥 { $host }
alerts-told-late = Learned later: the engine was out of reach then, or the bot was down.
alerts-on-it = 👤 On it: { $name }, { $moment }
alerts-muted-until = 🔇 Muted until { $moment } ({ $name })
alerts-muted-healthy = 🔇 Muted until it is well again ({ $name })
alerts-engine-hangs = It can be reached but does not answer: the server hangs or is overloaded.
alerts-engine-reason = Reason: { $reason }
alerts-engine-restarted = The engine was restarted.
alerts-engine-unseen = I did not see what happened from { $from } to { $until }.
alerts-wave-back = Running again: { $back } of { $count }
alerts-more = { $count ->
    [one] … and { $count } more
   *[other] … and { $count } more
}

# buttons

alerts-do-logs = Logs
alerts-do-why = Why
alerts-do-stats = Load
alerts-do-day = 📈 Day
alerts-do-status = Overview
alerts-do-df = What takes the space
alerts-do-stopped = What is not running
alerts-do-no-restart = Stop restarting
alerts-do-ack = ✔ I'm on it
alerts-do-mute-1h = 🔇 1 h
alerts-do-mute-tomorrow = 🔇 until tomorrow
alerts-do-mute-healthy = 🔇 until healthy
alerts-do-unmute = 🔔 { $name }
alerts-do-unmute-it = 🔔 Alerts again
alerts-do-past = Past ones too
alerts-do-open = Open ones only
alerts-do-incidents = Incidents
alerts-do-containers = Containers
alerts-do-back = ‹ To the list
alerts-do-level-info = Everything
alerts-do-level-warning = No trifles
alerts-do-level-critical = Critical only
alerts-do-off = Turn off
alerts-do-on = Turn on

# on a press

alerts-took = You are on it
alerts-taken = { $name } is on it already
alerts-over-already = It is over already
alerts-gone = There is no such incident in the records any more
alerts-not-watching = The engine is not being watched.
alerts-no-lines = No lines are left: the container { $name } is gone.
alerts-kept-lines = { $name }: the last lines before it broke
alerts-mute-bad = Until when? “{ $until }” is not understood. Write 1h, 30m, 2d, healthy or tomorrow.
alerts-mute-done = 🔇 { $name }: muted until { $moment }
alerts-mute-done-healthy = 🔇 { $name }: muted until it is well again
alerts-unmute-done = 🔔 { $name }: alerts come again
alerts-muted-by-glob = { $name } is muted together with others. To lift that: /unmute { $glob }
alerts-unmute-elsewhere = { $name } is not muted here, but it is on { $hosts }.
alerts-unmute-was = { $name } was not muted.

# lists and digests

alerts-incidents-open = { $count ->
    [one] { $count } incident is open
   *[other] { $count } incidents are open
}
alerts-incidents-none = No incident is open.
alerts-incidents-past = Incidents: open and past
alerts-incidents-never = There has been no incident yet.
alerts-away = While I was away
alerts-away-span = { $from } – { $until }, { $time }
alerts-away-nothing = Nothing happened.
alerts-morning = During the quiet hours
alerts-digest = Daily digest
alerts-digest-quiet = Nothing broke.
alerts-digest-incidents = { $count ->
    [one] { $count } incident
   *[other] { $count } incidents
}
alerts-digest-open = { $count ->
    [one] { $count } still open
   *[other] { $count } still open
}
alerts-digest-restarts = Restarts:
alerts-digest-images = { $count ->
    [one] Unused images: { $count }, { $size }
   *[other] Unused images: { $count }, { $size }
}
alerts-digest-disk = Disk: { $free } free of { $total }
alerts-digest-grown = { $size } more in use
alerts-digest-shrunk = { $size } freed
alerts-digest-deeds = Through the bot:
alerts-digest-audit = Audit hash:

# /alerts

alerts-title = Alerts of this chat
alerts-title-other = Alerts of the chat { $chat }
alerts-is-off = 🔕 Turned off
alerts-level = Severity:
alerts-level-info = all, trifles in the digest
alerts-level-warning = warnings and critical
alerts-level-critical = critical only
alerts-hosts = Hosts:
alerts-names = Names:
alerts-labels = Labels:
alerts-kinds = Troubles:
alerts-all = any
alerts-quiet = Quiet hours:
alerts-quiet-off = none
alerts-quiet-on = { $span } (critical ones come all the same)
alerts-zone = Time zone:
alerts-digest-at = Digest:
alerts-digest-off = does not come
alerts-digest-on = daily at { $moment }
alerts-escalate = Only critical ones that nobody took on for { $time }
alerts-mutes = 🔇 Muted:
alerts-mute-until = { $name } until { $moment }
alerts-mute-until-healthy = { $name } until it is well again
alerts-labels-note = A container's labels overrule: lotsman.alerts=off|critical|all, lotsman.alerts.chat=ID[:TOPIC]
alerts-not-subscribed = No alerts come to this chat. To turn them on: /alerts set --on
alerts-bad-quiet = “{ $value }” is no quiet hours. Write it like this: 23:00-07:00 or off
alerts-bad-time = “{ $value }” is no time of day. Write it like this: 09:00 or off
alerts-bad-zone = “{ $value }” is no time zone. Write it like this: Europe/Moscow
alerts-bad-kind = There is no trouble “{ $value }”. There are: { $known }
alerts-bad-label = “{ $value }” is no label. Write it like this: team or team=web
alerts-bad-level = There is no severity “{ $value }”. There are: info, warning, critical
alerts-bad-chat = “{ $value }” is no chat id. Write it like this: -1001234567890 or -1001234567890:17
alerts-nothing-to-set = It is not said what to set. For example: /alerts set --level critical

# /status

alerts-status-title = Overview
alerts-status-away = 🔴 { $host }: does not answer
alerts-status-running = { $count } running
alerts-status-stopped = { $count } stopped
alerts-status-paused = { $count } paused
alerts-status-unhealthy = unhealthy: { $names }
alerts-status-restarting = restarting: { $names }
alerts-status-disk = disk: { $free } free of { $total } ({ $percent }% used)

# /events

alerts-events-title = Docker's events: { $from } – { $until }
alerts-events-none = There were no events from { $from } to { $until }.
alerts-events-older = Older ones the engine has forgotten, or they did not fit: the last { $count } are shown.
