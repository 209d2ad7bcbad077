# Images: list, card, history, names, removal

cmd-images = which images there are
cmd-history = the steps an image was built by
cmd-tag = give an image another name
cmd-rmi = remove an image, or one of its names

opt-images-all = with the intermediate layers of builds
opt-images-filter = choose: dangling=true, reference=nginx*, label=key, before=image, since=image, …
opt-images-quiet = ids only
opt-history-no_trunc = steps in full
opt-history-quiet = ids only
opt-rmi-force = even if a stopped container needs it or it has several names
opt-rmi-no_prune = keep untagged parents

images-title = { $count ->
    [one] { $count } image
   *[other] { $count } images
}, { $names ->
    [one] { $names } name
   *[other] { $names } names
}
images-none = There are no images. To get one: /pull
images-none-match = No image fits this filter.
images-refresh = Refresh
images-back = ‹ To the list
images-more = … and { $count } more
images-mark-none = no name
images-mark-parent = build layer
images-none-means = <none>: an image without a name. A newer build took its name; it is not what a failed build left. To clean up: /image prune
images-parent-means = Build layer: a step in between that another image stands on. No need to remove it.
images-gone = This image is gone.

images-card-names = Other names:
images-card-platform = Platform:
images-card-command = Command:
images-card-ports = Ports:
images-card-volumes = Volumes:
images-card-unused = No container uses it.
images-card-users = Containers:
images-card-history = Last build steps, newest first:
images-do-history = History
images-do-rmi = Remove

images-history-title = { $name }: { $count ->
    [one] { $count } step
   *[other] { $count } steps
}, { $size } in all

images-did-tag = ✓ { $source } is now also { $target }
images-ask-tag = Give the image { $source } the name { $target }?
images-guessed = “{ $ref }” is the beginning of a name; only { $name } fits

images-ask-rmi = { $count ->
    [1] Remove the image { $name }?
   *[other] Remove the images ({ $count })?
}
images-ask-untag = { $count ->
    [1] Take off the name { $name }?
   *[other] Take off names ({ $count })?
}
images-note-keeps = the image stays as { $names }
images-note-running = ⚠ only the name goes: the image stays, nameless, as long as { $users } uses it
images-note-stopped = ⚠ a stopped container was made from it: { $users }
images-note-names = ⚠ all its names go: { $names }
images-rmi-not = I will not remove:
images-rmi-stopped = Stopped containers need the image { $name }: { $users }. Remove them first, or use -f.
images-rmi-running = A running container uses the image { $name }: { $running }. By id not even -f removes it: stop and remove the container first.
images-rmi-running-name = A running container uses the image { $name }: { $running }. With -f only the name goes, the image itself stays.
images-rmi-names = The image { $name } has several names: { $names }. By id it goes only with -f, and all names with it; without -f you can take off one name.
images-rmi-children = Other images are built on { $name }: { $children }. Remove them first.

images-did-rmi = { $name } is removed
images-did-rmi-untagged = { $name } is removed, and its names: { $names }
images-did-untag = { $name }: the name is off, the image stays
images-did-untag-keeps = { $name }: the name is off, the image stays as { $names }
images-did-untag-used = { $name }: the name is off, the image stays nameless; { $users } uses it
