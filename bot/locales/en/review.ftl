cmd-review = explain and check a Dockerfile or compose.yaml
opt-review-improved = send the improved version

review-title = Dockerfile: { $count ->
    [one] { $count } instruction
   *[other] { $count } instructions
}
review-more-instructions = … and { $count } more
review-line = Line { $line }:
review-found = Findings: { $count }
review-more-findings = … and { $count } more
review-clean = ✓ Nothing found
review-by-hadolint = Checked by the bot's own rules and hadolint
review-by-own = Checked by the bot's own rules
review-needs-files = It copies other files, so it does not build by itself. Send an archive of the folder with the caption /build -t name.
review-build = Build
review-improve = Improved version
review-do-leads = What the instructions mean
review-improved = Improved version
review-left = Left for you to decide
review-nothing-to-improve = There is nothing the bot can improve by itself: the rest depends on the program.

review-no-source = What is to be read? Send a Dockerfile or a compose.yaml as a file or as text, or reply to one with this command.
review-not-a-source = This looks like neither a Dockerfile (no FROM) nor a compose.yaml (no services).
review-too-long = The file is too large: the bot reads up to { $limit }.
review-not-text = { $name } is not UTF-8 text.
review-bad-yaml = This is not YAML{ $line ->
    [0] {""}
   *[other] : line { $line } is wrong
}. Check indentation and colons. { $reason }
review-no-services = The file has no services, so there is nothing to start.

review-do-unknown = there is no such instruction
review-do-from = built on the image { $image }
review-do-from-stage = goes on from the stage { $name }
review-do-from-scratch = built on nothing: an empty image
review-do-from-as = (stage “{ $name }”)
review-do-install = installs packages: { $names }
review-do-install-from = installs the dependencies in { $file }
review-do-run = runs while building { $count ->
    [one] one command: { $first }
   *[other] { $count } commands, first: { $first }
}
review-do-run-more = (and { $count ->
    [one] one more command
   *[other] { $count } more commands
})
review-do-copy = puts { $source } from the folder you send into { $target }
review-do-copy-all = puts the whole folder you send into { $target }
review-do-copy-from = takes { $source } out of { $origin } and puts it into { $target }
review-do-copy-text = writes text from the Dockerfile itself into { $target }
review-do-add-remote = downloads { $source } into { $target }
review-do-add-archive = unpacks { $source } into { $target }
review-do-workdir = from here on everything happens in { $value }; the container starts there too
review-do-env = sets { $names }: seen while building and in the container
review-do-arg = waits for { $name } at build time (--build-arg)
review-do-arg-default = while building { $name } = { $value }, unless --build-arg says otherwise
review-do-expose = the program listens on { $ports }; only { $option } opens it to the outside
review-do-user = from here on everything runs as { $name }
review-do-user-root = from here on everything runs as root
review-do-volume = what is in { $value } will live in a volume of its own
review-do-cmd = the container starts with: { $line }
review-do-cmd-shell = the container starts, through /bin/sh -c, with: { $line }
review-do-cmd-arguments = arguments of ENTRYPOINT unless others are given: { $line }
review-do-entrypoint = the container always runs { $line }
review-do-entrypoint-shell = the container always runs, through /bin/sh -c: { $line }; arguments and CMD are ignored
review-do-healthcheck = checks every { $interval } whether the container is well: { $line }
review-do-healthcheck-none = turns off the health check of the base image
review-do-label = labels the image: { $value }
review-do-maintainer = names the author: { $value }
review-do-shell = from here on commands are run by { $value }
review-do-stopsignal = docker stop sends { $value }
review-do-onbuild = happens when another image is built on this one: { $value }

