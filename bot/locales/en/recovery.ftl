# After a stop in the middle of a command, and the lock on a container

recovery-asked = You asked for:
recovery-cut = The bot was restarted in the middle of it. This is how it stands:
recovery-nothing = nothing was done yet.
recovery-unknown = how it ended is not known. Look before you repeat it.
recovery-unanswered = The bot was restarted before it could answer:
recovery-done = done
recovery-refused = Docker refused
recovery-not-done = not done
recovery-not-begun = not begun
recovery-unknown-fate = not known
recovery-now-running = running
recovery-now-exited = stopped
recovery-now-paused = paused
recovery-now-restarting = restarting
recovery-now-other = in another state
recovery-now-gone = no such container
recovery-now-unseen = Docker does not answer
recovery-go-on = Go on: { $line }
recovery-again = Again: { $line }

held-start = { $name } is already being started by { $who }.
held-stop = { $name } is already being stopped by { $who }.
held-restart = { $name } is already being restarted by { $who }.
held-kill = { $name } is already being killed by { $who }.
held-pause = { $name } is already being paused by { $who }.
held-unpause = { $name } is already being unpaused by { $who }.
held-rm = { $name } is already being removed by { $who }.
held-change = { $name } is already being changed by { $who }.
held-start-own = { $name } is already being started, as you asked.
held-stop-own = { $name } is already being stopped, as you asked.
held-restart-own = { $name } is already being restarted, as you asked.
held-kill-own = { $name } is already being killed, as you asked.
held-pause-own = { $name } is already being paused, as you asked.
held-unpause-own = { $name } is already being unpaused, as you asked.
held-rm-own = { $name } is already being removed, as you asked.
held-change-own = { $name } is already being changed, as you asked.
