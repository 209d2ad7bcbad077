# Several engines: which one a line means, /use and /hosts.

error-host-unknown = There is no host “{ $name }”. There are: { $known }
error-host-twice = One host at a time: { $names }. For all of them: @all
error-host-all = /{ $command } is for one host at a time. Say which.
error-host-reading = A viewer cannot choose the host of a whole group. Name it in the line: /ps @{ $name }

hosts-no-answer = no answer within { $limit } s
