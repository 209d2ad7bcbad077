# How much containers use

cmd-stats = how much processor and memory containers use
opt-stats-sort = what comes first: cpu or mem (memory by default)
opt-stats-no_trunc = whole names and ids
opt-stats-no_stream = one measurement, as without this option

stats-title-mem = { $count ->
    [1] Usage, measured once
   *[other] Most memory first, containers: { $count }
}
stats-title-cpu = { $count ->
    [1] Usage, measured once
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
