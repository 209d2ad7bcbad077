cmd-wait = wait until containers end, and tell their codes

wait-waiting = runs, I am waiting…
wait-runs = still runs
wait-ended = ended with code { $code }
wait-took = waited { $took }
wait-left = No longer waiting.
wait-too-long = Waited for a day, no longer.
wait-logs = Logs { $name }
wait-many = Up to { $most } containers can be waited for at once.
