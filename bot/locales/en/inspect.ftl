# An object in full

cmd-inspect = all about a container, image, network or volume, with a JSON file
opt-inspect-type = look only among: container, image, network, volume
opt-inspect-show_secrets = do not mask secrets (an admin, in private, with a confirmation)

inspect-image = Image
inspect-volume = Volume
inspect-network = Network
inspect-variables = Environment variables: { $count } (in the file)
inspect-tags = More names:
inspect-created = Created:
inspect-size = Size:
inspect-platform = Platform:
inspect-entrypoint = Entrypoint:
inspect-command = Command:
inspect-workdir = Working directory:
inspect-user = User:
inspect-ports = Ports:
inspect-volumes = Volumes:
inspect-layers = Layers:
inspect-driver = Driver:
inspect-path = Path on the host:
inspect-labels = Labels:
inspect-options = Options:
inspect-subnets = Subnets:
inspect-gateways = Gateways:
inspect-members = Containers:
inspect-internal = No way out:
inspect-yes = yes
inspect-do-secrets = Show secrets
inspect-secrets-question = Send { $names } with passwords and keys? The file stays in this chat until you delete it.
inspect-secrets-shown = { $names }: the file with secrets is below. Delete it when you have read it.
inspect-secrets-private = Secrets can be shown only in the private chat with the bot.
