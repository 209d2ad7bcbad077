# Swarm: nodes, secrets and configs, the cluster itself

management-node = nodes of the swarm: list, roles, availability
management-secret = secrets of the swarm: list, create, remove
management-config = configs of the swarm: list, create, remove
management-swarm = the swarm: init, keys, leave
cmd-node-ls = the nodes of the swarm: who manages, who is there
cmd-node-ps = the tasks on a node
cmd-node-inspect = a node's card, with a JSON file
cmd-node-update = a node's availability, role and labels
cmd-node-promote = make a node a manager
cmd-node-demote = make a node a worker
cmd-node-rm = remove a node from the swarm

opt-node-ls-filter = choose: role=manager, name=web, node.label=disk=ssd
opt-node-ls-quiet = ids only
opt-node-ps-quiet = ids of tasks only
opt-node-update-availability = active, pause (no new tasks) or drain (move all away)
opt-node-update-role = worker or manager
opt-node-update-label_add = add or change a label, key=value
opt-node-update-label_rm = take a label away
opt-node-rm-force = also one that is there

nodes-title = { $count ->
    [one] { $count } node
   *[other] { $count } nodes
}
nodes-quorum = Managers: { $managers }, reachable { $reachable }. { $spare ->
    [0] None may be lost.
   *[other] May be lost: { $spare }.
}
nodes-quorum-risk = ⚠ Of { $managers } managers only { $reachable } are reachable: with one more gone nobody manages the swarm.
nodes-quorum-lost = ⚠ { $managers } managers, only { $reachable } heard: no majority, nobody manages the Swarm.
nodes-none-match = No node fits this filter.
nodes-refresh = Refresh
nodes-back = ‹ To the list
nodes-more = … and { $count } more
nodes-gone = This node is not in the swarm any more.
nodes-own = this server
nodes-role-leader = leader
nodes-role-manager = manager
nodes-role-worker = worker
nodes-state = { $state ->
    [ready] there
    [down] does not answer
    [disconnected] disconnected
   *[unknown] in an unknown state
}
nodes-unreachable = the managers do not hear it
nodes-availability = { $availability ->
    [drain] drain: its tasks are moved away
    [pause] pause: takes no new tasks
   *[active] active: takes tasks
}
nodes-power = { $cpus ->
    [one] { $cpus } core
   *[other] { $cpus } cores
}, { $memory }
nodes-card-address = Address:
nodes-card-engine = Docker:
nodes-card-power = Machine:
nodes-card-labels = Labels:
nodes-card-joined = In the swarm since:
nodes-card-services = Services:
nodes-card-only-here = Only here:
nodes-no-tasks = No tasks.
nodes-do-ps = Tasks
nodes-do-card = Card
nodes-do-drain = Move tasks away
nodes-do-active = Back to work
nodes-do-promote = Make a manager
nodes-do-demote = Make a worker
nodes-do-rm = Remove

nodes-nothing-to-change = What is to change? For example: /node update --availability drain worker1
nodes-bad-label = A label is key=value, not “{ $text }”.
nodes-guessed = “{ $ref }” is the beginning of a name; only { $name } fits
nodes-ask-update = Change the node { $name }: { $changes }?
nodes-ask-promote = { $count ->
    [1] Make the node { $name } a manager?
   *[other] Make these nodes managers: { $name }?
}
nodes-ask-demote = { $count ->
    [1] Make the node { $name } a worker?
   *[other] Make these nodes workers: { $name }?
}
nodes-ask-rm = { $count ->
    [1] Remove the node { $name } from the swarm?
   *[other] Remove these nodes from the swarm: { $name }?
}
nodes-note-even = That makes { $managers } managers. An even number is no safer: as many may be lost as with one less.
nodes-note-quorum = ⚠ { $managers } managers will be left, and none of them may be lost.
nodes-note-quorum-lost = ⚠ { $managers } managers will be left, { $reachable } of them reachable: no majority, nobody manages the swarm then.
nodes-note-moves = Move to other nodes: { $services }
nodes-note-breaks = ⚠ They run nowhere else and will be interrupted: { $services }
nodes-note-alive = ⚠ There and working: { $names }. Their containers stop when the node leaves the swarm.
nodes-note-force-manager = ⚠ A manager that is removed by force may take the majority along. Safer: /node demote first.
nodes-note-not-removed = I will not remove { $name }: demote or drain it first, or -f
nodes-last-manager = { $name } is the last manager. Without it there is no swarm; if that is what you want: /swarm leave --force there.
nodes-rm-manager = { $name } is a manager. Make it a worker first.
nodes-rm-alive = { $name } is there. A node can be removed when it has left the swarm or does not answer; move its tasks away first, or -f.
nodes-is-manager = { $name } is a manager anyway
nodes-is-worker = { $name } is a worker anyway
nodes-did-update = The node { $name } is changed
nodes-did-promote = { $name } is a manager now
nodes-did-demote = { $name } is a worker now
nodes-did-rm = { $name } is removed from the swarm

