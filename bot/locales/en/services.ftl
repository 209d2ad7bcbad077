# Services and stacks of a swarm

error-no-swarm = This server is in no swarm. A swarm is begun with /swarm init, on one server too.
error-swarm-worker = This server is a worker of the swarm: only a manager knows its services. Ask a manager’s Docker instead.
error-swarm-locked = The swarm is locked. On the server: docker swarm unlock
error-swarm-no-leader = The swarm has no leader: too few managers can be reached. What runs goes on running; nothing can be changed until most of the managers are back.