review-rule-unknown = there is no instruction { $word }: a typo, or a missing \ on the line above.
review-rule-no-from = FROM has to come first, only ARG may stand before it.
review-rule-latest = { $image } has no fixed tag: tomorrow's build will differ. Name an exact one.
review-rule-maintainer = MAINTAINER is deprecated, use LABEL org.opencontainers.image.authors.
review-rule-add = ADD only copies here, which COPY is for. ADD also unpacks and downloads.
review-rule-dockerignore = the whole folder is copied. Without a .dockerignore, .git, .env and the rest end up in the image.
review-rule-shell-form = { $word } without brackets goes through /bin/sh: SIGTERM does not reach the program and stopping takes 10 seconds. Write ["program", "argument"].
review-rule-workdir = { $path } does not begin at the root: it depends on the WORKDIR before it.
review-rule-secret = { $name } stays in the image for good, for everybody who has the image. Pass it when running.
review-rule-secret-arg = the value of { $name } stays in the image's history (docker history).
review-rule-expose = { $port }: no host port here, only the program's. -p sets the host's when running.
review-rule-cd = cd holds for this line only, use WORKDIR.
review-rule-sudo = sudo is not needed: while building, commands run as root. Change the user by USER.
review-rule-pipe-to-shell = what was downloaded is run unchecked, and a failed download goes unnoticed.
review-rule-chmod = mode 777 lets anybody in the container change the files.
review-rule-apt-update = apt-get update on its own line stays in the cache and gets old. Join it with install by &&.
review-rule-apt-yes = apt-get install without -y waits for an answer, and the build fails.
review-rule-apt-no-update = install without update on the same line: packages may not be found.
review-rule-apt-lists = the package lists stay in the layer: add && rm -rf /var/lib/apt/lists/*.
review-rule-apt-recommends = without --no-install-recommends much that is not needed is installed.
review-rule-apk-cache = apk add without --no-cache leaves its cache in the layer.
review-rule-pip-cache = pip without --no-cache-dir leaves its cache in the layer.
review-rule-buildkit = only BuildKit understands { $what }. The bot uses the classic builder, which will stop here.
review-rule-alpine-tools = Alpine has no compiler. Where a package has no wheel for musl, pip fails. Add apk add build-base, or build on -slim.
review-rule-alpine-apt = Alpine has no apt-get, packages come by apk add.
review-rule-alpine-bash = Alpine has no bash, only sh.
review-rule-order = the code is copied before its dependencies are installed (line { $line }): each change installs them anew. Copy the list of dependencies first.
review-rule-again = { $word } comes again below, only the last one counts.
review-rule-root = no USER: unless the base image sets one, the program runs as root. Add a user if it does not need root.
review-rule-root-set = root is what remains: the program gets full rights inside the container.

review-fix-maintainer = MAINTAINER → LABEL
review-fix-add = ADD → COPY
review-fix-shell-form = CMD and ENTRYPOINT as arrays
review-fix-expose = EXPOSE without a host port
review-fix-apt-update = apt-get update not on a line of its own
review-fix-apt-yes = apt-get install with -y
review-fix-apt-recommends = no needless packages (--no-install-recommends)
review-fix-apt-no-update = apt-get update together with install
review-fix-apt-lists = package lists removed in the same layer
review-fix-apk-cache = apk add with --no-cache
review-fix-pip-cache = pip install with --no-cache-dir
review-fix-alpine-tools = build-base added for Alpine

review-rule-dl1000 = hadolint could not read the file from here: { $words }
review-rule-dl1001 = a hadolint rule is switched off within the file (DL1001).
review-rule-dl3000 = WORKDIR is not absolute (DL3000).
review-rule-dl3001 = this command makes no sense in a container (DL3001).
review-rule-dl3002 = the last user is root (DL3002).
review-rule-dl3003 = WORKDIR is there to change the directory (DL3003).
review-rule-dl3004 = sudo is of no use in a build (DL3004).
review-rule-dl3005 = do not upgrade the whole distribution: take a newer base image (DL3005).
review-rule-dl3006 = the image's tag is not pinned (DL3006).
review-rule-dl3007 = latest is another image tomorrow (DL3007).
review-rule-dl3008 = versions of apt packages are not fixed, tomorrow's build will differ (DL3008).
review-rule-dl3009 = remove apt's lists after installing (DL3009).
review-rule-dl3010 = ADD unpacks the archive by itself (DL3010).
review-rule-dl3011 = a port is between 0 and 65535 (DL3011).
review-rule-dl3012 = there can be only one HEALTHCHECK (DL3012).
review-rule-dl3013 = versions of pip packages are not fixed (DL3013).
review-rule-dl3014 = apt-get install without -y waits for an answer (DL3014).
review-rule-dl3015 = without --no-install-recommends more than needed is installed (DL3015).
review-rule-dl3016 = versions of npm packages are not fixed (DL3016).
review-rule-dl3017 = no apk upgrade: take a newer base image (DL3017).
review-rule-dl3018 = versions of apk packages are not fixed (DL3018).
review-rule-dl3019 = apk add without --no-cache leaves its cache (DL3019).
review-rule-dl3020 = COPY is for files and folders, not ADD (DL3020).
review-rule-dl3021 = several files are copied, so the target has to end in / (DL3021).
review-rule-dl3022 = COPY --from names a stage that is not above (DL3022).
review-rule-dl3023 = COPY --from takes from its own stage (DL3023).
review-rule-dl3024 = two stages have the same name (DL3024).
review-rule-dl3025 = write CMD and ENTRYPOINT as a list in brackets (DL3025).
review-rule-dl3026 = the image comes from a registry that is not allowed (DL3026).
review-rule-dl3027 = scripts use apt-get, not apt (DL3027).
review-rule-dl3028 = versions of gems are not fixed (DL3028).
review-rule-dl3029 = --platform in FROM hinders builds for other processors (DL3029).
review-rule-dl3030 = yum install without -y waits for an answer (DL3030).
review-rule-dl3031 = no yum update: take a newer base image (DL3031).
review-rule-dl3032 = yum clean all is missing after yum install (DL3032).
review-rule-dl3033 = versions of yum packages are not fixed (DL3033).
review-rule-dl3034 = zypper without -y waits for an answer (DL3034).
review-rule-dl3035 = no zypper dist-upgrade: take a newer base image (DL3035).
review-rule-dl3036 = zypper clean is missing (DL3036).
review-rule-dl3037 = versions of zypper packages are not fixed (DL3037).
review-rule-dl3038 = dnf install without -y waits for an answer (DL3038).
review-rule-dl3039 = no dnf update: take a newer base image (DL3039).
review-rule-dl3040 = dnf clean all is missing after dnf install (DL3040).
review-rule-dl3041 = versions of dnf packages are not fixed (DL3041).
review-rule-dl3042 = pip without --no-cache-dir leaves its cache (DL3042).
review-rule-dl3043 = this instruction is not allowed in ONBUILD (DL3043).
review-rule-dl3044 = ENV refers to a variable of the same line, which is still empty (DL3044).
review-rule-dl3045 = COPY into a relative path with no WORKDIR set (DL3045).
review-rule-dl3046 = useradd with a high UID and no -l blows up the image (DL3046).
review-rule-dl3047 = wget without --progress floods the build log (DL3047).
review-rule-dl3048 = not a valid label name (DL3048).
review-rule-dl3049 = a label is missing: { $words } (DL3049).
review-rule-dl3050 = labels beyond those allowed (DL3050).
review-rule-dl3051 = an empty label: { $words } (DL3051).
review-rule-dl3052 = a label holds no address: { $words } (DL3052).
review-rule-dl3053 = a label holds no RFC 3339 date: { $words } (DL3053).
review-rule-dl3054 = a label holds no SPDX licence: { $words } (DL3054).
review-rule-dl3055 = a label holds no commit hash: { $words } (DL3055).
review-rule-dl3056 = a label holds no semantic version: { $words } (DL3056).
review-rule-dl3057 = no HEALTHCHECK (DL3057).
review-rule-dl3058 = a label holds no e-mail address: { $words } (DL3058).
review-rule-dl3059 = neighbouring RUNs are better joined: fewer layers (DL3059).
review-rule-dl3060 = yarn cache clean is missing after yarn install (DL3060).
review-rule-dl3061 = FROM, ARG or a comment has to come first (DL3061).
review-rule-dl3062 = versions in go install are not fixed (DL3062).
review-rule-dl3063 = a stage must not have this name, the word is taken (DL3063).
review-rule-dl3064 = a secret in ARG or ENV stays in the image (DL3064).
review-rule-dl3065 = --platform=$TARGETPLATFORM is the default anyway (DL3065).
review-rule-dl3066 = the server may not know the user by name: a numeric UID is safer (DL3066).
review-rule-dl3067 = the whole file system of another stage is copied (DL3067).
review-rule-dl4000 = MAINTAINER is deprecated (DL4000).
review-rule-dl4001 = both wget and curl: one will do (DL4001).
review-rule-dl4003 = several CMD, only the last one counts (DL4003).
review-rule-dl4004 = several ENTRYPOINT, only the last one counts (DL4004).
review-rule-dl4005 = SHELL is how the shell is changed (DL4005).
review-rule-dl4006 = what fails left of | goes unnoticed: use SHELL with -o pipefail (DL4006).
review-rule-sc2046 = the result of $(…) is split into words: quote it (SC2046).
review-rule-sc2086 = the variable is split into words: quote it (SC2086).
review-rule-sc2164 = cd may fail while the commands go on: cd … || exit (SC2164).
review-rule-sc2028 = echo may not expand \n, use printf (SC2028).
review-rule-sc2155 = the exit code is lost: declare and assign separately (SC2155).

review-compose-title = Compose: { $count ->
    [one] { $count } service would start
   *[other] { $count } services would start
}
review-compose-more = … and { $count } more
review-compose-build = built from { $path }
review-compose-command = command
review-compose-ports = ports
review-compose-mounts = mounts
review-compose-after = after
review-compose-profiles = profiles
review-compose-restart = restart
review-compose-variables = variables
review-compose-volumes = Volumes:
review-compose-networks = Networks:
review-compose-unseen = Not seen, because it is in other files: { $words }.
review-compose-not-run = This was only read: the bot has started nothing.

review-rule-compose-version = version: is not needed any more, Compose does not read it.
review-rule-compose-privileged = { $service }: privileged hands the whole host to the container.
review-rule-compose-host-network = { $service }: the host's network, ports are open without ports and without isolation.
review-rule-compose-namespace = { $service }: { $word }: host takes the isolation from the host away.
review-rule-compose-capabilities = { $service }: additional kernel rights: { $names }.
review-rule-compose-devices = { $service }: gets devices of the host.
review-rule-compose-unconfined = { $service }: the kernel's protection (seccomp or AppArmor) is off.
review-rule-compose-socket = { $service }: the Docker socket inside means root on the host. With :ro too.
review-rule-compose-system-folder = { $service }: the system folder { $path } is mounted inside.
review-rule-compose-anonymous = { $service }: { $path } is a volume without a name, its data is lost from sight when recreated.
review-rule-compose-undeclared-volume = { $service }: the volume { $name } is not declared below in volumes, Compose will refuse.
review-rule-compose-undeclared-network = { $service }: the network { $name } is not declared below in networks, Compose will refuse.
review-rule-compose-open-database = { $service }: port { $port } ({ $name }) is open to the whole internet, past ufw. Write 127.0.0.1:{ $port } or drop ports.
review-rule-compose-secret = { $service }: the value of { $name } stands openly in the file. Move it to .env or secrets.
review-rule-compose-latest = { $service }: { $image } has no fixed tag.
review-rule-compose-no-image = { $service }: neither image nor build.
review-rule-compose-unknown-dependency = { $service }: waits for { $name }, which the file does not have.
review-rule-compose-no-restart = { $service }: without restart it does not come back after the server reboots.
review-rule-compose-same-port = { $service }: port { $port } is already taken by { $other }.
review-up = ▶ Bring { $name } up
review-up-nameless = To bring it up: send the file with the caption /compose up -p NAME
