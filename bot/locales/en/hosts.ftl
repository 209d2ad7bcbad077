# Several engines: which one a line means, /use and /hosts.

error-host-unknown = There is no host “{ $name }”. There are: { $known }
error-host-chosen-gone = The host of this chat, { $name }, is not in DOCKER_HOSTS any more. Nothing was done. Choose another.
error-host-twice = One host at a time: { $names }. For all of them: @all
error-host-all = /{ $command } is for one host at a time. Say which.
error-container-elsewhere = There is no container { $ref } here, but there is one on { $hosts }.
error-host-reading = A viewer cannot choose the host of a whole group. Name it in the line: /ps @{ $name }

hosts-awaited = waiting for its answer…
hosts-no-answer = no answer within { $limit } s

cmd-hosts = every Docker host: reachable, containers, memory, disk
cmd-use = the host of this chat; @name after a command for one

hosts-title = Hosts: { $count }
hosts-chosen = this chat's
hosts-containers = Containers: { $running } running of { $all }
hosts-power = Processors: { $cpus }, memory { $memory }
hosts-power-used = Processors: { $cores } of { $cpus } in use, memory { $used } of { $memory }
hosts-disk = Disk: { $percent }% used, { $free } free
hosts-disk-unknown = Disk: not seen from here
hosts-root = Data: { $path }
hosts-away-since = away for { $ago }
hosts-do-ps = Containers
hosts-do-images = Images
hosts-do-df = Disk
hosts-do-info = Details
hosts-do-use = Use it in this chat
hosts-do-all = All hosts
hosts-one = There is one host: { $name }. More are named in DOCKER_HOSTS.
hosts-use-now = This chat's host is { $name }.
hosts-use-how = Another one for one command: /ps @{ $name }. All of them: /ps @all
hosts-use-done = Commands in this chat now go to { $name }.
hosts-help = For one host: @{ $name } after a command. For all: @all. For this chat: /use
