# Archives that people send: builds, files, images

archive-broken = The archive is damaged or cut off. Make it anew and send it again.
archive-none = { $name } is no archive. What works: .tar, .tar.gz, .tar.bz2, .tar.xz and .zip.
archive-empty = There are no files in the archive.
archive-large = The archive is not taken: unpacked it is more than { $limit }.
archive-bomb = The archive is not taken: it unpacks to more than { $ratio } times its size, as only “bombs” do.
archive-many = The archive is not taken: it has more than { $limit } files. Leave out what is not needed, such as node_modules and .git.
archive-header = The archive is not taken: one of its files has too long a description.
archive-encrypted = The archive has a password. Send it without one.
archive-method = The archive is packed in a rare way. Send a plain .zip or .tar.gz.
archive-outside = The archive is not taken: the path { $path } leads out of it.
archive-link = The archive is not taken: the link { $path } leads out of it or nowhere: { $target }
archive-through = The archive is not taken: { $path } lies in { $link }, which is no folder.
archive-twice = The archive is not taken: { $path } is in it twice.
archive-device = The archive is not taken: { $path } is a device or a pipe, not a file.
archive-name = The archive is not taken: the name { $path } is too long or not UTF-8.
archive-disk-full = The bot's disk is full, nothing was done. What takes the space: /system df
