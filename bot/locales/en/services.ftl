# Services and stacks of a swarm

error-no-swarm = This server is in no swarm. A swarm is begun with /swarm init, on one server too.
error-swarm-worker = This server is a worker of the swarm: only a manager knows its services, nodes and secrets. Ask a manager’s Docker instead.
error-swarm-locked = The swarm is locked. On the server: docker swarm unlock
error-swarm-no-leader = The swarm has no leader: too few managers can be reached. What runs goes on running; nothing can be changed until most of the managers are back.

help-group-swarm = Swarm
management-service = services of the swarm: list, scale, update, roll back

cmd-service-ls = services of the swarm: running and desired
cmd-service-ps = a service's tasks: node, state, errors
cmd-service-inspect = a service's card, with a JSON file
cmd-service-logs = the log of all of a service's tasks
cmd-service-create = create a service
cmd-service-update = change a service: image, variables, ports
cmd-service-scale = how many tasks to keep: web=5
cmd-service-rollback = take a service back to what it was
cmd-service-rm = remove a service

opt-service-ls-filter = choose: name=web, label=key, mode=global
opt-service-ls-quiet = ids only
opt-service-ps-filter = choose: node=anna, desired-state=running
opt-service-ps-quiet = ids only
opt-service-inspect-pretty = without the JSON file
opt-service-logs-follow = show new lines as they come
opt-service-logs-tail = how many of the last lines of each task
opt-service-logs-since = from when on
opt-service-logs-timestamps = with times
opt-service-scale-detach = do not watch it
opt-service-rollback-detach = do not watch it
opt-service-create-name = the service's name
opt-service-create-mode = replicated, or global (a task on each node)
opt-service-create-env = environment variable
opt-service-create-label = label of the service
opt-service-create-container_label = label of its containers
opt-service-create-publish = port: outside:inside
opt-service-create-mount = volume or folder
opt-service-create-network = network
opt-service-create-secret = secret, seen in /run/secrets
opt-service-create-config = config, seen as a file
opt-service-create-constraint = where to run, such as node.role==worker
opt-service-create-hostname = host name in the tasks
opt-service-create-user = user
opt-service-create-workdir = working folder
opt-service-create-entrypoint = another command instead of ENTRYPOINT
opt-service-create-stop_signal = signal to stop with
opt-service-create-stop_grace_period = how long to wait for a stop
opt-service-create-init = an init process inside
opt-service-create-read_only = the container's files read-only
opt-service-create-replicas = how many tasks to keep
opt-service-create-replicas_max_per_node = at most so many tasks on a node
opt-service-create-limit_cpu = processor limit
opt-service-create-limit_memory = memory limit
opt-service-create-reserve_cpu = processors set aside
opt-service-create-reserve_memory = memory set aside
opt-service-create-restart_condition = when to start again: none, on-failure, any
opt-service-create-restart_delay = pause before a new start
opt-service-create-restart_max_attempts = how many tries
opt-service-create-update_parallelism = how many tasks to replace at a time (0: all)
opt-service-create-update_delay = pause between batches
opt-service-create-update_monitor = how long to watch a new task
opt-service-create-update_failure_action = what to do on a failure: pause, continue, rollback
opt-service-create-update_max_failure_ratio = what share of failures is borne
opt-service-create-update_order = new task first, or old one stopped first
opt-service-create-health_cmd = the health check's command
opt-service-create-health_interval = how often to check
opt-service-create-health_timeout = how long to wait for an answer
opt-service-create-health_start_period = time to start up
opt-service-create-health_retries = how many failures in a row
opt-service-create-no_healthcheck = no health check
opt-service-create-no_resolve_image = do not ask the registry for the exact image
opt-service-create-with_registry_auth = give the nodes the registry login
opt-service-create-detach = do not watch it
opt-service-update-image = new image
opt-service-update-args = new command
opt-service-update-force = replace the tasks although nothing changes
opt-service-update-rollback = go back to what it was
opt-service-update-hostname = host name in the tasks
opt-service-update-user = user
opt-service-update-workdir = working folder
opt-service-update-entrypoint = another command instead of ENTRYPOINT
opt-service-update-stop_signal = signal to stop with
opt-service-update-stop_grace_period = how long to wait for a stop
opt-service-update-init = an init process inside
opt-service-update-read_only = the container's files read-only
opt-service-update-replicas = how many tasks to keep
opt-service-update-replicas_max_per_node = at most so many tasks on a node
opt-service-update-limit_cpu = processor limit
opt-service-update-limit_memory = memory limit
opt-service-update-reserve_cpu = processors set aside
opt-service-update-reserve_memory = memory set aside
opt-service-update-restart_condition = when to start again: none, on-failure, any
opt-service-update-restart_delay = pause before a new start
opt-service-update-restart_max_attempts = how many tries
opt-service-update-update_parallelism = how many tasks to replace at a time (0: all)
opt-service-update-update_delay = pause between batches
opt-service-update-update_monitor = how long to watch a new task
opt-service-update-update_failure_action = what to do on a failure: pause, continue, rollback
opt-service-update-update_max_failure_ratio = what share of failures is borne
opt-service-update-update_order = new task first, or old one stopped first
opt-service-update-health_cmd = the health check's command
opt-service-update-health_interval = how often to check
opt-service-update-health_timeout = how long to wait for an answer
opt-service-update-health_start_period = time to start up
opt-service-update-health_retries = how many failures in a row
opt-service-update-no_healthcheck = no health check
opt-service-update-no_resolve_image = do not ask the registry for the exact image
opt-service-update-with_registry_auth = give the nodes the registry login
opt-service-update-detach = do not watch it
opt-service-update-env_add = add: environment variable
opt-service-update-env_rm = take away: environment variable
opt-service-update-label_add = add: label of the service
opt-service-update-label_rm = take away: label of the service
opt-service-update-container_label_add = add: label of its containers
opt-service-update-container_label_rm = take away: label of its containers
opt-service-update-publish_add = add: port: outside:inside
opt-service-update-publish_rm = take away: port, by its number inside
opt-service-update-mount_add = add: volume or folder
opt-service-update-mount_rm = take away: volume or folder
opt-service-update-network_add = add: network
opt-service-update-network_rm = take away: network
opt-service-update-secret_add = add: secret
opt-service-update-secret_rm = take away: secret
opt-service-update-config_add = add: config
opt-service-update-config_rm = take away: config
opt-service-update-constraint_add = add: placement constraint
opt-service-update-constraint_rm = take away: placement constraint

