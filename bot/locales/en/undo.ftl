# Bringing a removed container back

cmd-undo = make a removed container anew (24 hours)
undo-title = Can be made anew:
undo-nothing = No container was removed through the bot within the last day.
undo-about = { $name } ({ $image }): removed { $ago } by { $who }
undo-do = ↩ { $name }
undo-ask = { $count ->
    [1] Make { $name } anew?
   *[other] Make { $count } containers anew?
}
undo-comes-back = Its settings, networks and the volumes with their data will be as before.
undo-along = Made anew along with it, in its network again: { $names }
undo-lost-files = files changed inside, outside of volumes, do not come back
undo-lost-logs = its log does not come back
undo-lost-volumes = the data of anonymous volumes does not come back: { $paths }
undo-lost-ports = the port on the host may be another one: { $ports }
undo-lost-image = its image is gone, { $image } is another one now
undo-none-such = { $name } was not removed within the last day, there is nothing to bring back.
undo-no-image = The image { $image } of { $name } is gone. Pull it first.
undo-did = { $name } made anew ({ $id }), not started
undo-did-start = { $name } made anew ({ $id }) and started
