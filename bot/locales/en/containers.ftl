# Containers: the list, the card, changes

cmd-ps = which containers are running
cmd-start = start stopped ones
cmd-stop = stop
cmd-restart = restart
cmd-kill = kill, or send a signal
cmd-pause = freeze all processes
cmd-unpause = go on after a pause
cmd-rename = rename
cmd-rm = remove
cmd-top = processes in a container
cmd-port = published ports
cmd-diff = what changed in the files

opt-ps-all = all of them, stopped ones too
opt-ps-filter = choose: status=exited, name=web, label=key=value, health=unhealthy, …
opt-ps-last = the last N created, in any state
opt-ps-latest = the last one created
opt-ps-quiet = ids only
opt-ps-size = how much space they take
opt-stop-timeout = seconds to wait before killing (10 by default)
opt-restart-timeout = seconds to wait before killing (10 by default)
opt-kill-signal = which signal to send (KILL by default)
opt-rm-force = a running one too (it is killed)
opt-rm-volumes = anonymous volumes with it

status-running = up { $time }
status-paused = paused, started { $time } ago
status-restarting = restarting, code { $code }, { $time } ago
status-exited = exited { $time } ago, code { $code }
status-created = created, never started
status-dead = not removed to the end (dead)
status-removing = being removed
health-starting = health: starting
health-healthy = healthy
health-unhealthy = unhealthy

card-running = up { $time }
card-paused = paused, started { $time } ago
card-restarting = restarting, last code { $code }
card-exited = exited { $ago }, code { $code }
card-oom = out of memory (OOM)
card-error = Error: { $error }
card-health-output = Last check:
card-project = Compose:
card-ports = Ports:
card-mounts = Mounts:
card-networks = Networks:
card-restart = Restart:
card-restarts = { $count ->
    [one] restarted once
   *[other] restarted { $count } times
}
card-started = Started:
card-finished = Finished:
card-command = Command:
card-limits = Limits:
card-more = … and { $count } more

containers-title = Containers: { $count }, { $running } running
containers-title-running = Containers running: { $count }
containers-project = ▸ { $name }
containers-no-project = ▸ outside Compose
containers-size = takes { $rw } (with its image { $virtual })
containers-refresh = Refresh
containers-show-all = Show all
containers-show-running = Running only
containers-none = No container is running.
containers-none-at-all = There are no containers. Make one: /run
containers-none-match = No container matches this filter.
containers-back = ‹ To the list
containers-card-protected = 🔒 Protected: only an admin changes it, with a confirmation

containers-do-logs = Logs
containers-do-follow = Follow
containers-do-stop = Stop
containers-do-start = Start
containers-do-restart = Restart
containers-do-pause = Pause
containers-do-unpause = Unpause
containers-do-inspect = Inspect
containers-do-top = Processes
containers-do-rm = Remove
containers-do-card = Card
containers-undo-start = ↩ Start again
containers-undo-unpause = ↩ Unpause
containers-undo-undo = ↩ Make anew

containers-ask-start = { $count ->
    [1] Start { $name }?
   *[other] Start { $count } containers?
}
containers-ask-stop = { $count ->
    [1] Stop { $name }?
   *[other] Stop { $count } containers?
}
containers-ask-restart = { $count ->
    [1] Restart { $name }?
   *[other] Restart { $count } containers?
}
containers-ask-kill = { $count ->
    [1] Kill { $name }?
   *[other] Kill { $count } containers?
}
containers-ask-signal = { $count ->
    [1] Send the signal to { $name }?
   *[other] Send the signal to { $count } containers?
}
containers-ask-pause = { $count ->
    [1] Pause { $name }?
   *[other] Pause { $count } containers?
}
containers-ask-unpause = { $count ->
    [1] Unpause { $name }?
   *[other] Unpause { $count } containers?
}
containers-ask-rm = { $count ->
    [1] Remove { $name } for good?
   *[other] Remove { $count } containers for good?
}
containers-ask-rename = Rename { $name } to { $new }?
containers-guessed = “{ $ref }” is the beginning of one name only: { $name }
containers-is-protected = 🔒 Protected: { $names }
containers-own = ⚠ The bot itself runs in this container: there may be no answer
containers-tie-network = ⚠ { $name } lives in the network of { $on } and would be left without one
containers-tie-compose = ⚠ { $name } depends on { $on } (Compose depends_on)
containers-note-force = ⚠ A running one is killed without warning (-f)
containers-note-volumes = ⚠ Anonymous volumes go with their data (-v)
containers-dark = ⚠ Ports on the host go dark: { $ports }
containers-orphans-named = Volumes left without a container: { $names }
containers-orphans-anonymous = Anonymous volumes left without a container: { $count }

containers-did-start = { $name } started
containers-did-stop = { $name } stopped
containers-did-restart = { $name } restarted
containers-did-kill = { $name } killed
containers-did-signal = { $name } got the signal
containers-did-pause = { $name } paused
containers-did-unpause = { $name } goes on
containers-did-rm = { $name } removed
containers-did-rename = ✓ { $old } is now { $new }
containers-was-start = { $name } is running already
containers-was-stop = { $name } was stopped already
containers-was-pause = { $name } is paused already
containers-was-unpause = { $name } is not paused

containers-protected = { $name } is protected: only an admin may change it.
containers-not-running = { $name } is not running.
containers-start-paused = { $name } is paused. Unpause it first: /unpause { $name }
containers-rm-running = { $name } is running. Stop it first, or remove it with -f.
containers-bad-port = “{ $port }” is not a port. Write it like this: 80 or 80/udp
containers-port-none = { $name } publishes no ports.
containers-port-stopped = { $name } is not running, its ports are closed.
containers-port-not-published = { $name } does not publish port { $port }.
containers-top-title = { $name }: { $count ->
    [one] { $count } process
   *[other] { $count } processes
}
containers-diff-none = Nothing changed in the files of { $name }.
containers-diff-title = { $name }: { $added } added, { $changed } changed, { $deleted } deleted