cmd-secret-ls = the swarm's secrets and who uses them
cmd-secret-inspect = a secret's card, without what it holds
cmd-secret-create = make a secret: its value on the next line or as a document
cmd-secret-rm = remove a secret
cmd-config-ls = the swarm's configs and who uses them
cmd-config-inspect = a config's card, without what it holds
cmd-config-create = make a config: its text on the next line or as a document
cmd-config-rm = remove a config

opt-secret-ls-filter = choose: name=shop, label=key
opt-secret-ls-quiet = ids only
opt-secret-create-label = a label, key=value
opt-config-ls-filter = choose: name=shop, label=key
opt-config-ls-quiet = ids only
opt-config-create-label = a label, key=value

secrets-title = { $kind ->
    [secret] { $count ->
        [one] { $count } secret
       *[other] { $count } secrets
    }
   *[config] { $count ->
        [one] { $count } config
       *[other] { $count } configs
    }
}
secrets-none = { $kind ->
    [secret] There are no secrets. To make one: /secret create NAME, the value on the next line or as a document.
   *[config] There are no configs. To make one: /config create NAME, the text on the next line or as a document.
}
secrets-none-match = { $kind ->
    [secret] No secret fits this filter.
   *[config] No config fits this filter.
}
secrets-refresh = Refresh
secrets-back = ‹ To the list
secrets-more = … and { $count } more
secrets-gone = { $kind ->
    [secret] This secret is gone.
   *[config] This config is gone.
}
secrets-used-by = { $services }
secrets-unused = used by nobody
secrets-card-created = Made:
secrets-card-size = Size:
secrets-card-driver = Driver:
secrets-card-labels = Labels:
secrets-card-users = Services:
secrets-not-shown = { $kind ->
    [secret] Docker shows its value to nobody, and the bot does not keep it.
   *[config] The bot does not show what it holds: configs have passwords at times.
}
secrets-do-rm = Remove
secrets-do-card = Card
secrets-did-create = { $kind ->
    [secret] The secret { $name } is made
   *[config] The config { $name } is made
}
secrets-deleted = The message with the value is deleted.
secrets-delete-it = ⚠ The message with the value could not be deleted: delete it yourself.
secrets-private = Send secrets to the bot in private: in a group everybody would read the value. Your message is deleted here and no secret was made; better choose another value.
secrets-private-delete = Send secrets to the bot in private: in a group everybody reads the value. Delete your message; no secret was made, and better choose another value.
secrets-value-below = { $kind ->
    [secret] The value goes not into the command but on the next line of the same message, or comes as a document with this command as its caption.
   *[config] The text goes not into the command but on the next line of the same message, or comes as a document with this command as its caption.
}
secrets-value-missing = { $kind ->
    [secret] And the value? It goes on the next line of the same message, or comes as a document with this command as its caption.
   *[config] And the text? It goes on the next line of the same message, or comes as a document with this command as its caption.
}
secrets-value-again = { $kind ->
    [secret] I have not kept the value of that message. Delete it and send the command again.
   *[config] Send the command with the text again.
}
secrets-exists = { $kind ->
    [secret] There is a secret { $name } already, and secrets do not change. Make another and replace it in the service: /service update --secret-rm { $name } --secret-add NEW.
   *[config] There is a config { $name } already, and configs do not change. Make another and replace it in the service: /service update --config-rm { $name } --config-add NEW.
}
secrets-in-use = { $name } is still needed by { $users }
secrets-ask-rm = { $kind ->
    [secret] { $count ->
        [1] Remove the secret { $name }?
       *[other] Remove the secrets ({ $count })?
    }
   *[config] { $count ->
        [1] Remove the config { $name }?
       *[other] Remove the configs ({ $count })?
    }
}
secrets-note-gone = { $kind ->
    [secret] Its value is lost for good: it cannot be read back.
   *[config] What it holds is lost for good.
}
secrets-rm-not = I will not remove:
secrets-did-rm = { $name } is removed

cmd-swarm-init = make a swarm on this server
cmd-swarm-join-token = the command by which another server joins the swarm
cmd-swarm-unlock-key = the key that opens a locked swarm
cmd-swarm-ca = the swarm's root certificate, and its replacement
cmd-swarm-leave = take this server out of the swarm

opt-swarm-init-advertise_addr = the address at which others find this server
opt-swarm-init-listen_addr = the address to listen on
opt-swarm-init-data_path_addr = the address for traffic between containers
opt-swarm-init-data_path_port = the port for traffic between containers
opt-swarm-init-default_addr_pool = the subnets to give addresses from
opt-swarm-init-default_addr_pool_mask_length = the mask's length of these subnets
opt-swarm-init-availability = active, pause or drain
opt-swarm-init-autolock = wait for a key after Docker is restarted
opt-swarm-init-cert_expiry = how long nodes' certificates last, e.g. 2160h
opt-swarm-init-dispatcher_heartbeat = how often nodes say that they live, e.g. 5s
opt-swarm-init-task_history_limit = how many past tasks to keep
opt-swarm-init-force_new_cluster = a new swarm from what this node knows
opt-swarm-join-token-rotate = make a new one; the old one stops working
opt-swarm-join-token-quiet = the token alone
opt-swarm-unlock-key-rotate = make a new key
opt-swarm-unlock-key-quiet = the key alone
opt-swarm-ca-rotate = replace the root certificate
opt-swarm-leave-force = also a manager

