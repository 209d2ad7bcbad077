# Stacks of a swarm

management-stack = stacks of the swarm: list, deploy, remove

cmd-stack-ls = stacks of the swarm
cmd-stack-ps = a stack's tasks
cmd-stack-services = a stack's services
cmd-stack-rm = remove a stack: its services and networks
cmd-stack-deploy = deploy a stack from a Compose file

opt-stack-ps-filter = choose: node=anna, desired-state=running
opt-stack-ps-quiet = ids only
opt-stack-services-quiet = ids only
opt-stack-services-filter = choose: name=shop_web, label=key
opt-stack-deploy-no_resolve_image = do not ask the registry for the exact image
opt-stack-deploy-with_registry_auth = give the nodes the registry login
opt-stack-deploy-detach = answer at once and do not show how it goes
opt-stack-deploy-compose_file = a Compose file in the folder COMPOSE_DIR: shop/compose.yaml
opt-stack-deploy-prune = remove services of the stack that the file does not have

stacks-title = { $count ->
    [one] { $count } stack
   *[other] { $count } stacks
}
stacks-none = There are no stacks. To deploy one, send a Compose file with /stack deploy NAME
stacks-services = { $count ->
    [one] { $count } service
   *[other] { $count } services
}
stacks-refresh = Refresh
stacks-back = ‹ To the list
stacks-do-services = Services
stacks-do-ps = Tasks
stacks-do-rm = Remove
stacks-services-title = Stack { $name }
stacks-ps-title = Tasks of the stack { $name }
stacks-unknown = There is no stack { $name }.
stacks-not-understood = Nothing was deployed. In a stack these are not understood: { $names }. Take them out or write them differently.
stacks-variables = Nothing was deployed. These variables have no value: { $names }. Write it in the file, or a default: { "${" }NAME:-value{ "}" }
stacks-too-large = The file is too large when it is spelled out.
stacks-no-file = Send the Compose file as a document with /stack deploy NAME below it, or write it on the lines after the command.
stacks-two-files = The file is either sent or named by -c: choose one.
stacks-no-dir = Files are taken from the folder COMPOSE_DIR, and that is not set. Send a Compose file with the caption /stack deploy NAME.
stacks-no-folder = There is no project { $name } in COMPOSE_DIR. Send a Compose file with the caption /stack deploy { $name } or name one: -c PATH
stacks-file-missing = Nothing was deployed. There is no such file in COMPOSE_DIR: { $names }
stacks-file-empty = Nothing was deployed. The file is empty: { $names }
stacks-needs-folder = Nothing was deployed. These files did not come with the Compose file: { $names }. Put everything into COMPOSE_DIR, or create them before and say external: true, or write a config as content.
stacks-file-changed = { $name } is in the Swarm already and holds something else, which is never changed. Give it another name in { $path } and deploy again.
stacks-missing = Nothing was deployed. These are not in the swarm: { $names }
stacks-networks-not-swarm = Nothing was deployed. These networks are not of the swarm: { $names }
stacks-ask-deploy = Deploy the stack { $name }?
stacks-plan-create = new: { $names }
stacks-plan-update = changed or the same: { $names }
stacks-plan-left = in the stack but not in the file, they stay: { $names }
stacks-plan-removed = to be removed, not in the file: { $names }
stacks-plan-files = secrets and configs to be created: { $names }
stacks-plan-networks = networks made: { $names }
stacks-deployed = Stack { $name }: deployed
stacks-did-create = { $name } created
stacks-did-update = { $name } updated
stacks-did-same = { $name } as it was
stacks-did-network = network { $name } created
stacks-did-secret = secret { $name }: created
stacks-did-config = config { $name }: created
stacks-did-removed = { $name }: removed
stacks-deploying = Stack { $name } is being deployed, { $took }
stacks-deployed-partly = Stack { $name }: not all of it came up
stacks-at-updating = { $done } of { $all } new
stacks-at-starting = { $done } of { $all } running
stacks-at-held = on hold, { $done } of { $all } new
stacks-at-rolling-back = being rolled back, { $done } of { $all }
stacks-at-done = { $done } of { $all } running
stacks-at-failing = does not come up, { $done } of { $all } running
stacks-at-paused = paused after a failure, { $done } of { $all } new
stacks-at-rolled-back = back to the one before, { $done } of { $all } running
stacks-at-rollback-paused = the rollback failed, { $done } of { $all }
stacks-at-gone = removed meanwhile
stacks-ask-rm = { $count ->
    [one] Remove the stack { $names }?
   *[other] Remove { $count } stacks: { $names }?
}
stacks-note-services = Services: { $names }
stacks-note-networks = Networks: { $names }
stacks-note-volumes = Volumes stay on the nodes, secrets and configs in the swarm.
stacks-removed = Stack { $name } removed
stacks-networks-left = Networks are left, a task still holds them: { $names }
