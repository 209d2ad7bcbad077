cmd-commit = keep a container as it is now as an image
opt-commit-author = whose the image is
opt-commit-message = a note for the image
opt-commit-change = a Dockerfile instruction for the image
opt-commit-pause = pause the container meanwhile, as is usual
opt-commit-no_pause = do not pause it meanwhile

commit-ask = Keep { $name } as the image { $image }?
commit-pauses = It pauses meanwhile.
commit-under-way = Keeping { $name } as an image…
commit-under-way-paused = Keeping { $name } as an image, it pauses meanwhile…
commit-left = { $name }: not waited for. Docker makes the image to its end all the same; see /images
commit-done = an image of { $name }, { $size }
commit-no-volumes = What lies in volumes and mounted folders is not in it.
commit-card = Show
commit-history = History
commit-bad-name = “{ $ref }” is no name for an image. Lower case letters: name:tag.