swarm-private = Tokens and keys are shown in private only: write to me in our own chat.
swarm-is-in-one = This server is in a swarm already.
swarm-not-in-one = This server is in no swarm anyway.
swarm-did-init = The swarm is made, this server manages it
swarm-note-one-manager = There is one manager so far. To outlive the loss of a server it takes three.
swarm-note-autolock = The swarm locks itself: after a restart Docker wants the key. Keep it.
swarm-do-join-worker = Add a worker
swarm-do-nodes = Nodes
swarm-do-unlock-key = Key
swarm-do-look = Look
swarm-do-copy = Copy
swarm-do-forget = Delete now
swarm-shown-for = This message disappears in a minute.
swarm-token-worker = Run on the new server, and it is a worker:
swarm-token-manager = Run on the new server, and it is a manager:
swarm-unlock-key = The swarm's key
swarm-note-unlock-key = After a restart of Docker type on the server: docker swarm unlock
swarm-not-locked = This swarm does not lock itself, it has no key.
swarm-ask-rotate-worker = Replace the workers' token?
swarm-note-rotate-worker = The old token stops working. Nodes that are in the swarm stay.
swarm-ask-rotate-manager = Replace the managers' token?
swarm-note-rotate-manager = The old token stops working. Nodes that are in the swarm stay.
swarm-ask-rotate-unlock-key = Replace the swarm's key?
swarm-note-rotate-unlock-key = For a few minutes nodes that restart right now may still want the old one.
swarm-ask-rotate-ca = Replace the swarm's root certificate?
swarm-note-rotate-ca = All nodes get new certificates, and the tokens change as well. Nodes that are away have to join again.
swarm-ca-title = The swarm's root certificate
swarm-ca-rotating = The certificate is being replaced; not all nodes have the new one.
swarm-ca-begun = The replacement has begun, the nodes get new certificates
swarm-ask-force-new = Make a new swarm from this node?
swarm-note-force-new = ⚠ The other managers drop out of it. That is a way out only when most managers are lost for good.
swarm-leave-manager = This server is a manager and does not leave just so. First /node demote from another manager; if it has to be like this, with --force.
swarm-ask-leave = Take this server out of the swarm?
swarm-leave-containers = { $count ->
    [one] { $count } container of the swarm stops here.
   *[other] { $count } containers of the swarm stop here.
}
swarm-leave-last = ⚠ It is the last manager: the swarm ends. Its services ({ $services }), secrets and configs ({ $kept }) are lost and cannot be brought back.
swarm-leave-services = Services: { $services }
swarm-leave-locked = The swarm is locked and nobody leaves it just so. Unlock it by docker swarm unlock on the server; or with --force.
swarm-leave-blind = ⚠ The swarm is locked and shows nothing of what is in it. If this is its last manager, all services, secrets and configs are lost.
swarm-leave-no-leader = ⚠ The swarm has no leader now, most managers are away. After this only --force-new-cluster brings it back.
swarm-leave-quorum = Of { $managers } managers { $reachable } will be reachable. { $spare ->
    [0] None of them may be lost.
   *[other] May be lost then: { $spare }.
}
swarm-leave-quorum-lost = ⚠ Of { $managers } managers { $reachable } will be reachable: no majority, nobody manages the swarm then.
swarm-leave-demote-first = Safer: make it a worker first, /node demote from another manager.
swarm-did-leave = This server has left the swarm. To take it off the list of nodes, on a manager: /node rm
swarm-did-leave-last = The swarm is no more.

# alerts about a swarm

alerts-node = is gone: the swarm's node does not answer
alerts-manager = is there, but the swarm's other managers do not hear it
alerts-quorum = { $reachable } of the swarm's { $managers } managers are reachable: none may be lost any more
alerts-quorum-lost = Nobody manages the swarm: { $reachable } of { $managers } managers are reachable
alerts-quorum-unknown = Nobody manages the swarm: most managers are away
alerts-update = stands half-way: its update has stopped
alerts-update-rollback = stands half-way: its rollback has stopped
alerts-over-node = is there again
alerts-over-manager = is heard by the managers again
alerts-over-quorum = The swarm has managers to spare again
alerts-over-update = stands half-way no more
alerts-step-node_down = does not answer
alerts-step-node_ready = there
alerts-step-node_removed = removed from the swarm
alerts-step-unreachable = not heard
alerts-step-reachable = heard
alerts-step-quorum = managers
alerts-step-quorum_lost = no majority
alerts-step-update_paused = stopped
alerts-step-resumed = went on
alerts-do-service-ps = Tasks
alerts-do-node-ps = The node's tasks
alerts-do-nodes = Nodes
alerts-do-rollback = Roll back

recovery-now-node = the node is in the swarm
recovery-now-no-node = the node is not in the swarm
recovery-now-swarm = the server is in a Swarm
recovery-now-no-swarm = the server is in no Swarm
recovery-now-secret = the secret is there
recovery-now-no-secret = there is no such secret
recovery-now-config = the config is there
recovery-now-no-config = there is no such config
