# Removing what is not used

cmd-system-prune = remove everything unused
cmd-container-prune = remove stopped containers
cmd-image-prune = remove nameless images, with -a all unused ones
cmd-volume-prune = remove unused volumes with their data
cmd-network-prune = remove networks with nobody in them
cmd-builder-prune = remove build cache

opt-system-prune-all = named images too, where no container is made from them
opt-system-prune-volumes = volumes too, with their data
opt-image-prune-all = named images too, where no container is made from them
opt-volume-prune-all = named volumes too, not only anonymous ones
opt-builder-prune-all = all unused cache
opt-system-prune-filter = only what fits: until=24h (older than a day), label=key
opt-system-prune-force = accepted, but the question comes all the same
opt-container-prune-filter = only what fits: until=24h (older than a day), label=key
opt-container-prune-force = accepted, but the question comes all the same
opt-image-prune-filter = only what fits: until=24h (older than a day), label=key
opt-image-prune-force = accepted, but the question comes all the same
opt-volume-prune-filter = only what fits: label=key
opt-volume-prune-force = accepted, but the question comes all the same
opt-network-prune-filter = only what fits: until=24h (older than a day), label=key
opt-network-prune-force = accepted, but the question comes all the same
opt-builder-prune-filter = only what fits: until=24h
opt-builder-prune-force = accepted, but the question comes all the same

prune-ask = Remove what is not used?
prune-frees = { $size } will be freed.
prune-frees-at-least = At least { $size } will be freed: layers that images share count only once all of them go.
prune-kind-container = { $count ->
    [one] { $count } stopped container
   *[other] { $count } stopped containers
}
prune-kind-network = { $count ->
    [one] { $count } network
   *[other] { $count } networks
}
prune-kind-volume = { $count ->
    [one] { $count } volume
   *[other] { $count } volumes
}
prune-kind-image = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
prune-kind-cache = Build cache: { $count ->
    [one] { $count } record
   *[other] { $count } records
}
prune-more = … and { $count } more
prune-note-volumes = ⚠ The data in these volumes is lost for good.
prune-note-named = ⚠ The data in these volumes is lost for good, { $count ->
    [one] { $count } named volume
   *[other] { $count } named volumes
} among them.
prune-volumes-left = Volumes were left alone: they need --volumes.
prune-volumes-left-some = Volumes are left alone: { $count ->
    [one] { $count } unused volume stays
   *[other] { $count } unused volumes stay
} ({ $size }). They need --volumes.
prune-orphaned = Volumes left without a container: { $names }
prune-protected = 🔒 Protected ones stay: { $names }
prune-progress = Removing: { $done } of { $count }…
prune-freed = { $size } freed
prune-removed-container = { $count ->
    [one] { $count } container
   *[other] { $count } containers
}
prune-removed-network = { $count ->
    [one] { $count } network
   *[other] { $count } networks
}
prune-removed-volume = { $count ->
    [one] { $count } volume
   *[other] { $count } volumes
}
prune-removed-image = { $count ->
    [one] { $count } image
   *[other] { $count } images
}
prune-removed-cache = build cache, { $count ->
    [one] { $count } record
   *[other] { $count } records
}
prune-removed-nothing = Nothing was removed.
prune-skipped = Left alone, in use or gone by now: { $names }
prune-stopped = Stopped; not removed: { $count }
prune-do-df = Disk usage
prune-nothing-system-prune = Nothing to remove: no unused containers, networks, nameless images or build cache.
prune-nothing-container-prune = Nothing to remove: there are no stopped containers.
prune-nothing-image-prune = Nothing to remove: there are no such images.
prune-nothing-volume-prune = Nothing to remove: there are no such volumes.
prune-nothing-network-prune = Nothing to remove: there are no unused networks.
prune-nothing-builder-prune = Nothing to remove: there is no build cache.
prune-more-image = No container needs { $count ->
    [one] { $count } more image that has a name
   *[other] { $count } more images that have names
} ({ $size } or more): -a takes them.
prune-more-volume = Nobody uses { $count ->
    [one] { $count } more volume
   *[other] { $count } more volumes
} ({ $size }).
prune-bad-filter = There is no filter { $filter } here. There are: { $known }.