services-title = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
services-title-short = { $count ->
    [one] { $count } service
   *[other] { $count } services
}, short of tasks: { $short }
services-none = There are no services. To make one: /service create
services-none-match = No service fits this choice.
services-refresh = Refresh
services-back = ‹ To the list
services-mode-global = global
services-mode-replicated-job = job
services-mode-global-job = global job
services-update-none = changed { $ago }
services-update-held = update on hold
services-update-updating = being updated
services-update-paused = update paused by a failure
services-update-rollback-started = being rolled back
services-update-rollback-paused = rollback paused by a failure
services-update-rollback-completed = rolled back { $ago }
services-card-image = Image:
services-card-stack = Stack:
services-card-ports = Ports:
services-card-update = Last change:
services-card-message = Swarm says:
services-no-node = no node yet
services-no-tasks = There are no tasks.
services-ps-title = Tasks: { $names }
services-task-new = new
services-task-pending = waits for a node
services-task-assigned = has a node
services-task-accepted = accepted
services-task-preparing = pulls the image
services-task-ready = ready
services-task-starting = starting
services-task-running = running
services-task-complete = complete
services-task-shutdown = stopped
services-task-failed = failed
services-task-rejected = rejected by the node
services-task-remove = being removed
services-task-orphaned = lost with its node
services-waits = old one, waits its turn
services-do-card = Card
services-do-logs = Log
services-do-ps = Tasks
services-do-rm = Remove
services-do-restart = Restart the tasks
services-do-rollback = Roll back
services-do-hold = Hold the update
services-do-go-on = Go on
services-do-follow = Follow
services-stage-updating = Being updated: { $done } of { $all } new, { $took }
services-stage-starting = Running: { $done } of { $all }, { $took }
services-stage-held = On hold: { $done } of { $all } new. { $left ->
    [0] Nothing is left to replace: go on with it.
   *[other] At most one more task is replaced.
}
services-stage-rolling-back = Being rolled back: { $done } of { $all }, { $took }
services-stage-done = Done: { $done } of { $all } running, in { $took }
services-stage-paused = Paused after a failure: { $done } of { $all } new. The old tasks go on running.
services-stage-rolled-back = Rolled back: { $done } of { $all } running, in { $took }
services-stage-rollback-paused = The rollback failed and is paused: { $done } of { $all }
services-stage-failing = It does not come up: { $done } of { $all } running
services-stage-gone = The service was removed.
services-silent = The manager does not answer at the moment; this is how it was.
services-watch-stopped = I no longer look; the swarm goes on by itself.
services-watch-shutdown = The bot stops; the swarm goes on by itself.
services-watch-limit = I no longer look, it takes too long; the swarm goes on by itself.
services-watch-silent = The manager does not answer. The swarm goes on by itself if enough managers are left.
services-ask-scale = Change the number of tasks: { $numbers }?
services-ask-update = Change { $name }? { $options }
services-ask-rollback = Take { $name } back to what it was before the last change?
services-ask-rm = { $count ->
    [one] Remove the service { $name }?
   *[other] Remove { $count } services?
}
services-ask-create = Create the service { $name }?
services-guessed = You wrote { $ref }; this is about { $name }.
services-is-protected = Protected: { $names }
services-protected = { $name } is protected: only an admin changes it.
services-note-rm = All its tasks stop. Volumes stay on the nodes.
services-note-under-way = The change before this has not come through: { $names }. After another one a rollback no longer returns to what was before it.
services-note-stack = Belongs to the stack { $stack }; the next deploy makes it anew.
services-danger-title = This hands over a part of the nodes:
services-did-create = { $name } was created
services-did-update = { $name } was changed
services-did-scale = { $name }
services-did-rollback = { $name } goes back to what it was
services-did-rm = { $name } was removed
services-did-hold = { $name }: the update is on hold.
services-did-go-on = { $name }: the update goes on.
services-nothing-to-hold = { $name }: there is no update under way that could be held.
services-not-held = { $name }: its update is not on hold.
services-exists = There is a service { $name } already.
services-not-replicated = { $name } has no number of tasks: it is global or a job.
services-global-replicas = A global service has a task on each node: --replicas is not for it.
services-scale-form = “{ $value }” does not fit. Write it like this: web=3
services-bad-value = { $option }: “{ $value }” does not fit. Write it like this: { $form }
services-nothing = Say what to change, for example --image nginx:1.28
services-rollback-alone = --rollback goes alone, without other changes.
services-no-previous = { $name } was never changed: there is nothing to go back to.
services-not-pinned = The registry could not be asked about { $image }: each node takes what it finds under this name.
services-logs-title = { $name }: { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
services-logs-none = { $name } has written nothing in this time.
services-logs-as-file = The last { $count } are here, all of them in the file.
services-logs-following = { $name }: following
services-logs-followed = { $name }: followed
services-logs-waiting = Nothing yet.
services-logs-missing = Without the lines of nodes that do not answer: { $names }
services-logs-stopped = Stopped.
services-logs-shutdown = The bot stops.
services-logs-limit = Ten minutes are over.
services-logs-broken = The log cannot be read any longer.

recovery-now-service = the service is there
recovery-now-service-updating = the service is being updated
recovery-now-service-stuck = its update is paused after a failure
recovery-now-no-service = no such service
