# How much containers use

cmd-stats = how much processor and memory containers use
opt-stats-sort = what comes first: cpu or mem (memory by default)
opt-stats-no_trunc = whole names and ids
opt-stats-no_stream = one measurement; without it the list lives for a minute

stats-title-mem = { $count ->
    [1] Usage
   *[other] Most memory first, containers: { $count }
}
stats-title-cpu = { $count ->
    [1] Usage
   *[other] Most processor first, containers: { $count }
}
stats-network = net ↓{ $received } ↑{ $sent }
stats-disk = disk ↓{ $read } ↑{ $written }
stats-pids = PID { $count }
stats-memory-unknown = memory is not counted
stats-sums = In all: CPU { $cpu } · memory { $memory } · PID { $pids }
stats-not-measured = Not measured: { $count } more
stats-do-cpu = By processor
stats-do-mem = By memory
stats-span-1h = hour
stats-span-24h = day
stats-span-7d = week
stats-span-30d = month
stats-picture-all = All containers together
stats-picture-cpu = CPU: { $mean } on average, up to { $most }
stats-picture-memory = Memory: { $now } now, up to { $most }
stats-picture-since = Measured since { $moment }
stats-picture-starts = ▼ starts: { $count }
stats-picture-incidents = Red: incidents, { $count }
stats-no-samples = Nothing has been measured over that time yet. Measurements begin when the bot starts, one every ten seconds.
stats-one-name = A picture shows one container, or all together without a name: /stats web01 24h
stats-panel-cpu = Processor
stats-panel-memory = Memory
stats-panel-network = Network
stats-panel-disk = Disk
stats-line-received = in
stats-line-sent = out
stats-line-read = read
stats-line-written = write
