# A container's log

cmd-logs = a container's log
opt-logs-follow = follow: new lines appear by themselves, for 10 minutes
opt-logs-tail = how many of the last lines (50 by default), or all
opt-logs-since = from: 10m, 2h, 2026-05-01T10:00:00Z
opt-logs-until = up to that time
opt-logs-timestamps = with each line's time
opt-logs-grep = only lines that have this (a regular expression)
opt-logs-errors = only lines that look like errors

logs-title = { $name }: { $count ->
    [one] the last line
   *[other] the last { $count } lines
}
logs-title-chosen = { $name }: { $count } of { $scanned } lines match
logs-literal = “{ $pattern }” is no regular expression, or too much of one: looked for as plain text
logs-cut = The log's beginning did not fit
logs-as-file = { $count ->
    [0] The lines are long: all is in the file
    [one] All of it is in the file, here is the last line
   *[other] All of it is in the file, here are the last { $count } lines
}
logs-no-match = { $name }: none of the last lines ({ $count }) matches.
logs-never-started = { $name } was never started, it has no log.
logs-empty-period = { $name }: the log has nothing in that time.
logs-empty = The log of { $name } is empty: it runs but printed nothing. Its program may write to a file instead of stdout.
logs-empty-stopped = The log of { $name } is empty: it has stopped and printed nothing. Its card may tell why.
logs-driver = The log of { $name } cannot be read: with the driver “{ $driver }” docker keeps no output. Look where it sends it.
logs-bad-tail = “{ $value }” is not a number of lines. Write it like this: -n 100 or -n all
logs-following = { $name }: following
logs-followed = { $name }: log
logs-counts = the last { $shown } of { $total }
logs-skipped = { $count } skipped
logs-skipped-unseen = { $count } skipped unseen
logs-waiting = Waiting for new lines…
logs-ending-stopped = ⏹ No longer following
logs-ending-limit = ⌛ Ten minutes are over, no longer following
logs-ending-exited = ■ The container ended, code { $code }
logs-ending-removed = ■ The container was removed
logs-ending-broken = ⚠ The log broke off, the container is running
logs-ending-lost = ⚠ The connection broke, no longer following. { $why }
logs-ending-shutdown = ■ The bot restarts, no longer following
logs-more = Look further back
logs-do-refresh = Refresh
logs-do-follow = Follow
logs-do-follow-again = Follow on
logs-do-errors = Errors only
logs-do-more = More lines
logs-do-logs = Logs
logs-do-card = Card
