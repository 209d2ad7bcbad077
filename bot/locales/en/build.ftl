cmd-build = build an image from a file, text or git
opt-build-tag = the image's name and tag, several are possible
opt-build-file = where the Dockerfile is in the archive
opt-build-build_arg = a value for an ARG
opt-build-target = the stage to stop at
opt-build-no_cache = without the cache
opt-build-pull = take fresh base images
opt-build-label = a label

build-title = Building
build-untitled = an image without a name
build-fetching = Getting the file…
build-checking = Looking through the file…
build-sending = Handing to Docker: { $files ->
    [one] { $files } file
   *[other] { $files } files
}, { $size }
build-remote = Docker is fetching the sources…
build-step = step { $number } of { $total }
build-done = built in { $took }
build-also = also as { $tag }
build-steps = steps: { $total }, from the cache: { $cached }
build-nameless = The image has no name. Give it one: /tag
build-failed = was not built
build-exit = The command ended with code { $code }.
build-no-image = Docker broke the build off without a reason.
build-stopped = the build was stopped, there is no image
build-shutdown = the build was broken off: the bot restarts
build-do-history = History
build-do-copy = Copy a run command
build-log-gap = … { $size } left out …

build-no-source = Build what? Send a Dockerfile or an archive (.zip, .tar, .tar.gz) with the caption /build -t name, reply to such a file with this command, write the Dockerfile from the next line on, or give a git address.
build-bad-context = “{ $context }” is a folder, and the bot sees only what it is sent. Send an archive with the caption /build -t name, or give a git address.
build-bad-value = { $option }: “{ $value }” does not work. Write it like this: { $form }
build-sent-too-big = The file { $name } is too big: Telegram hands bots no more than { $limit }. Leave out what is not needed, or give a git address.
build-not-a-source = { $name } is neither a Dockerfile (there is no FROM in it) nor an archive. What works: .zip, .tar, .tar.gz, .tar.bz2, .tar.xz.
build-no-dockerfile = There is no { $name } in the archive.
build-no-dockerfile-near = There is no { $name } in the archive. There is: { $near }. Name it: -f path
build-remote-failed = The sources could not be fetched from { $remote }: { $reason }
build-no-git = git is not installed on Docker's server. Send an archive instead.

build-hint-buildkit = That needs BuildKit, and the bot builds with the classic builder. Leave out RUN --mount and COPY --link.
build-hint-base = The base image could not be pulled. Check the name after FROM; for a private image log in to the registry on the server (docker login).
build-hint-network = The address cannot be reached. Check the name and the server's network.
build-hint-disk = The server's disk is full. See /system df.
build-hint-copy = That file is not among what was sent. Send an archive with it, and check .dockerignore.
