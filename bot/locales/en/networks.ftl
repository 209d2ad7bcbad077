# Networks: list, card, making, removing, connecting

cmd-network-ls = which networks there are and who is in them
cmd-network-inspect = a network's card, with a JSON file
cmd-network-create = make a network
cmd-network-rm = remove a network
cmd-network-connect = connect a container to a network
cmd-network-disconnect = disconnect a container from a network

opt-network-ls-filter = choose: driver=bridge, name=shop, label=key, scope=local, dangling=true
opt-network-ls-quiet = ids only
opt-network-create-driver = driver (usually bridge)
opt-network-create-subnet = subnet, e.g. 10.9.0.0/24
opt-network-create-gateway = the gateway's address in the subnet
opt-network-create-ip_range = the part of the subnet to give addresses from
opt-network-create-internal = no way out
opt-network-create-attachable = containers may be connected by hand (Swarm)
opt-network-create-ipv6 = with IPv6
opt-network-create-label = a label, key=value
opt-network-create-opt = a driver's option, key=value
opt-network-rm-force = do not mind if the network is gone already
opt-network-connect-alias = another name of the container in this network
opt-network-connect-ip = IPv4 address
opt-network-connect-ip6 = IPv6 address
opt-network-disconnect-force = disconnect by force

networks-title = { $count ->
    [one] { $count } network
   *[other] { $count } networks
}
networks-none-match = No network fits this filter.
networks-refresh = Refresh
networks-back = ‹ To the list
networks-more = … and { $count } more
networks-mark-builtin = built in
networks-builtin-means = Docker's own network; it cannot be removed.
networks-is-internal = no way out
networks-is-attachable = attachable
networks-unused = nobody
networks-gone = This network is gone.

networks-card-driver = Driver:
networks-card-subnets = Subnets:
networks-card-gateways = Gateways:
networks-card-created = Created:
networks-card-labels = Labels:
networks-card-options = Options:
networks-card-users = Containers:
networks-card-unused = No container is in it.
networks-do-rm = Remove
networks-do-card = Card

networks-did-create = ✓ The network { $name } is made, id { $id }
networks-exists = There is a network { $name } already.
networks-bad-pair = key=value is needed here, not “{ $text }”.
networks-only-one = { $option } can be given only once here.
networks-needs-subnet = --gateway and --ip-range need a subnet: --subnet 10.9.0.0/24
networks-one-address = Give one of them: --ip or --ip6.

networks-ask-connect = Connect { $container } to the network { $network }?
networks-ask-disconnect = Disconnect { $container } from the network { $network }?
networks-did-connect = { $container } is connected to the network { $network }
networks-did-disconnect = { $container } is disconnected from the network { $network }
networks-undo-connect = ↩ Connect again
networks-undo-disconnect = ↩ Disconnect
networks-note-last = ⚠ { $container } is in no network now.
networks-connected = { $container } is in the network { $network } already.
networks-not-connected = { $container } is not in the network { $network } anyway.
networks-protected = 🔒 { $name } is protected

networks-ask-rm = { $count ->
    [1] Remove the network { $name }?
   *[other] Remove the networks ({ $count })?
}
networks-note-idle = ⚠ stopped ones will not start without it: { $users }
networks-guessed = “{ $ref }” is the beginning of a name; only { $name } fits
networks-rm-not = I will not remove:
networks-builtin = { $name } is Docker's own network; it cannot be removed.
networks-in-use = Containers run in the network { $name }: { $users }. Disconnect or stop them first.
networks-did-rm = { $name } is removed
