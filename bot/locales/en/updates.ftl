# Newer images under the tags that run

cmd-updates = newer images of what runs
cmd-upgrade = put containers on their newer image, with a way back
opt-upgrade-all = all that /updates offers
updates-title = Updates
updates-digest = Newer images
updates-count = { $count ->
    [0] all { $all } images asked for are the newest
   *[other] { $count } of { $all }
}
updates-since = known { $ago }
updates-current = newest
updates-kind-pinned = pinned to a digest
updates-kind-local = built here
updates-kind-nameless = started by an id
updates-kind-off = label says off
updates-kind-foreign = from another machine's loopback registry
updates-unknown-gone = { $image }: the registry has no such tag any more
updates-unknown-denied = { $image }: the registry wants a login (docker login on the server, see REGISTRY_AUTH_FILE)
updates-unknown-helper = { $image }: its login is kept by a credential helper, which Lotsman does not run
updates-unknown-limited = { $image }: the registry asks to be left alone for now
updates-unknown-away = { $image }: the registry could not be asked ({ $reason })
updates-logins-problem = logins for registries: { $problem }
updates-logins-open = the file with logins for registries can be read by others: chmod 600
updates-again = Ask again
updates-do-update = ⬆ Update
updates-do-all = ⬆ Update all ({ $count })
updates-do-skip = Skip this one
updates-do-never = Never
updates-do-logs = Logs of { $name }
updates-do-rest = ⬆ The rest ({ $count })
updates-do-offer = Offer { $image }
updates-show-hidden = Hidden ({ $count })
updates-hidden = Not offered
updates-hidden-none = Nothing is hidden.
updates-hidden-skipped = { $image }: this version is skipped ({ $who })
updates-hidden-never = { $image }: never ({ $who })
updates-skipped = { $image }: this version is not offered any more.
updates-never = { $image }: not offered any more. /updates shows what is hidden.
updates-offered = { $image }: offered again.
updates-nothing = Nothing newer is offered. See /updates.
updates-usage = Name containers, or give --all.
updates-ask = { $count ->
    [1] Update { $name }?
   *[other] Update { $count } containers?
}
updates-ask-followers = made anew along with it, in its network: { $names }
updates-ask-dependents = restarted after it: { $names }
updates-ask-own = the bot itself, last of all: it is away for a minute
updates-ask-how = The newest image is pulled, and the container made anew with its settings and volumes. The old one is kept until the new one is well, and put back otherwise. Files changed inside, outside of volumes, are lost.
updates-goes-on = It goes on as soon as that is possible, and is told here.
updates-under-way = Updating
updates-did = updated, { $old } → { $new }
updates-note = not as it should be: { $note }
updates-stage-planned = waits
updates-stage-pulling = pulling
updates-stage-making = making the new one
updates-stage-stopping = stopping the old one
updates-stage-naming = stopping the old one
updates-stage-proving = started, looking whether it is well
updates-stage-following = bringing along what hangs on it
updates-stage-clearing = removing the old one
updates-stage-restoring = putting the old one back
updates-stage-handed = a helper goes on, the bot is back in a minute
updates-stage-current = is of the newest image already
updates-stage-left = left as it was
updates-stage-restored = The old one is back.
updates-failed-exited = the new one ended with code { $detail }.
updates-failed-restarts = the new one restarts again and again (code { $detail }).
updates-failed-unhealthy = the new one is unhealthy: { $detail }
updates-failed-not-healthy = the new one did not get healthy in time.
updates-failed-gone = somebody removed the new one.
updates-failed-unseen = the engine did not answer: { $detail }
updates-failed-refused = the engine refused: { $detail }
updates-failed-own = the new one did not come up; its words are in the engine's log.
updates-resumed = The bot was stopped in the middle of an update; it has gone on:
updates-own-over = The bot's own update is over:
updates-refused-marked = { $name } is part of an update that is under way.
updates-refused-swarm = { $name } is a task of a Swarm service: /service update puts that on a newer image.
updates-refused-pinned = { $name } is pinned to a digest, { $image }: there is no newer image under it.
updates-refused-nameless = { $name } was started by an image's id, which no registry has a newer one for.
updates-refused-paused = { $name } is paused.
updates-refused-own-network = The bot itself lives in the network of { $name }, and would be stopped in the middle. Recreate it by hand.
updates-refused-rm = { $name } is removed as soon as it stops (--rm), so that it could not be put back. Recreate it by hand.
updates-refused-local = { $image } of { $name } came from no registry under this name. Build it anew, then recreate the container.
held-upgrade = { $name } is being updated by { $who }.
held-upgrade-own = You are updating { $name } already.
