# Docker itself: disk, version, state

cmd-system-df = what takes the disk and how much can be freed
cmd-version = Docker's version
cmd-info = the server: containers, memory, drivers
opt-system-df-verbose = in detail, object by object
opt-system-df-picture = as a picture: what stays and what could go

system-df-title = { $size } of disk taken
system-df-images = Images
system-df-containers = Containers
system-df-volumes = Volumes
system-df-cache = Build cache
system-df-counts = { $count } in all, { $active } in use
system-df-free = { $size } can be freed ({ $percent }%)
system-df-bar = { $size }, { $free } could go
system-df-picture-legend = Blue stays, green can be freed: { $size }
system-df-do-picture = 📊 Picture
system-df-image = { $own } of { $whole } its own
system-df-used = in use
system-df-unused = unused
system-df-unknown = size unknown
system-more = … and { $count } more
system-prune-images = Prune images…
system-prune-containers = Prune containers…
system-prune-volumes = Prune volumes…
system-prune-cache = Prune cache…

system-version-api = API:
system-version-api-range = { $api }, oldest { $least }
system-version-platform = Platform:
system-version-kernel = Kernel:
system-version-go = Go:
system-version-commit = Commit:
system-version-built = Built:
system-version-components = Components:

system-info-containers = Containers:
system-info-states = { $running } running, { $paused } paused, { $stopped } stopped
system-info-images = Images:
system-info-system = System:
system-info-kernel = Kernel:
system-info-cpus = CPUs:
system-info-memory = Memory:
system-info-storage = Storage:
system-info-logging = Logging:
system-info-cgroup = Cgroup:
system-info-root = Data folder:
system-info-runtimes = Runtimes:
system-info-swarm = Swarm:
system-info-swarm-off = off
system-info-live-restore = Live restore:
system-yes = yes
system-do-df = Disk usage
