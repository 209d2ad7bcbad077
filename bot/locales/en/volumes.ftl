# Volumes: list, card, making, removing

cmd-volume-ls = which volumes there are and who uses them
cmd-volume-inspect = a volume's card, with a JSON file
cmd-volume-create = make a volume
cmd-volume-rm = remove a volume with its data

opt-volume-ls-filter = choose: dangling=true, name=pg, label=key, driver=local
opt-volume-ls-quiet = names only
opt-volume-create-driver = driver (usually local)
opt-volume-create-label = a label, key=value
opt-volume-create-old_name = its name (the same as the last word)
opt-volume-create-opt = a driver's option, key=value
opt-volume-rm-force = do not mind if the volume is gone already

volumes-title = { $count ->
    [one] { $count } volume
   *[other] { $count } volumes
}, { $unused } unused
volumes-none = There are no volumes. To make one: /volume create
volumes-none-match = No volume fits this filter.
volumes-refresh = Refresh
volumes-back = ‹ To the list
volumes-more = … and { $count } more
volumes-mark-anonymous = anonymous
volumes-anonymous-means = Anonymous: Docker made it by itself, along with a container.
volumes-used-by = used by { $users }
volumes-unused = unused

volumes-card-driver = Driver:
volumes-card-created = Created:
volumes-card-path = Path on the host:
volumes-card-labels = Labels:
volumes-card-options = Options:
volumes-card-users = Containers:
volumes-card-unused = No container uses it.
volumes-do-rm = Remove
volumes-do-card = Card

volumes-did-create = ✓ The volume { $name } is made
volumes-exists = There is a volume { $name } already.
volumes-two-names = The name is given twice. Leave one.
volumes-bad-pair = key=value is needed here, not “{ $text }”.
volumes-ask-create = Make the volume { $name }?
volumes-note-host = ⚠ It opens the host's { $path } to containers.
volumes-host-off = Volumes that open the host's folders are forbidden here (DANGEROUS_RUN=off).

volumes-ask-rm = { $count ->
    [1] Remove the volume { $name }?
   *[other] Remove the volumes ({ $count })?
}
volumes-note-data = ⚠ The data is lost for good.
volumes-guessed = “{ $ref }” is the beginning of a name; only { $name } fits
volumes-rm-not = I will not remove:
volumes-in-use = Containers use the volume { $name }: { $users }. Remove them first; stopped ones count too.
volumes-did-rm = { $name } is removed
