# What happened and what to do next. The keys are declared in bot/errors.py and where the error arises.

error-unexpected = Something went wrong.
error-bug = The bot has a bug here; the command did not run to its end. Its number in the log: { $update_id }

error-engine = Docker refused: { $reason }
error-registry-login = No login for the registry could be had: { $reason }
error-garbled = Docker answered with something that makes no sense. Perhaps it is not Docker that answers at this address, or the answer was cut.
error-engine-unreachable = Docker cannot be reached.
hint-engine-unreachable = Check on the server that it is running: systemctl status docker. If Docker is on another machine, check its address in the bot's settings.
error-engine-timeout = Docker did not answer in time. The command may have run.
error-not-drawn = The picture could not be drawn.
error-engine-no-answer = Docker did not answer within { $limit_s } s.
hint-engine-no-answer = If this keeps happening, the server is probably overloaded, or out of disk or memory.
hint-engine-timeout = See what became of it: /ps. If this keeps happening, the server is probably short of disk or memory.
error-engine-busy = Docker is busy with earlier commands and does not answer yet.
error-socket-permission = The bot may not use Docker's socket.
hint-socket-permission = Add the bot's user to the docker group (usermod -aG docker NAME) and restart the bot. In a container it needs the socket's group: DOCKER_GID in .env.

error-not-found = { $kind ->
    [container] There is no container { $ref }.
    [image] There is no image { $ref } here.
    [volume] There is no volume { $ref }.
    [network] There is no network { $ref }.
    [service] There is no service { $ref }.
    [node] There is no node { $ref } in the swarm.
    [secret] There is no secret { $ref }.
    [config] There is no config { $ref }.
    [path] There is no path { $ref } in the container.
   *[other] Not found: { $ref }
}
error-ambiguous = “{ $ref }” fits more than one: { $names }. Say which.
error-conflict = Not possible right now: { $reason }
error-in-use = Still in use: { $reason }
error-in-use-by = Still in use by { $users }
error-bad-request = Docker did not take the request: { $reason }

error-usage = I did not understand the command.
error-usage-form = It is written:
error-quote = A quote is opened and not closed.
error-argument-missing = { $argument } is missing.
error-arguments = Too much, or in the wrong place: { $problem }
error-option-unknown = There is no option { $option }.
error-option-near = There is no option { $option }. Perhaps: { $near }
error-option-refused = Docker has the option { $option }, but it is not supported here.
error-option-flag = { $option } is only switched on or off (true, false), not “{ $value }”.
error-option-value = { $option } needs a value after it.
error-value = { $option }: { $problem }
error-value-choice = { $option }: one of { $choices }
error-value-number = { $option }: a whole number is needed
error-value-between = { $option }: a whole number from { $least } to { $most } is needed
error-value-least = { $option }: a whole number of at least { $least } is needed
error-value-most = { $option }: a whole number of at most { $most } is needed
error-duration = “{ $value }” is no length of time. Write 30s, 10m, 2h or 7d.
error-moment = “{ $value }” is no time. Write 10m, 2h, 7d or a date: 2025-01-31T12:00.

error-denied = { $role ->
    [viewer] /{ $command } is for people an administrator gave access to.
    [operator] /{ $command } is for operators and administrators.
   *[admin] /{ $command } is for administrators only.
}
error-busy = Too many commands at once. Try again in a minute.
error-disk-full = The disk is full: the act could not be recorded, so the command was not run.
hint-disk-full = What takes the space: /system df. Free some on the server and try again.
error-setting = Setting { $name }: { $problem }.
error-confirmation-void = { $name } is not what I asked about any more. Nothing was done; send the command again.
error-document-refused = Telegram does not hand out the file { $name }: { $reason }
error-too-large = That is more than { $limit }, which is the most that can be sent.
error-document-too-big = The file { $name } is too big; up to { $limit } is possible.
