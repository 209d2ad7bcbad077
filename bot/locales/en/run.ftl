cmd-run = start a new container from an image
opt-run-detach = in the background
opt-run-interactive = keep input open
opt-run-tty = with a terminal
opt-run-rm = remove the container when it ends
opt-run-init = an init process inside
opt-run-read_only = the container's files read-only
opt-run-privileged = all rights on the server (dangerous)
opt-run-no_healthcheck = no health check
opt-run-publish_all = publish all of the image's ports
opt-run-publish = port: server:container
opt-run-env = environment variable
opt-run-volume = volume or folder
opt-run-mount = volume or folder, in full
opt-run-tmpfs = folder in memory
opt-run-label = label
opt-run-network_alias = another name in the network
opt-run-expose = port that is open inside only
opt-run-volumes_from = volumes of another container
opt-run-cap_add = add a capability (dangerous)
opt-run-cap_drop = drop a capability
opt-run-device = a device of the server (dangerous)
opt-run-security_opt = security options (dangerous)
opt-run-dns = DNS server
opt-run-add_host = a name in /etc/hosts
opt-run-log_opt = log option
opt-run-ulimit = ulimit
opt-run-sysctl = kernel parameter
opt-run-name = the container's name
opt-run-restart = when to restart: no, on-failure:3, always, unless-stopped
opt-run-network = network
opt-run-workdir = working folder
opt-run-user = user
opt-run-memory = memory limit
opt-run-memory_swap = memory and swap limit
opt-run-cpus = how many processors
opt-run-entrypoint = another command instead of ENTRYPOINT
opt-run-pull = when to pull the image
opt-run-hostname = host name
opt-run-health_cmd = the health check's command
opt-run-health_interval = how often to check
opt-run-health_timeout = how long to wait for an answer
opt-run-health_start_period = time to start up
opt-run-health_retries = how many failures in a row
opt-run-pid = process namespace
opt-run-ipc = IPC namespace
opt-run-uts = host name namespace
opt-run-userns = user namespace
opt-run-stop_signal = signal to stop with
opt-run-stop_timeout = how long to wait for a stop
opt-run-shm_size = size of /dev/shm
opt-run-log_driver = log driver
opt-run-platform = the image's platform
run-bad-value = { $option }: “{ $value }” does not fit. Write it like this: { $form }
run-pulling = { $image } is not on the server, pulling it
run-pull-stopped = The pull of { $image } was stopped, no container was made.
run-running = runs, this is its output
run-started = started
run-ended = ended with code { $code } after { $took }
run-removed = The container was removed (--rm).
run-no-output = It printed nothing.
run-still = a minute has passed, the container runs on
run-left = no longer shown, the container runs on
run-hidden = { $n ->
    [one] ({ $n } earlier line)
   *[other] ({ $n } earlier lines)
}
run-exit-125 = 125: the container did not start, an error of Docker
run-exit-126 = 126: the command was found but cannot be run
run-exit-127 = 127: the image has no such command
run-exit-137 = 137: the process was killed (SIGKILL), by hand, after a stop's time-out or for lack of memory
run-exit-139 = 139: a memory access error (SIGSEGV)
run-exit-143 = 143: stopped on request (SIGTERM)
run-logs = Logs
run-remove = Remove
run-follow = Follow
run-stop = Stop
run-swapped = Options go before the image's name, or docker takes them for the command inside. The right order:
run-swap-do = Run it like that
run-danger-title = This gives the container access to the server. Run it?
run-danger-off = This would give the container access to the server, which DANGEROUS_RUN=off forbids: { $what }
run-danger-privileged = --privileged: the container gets all rights on the server
run-danger-capability = the capability { $what }
run-danger-device = the server's device { $what }
run-danger-security = weaker protection: { $what }
run-danger-namespace = a namespace shared with the server: { $what }
run-danger-network = the server's whole network (--network { $what })
run-danger-socket = Docker's socket ({ $what }): the container can control the whole server
run-danger-mount = the server's folder { $what }
run-danger-lender = volumes of the container { $what }, which could not be checked
run-danger-driver = a volume with options of the driver { $what } that cannot be checked
run-exit-oom = 137: the container ran out of memory and was killed for it
run-conflict = { $one } and { $other } do not go together.
run-one-network = A container starts in one network, and these were named: { $networks }. Connect it to the others later: /network connect
run-name-taken = The name { $name } is taken: { $image }, { $status ->
    [running] running
    [paused] paused
    [restarting] restarting
    [created] never started
   *[other] stopped
}. Take another name or remove that container.
run-port-taken = { $has_holder ->
    [yes] Port { $port } is taken: { $holder } publishes it.
   *[no] Port { $port } of the server is taken by another program.
}
run-no-program = There is no program { $program } in the image (code 127).
run-not-executable = The program { $program } in the image cannot be run (code 126).
run-hint-created = The container { $name } was made but not started.
opt-run-size = the terminal's size in the chat
