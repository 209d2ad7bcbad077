cmd-docker = which docker commands there are here

docker-title = The docker commands that you may use
docker-options = options { $taken }, refused by name { $refused }
docker-left-out = Left out on purpose
docker-more = One command's options: /help command
docker-why-shell = completion for a shell, of no use in a chat
docker-why-swarm = a server joins a swarm, or takes its key, where it stands
docker-why-console = settings of docker itself, made on the server
docker-why-secrets = a password or key would stay in the chat's history
docker-why-registry = work with a registry: needs a login, made on the server
