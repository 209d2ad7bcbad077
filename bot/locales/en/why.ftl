# Why a container is down

cmd-why = why a container is down, or what happened to it

exit-0 = Code { $code }: the program ended without an error: its work was done, or it was asked to stop.
exit-1 = Code { $code }: the program reported an error. Its last log lines mostly tell the reason.
exit-2 = Code { $code }: the program reported an error. Often wrong arguments, or a mistake in a shell script.
exit-125 = Code { $code }: docker run says so when it cannot start a container at all. With no error of Docker's here, the program itself returned it.
exit-126 = Code { $code }: the command is there but cannot be run: no execute permission, a directory, or no program.
exit-127 = Code { $code }: there is no such command in the container. A typo in CMD or ENTRYPOINT, another PATH, or it is not installed.
exit-128 = Code { $code }: Docker could not start the container. With no error here, the program itself returned it.
exit-130 = Code { $code } ({ $signal }): interrupted from the keyboard, Ctrl-C.
exit-132 = Code { $code } ({ $signal }): the processor does not know this instruction. The image was built for another or a newer one.
exit-134 = Code { $code } ({ $signal }): the program aborted itself: an internal check failed, or memory could not be allocated.
exit-135 = Code { $code } ({ $signal }): bad access to memory. Often /dev/shm is too small, or the disk is full.
exit-137 = Code { $code } ({ $signal }): the process was killed by force. The container's memory limit was not the reason (OOMKilled: false). Possible ones: the program did not end within the time that docker stop gives; docker kill; a restart of the engine or the host; more rarely the host itself ran out of memory.
exit-139 = Code { $code } ({ $signal }): the program touched memory that is not its own and crashed. A bug in it or in one of its libraries.
exit-143 = Code { $code } ({ $signal }): the program was asked to end, and it did. That is what docker stop does; it is not a failure.
exit-255 = Code { $code }: the program returned −1, or the engine did not see how it ended. The latter happens after a sudden reboot of the host.
exit-signal = Code { $code }: the signal { $signal } ended the program.
exit-own = Code { $code }: the program's own code, its documentation says what it means. The last log lines mostly tell the reason.
exit-oom = Code { $code } ({ $signal }): out of memory. The container reached its limit, and the kernel killed the process.

why-killed = Code { $code } ({ $signal }): the process was killed by force.
why-grace = It did not end by itself within the time that docker stop gives.
why-background = If it is a service, it may have gone to the background: a container lives as long as its main process.
why-oom-inside = Memory ran out inside: the kernel killed one of the processes (OOMKilled).
why-ended = Ended: { $moment }
why-ended-after = Ended: { $moment }, after { $time }
why-ended-before = The run before ended: { $moment }. The engine does not keep its code
why-ended-by = Stopped through the bot: { $name }, /{ $command }, { $moment }
why-started = Started: { $moment }
why-started-by = Started through the bot: { $name }, /{ $command }, { $moment }
why-policy-held = The policy { $policy } did not bring it back: that is so after docker stop or docker kill.
why-memory = Memory limit: { $limit }
why-memory-none = The container has no memory limit of its own: the group that it runs in, or the host, ran out.
why-health = Health check: { $status }, { $count ->
    [one] { $count } failure in a row
   *[other] { $count } failures in a row
}
why-last-lines = { $count ->
    [one] The last line before the end:
   *[other] The last { $count } lines before the end:
}
why-lines-before = { $count ->
    [one] The last line of the run before:
   *[other] The last { $count } lines of the run before:
}
why-newest-lines = { $count ->
    [one] The newest log line:
   *[other] The newest { $count } log lines:
}
why-silent = It printed nothing before the end.
why-log-driver = There is no log: the driver “{ $driver }” does not let Docker keep the output.
why-log-failed = The log could not be read. { $reason }
why-ill-title = { $count ->
    [one] { $count } container is not well
   *[other] { $count } containers are not well
}
why-all-well = All is well. Containers: { $count }, { $running } running.
