cmd-cp = copy a file out of a container, or a sent one into it
opt-cp-follow_link = where the path is a link, take what it leads to
cmd-export = a container's file system as an archive
opt-export-output = the archive's name
cmd-save = images as an archive for docker load
opt-save-output = the archive's name
cmd-load = images from a sent archive of docker save
opt-load-input = the archive's name, here it says nothing
opt-load-quiet = here it says nothing
cmd-import = an image from a sent archive of a file system
opt-import-change = a Dockerfile instruction for the image
opt-import-message = a note for the image
opt-import-platform = the image's platform, linux/arm64 for one

files-fetching = Fetching { $source }: { $size }…
files-sending = Sending { $name }, { $size }…
files-getting = Getting { $name }, { $size }…
files-handing-on = Handing { $source } to Docker, { $size }…
files-looked-through = { $name } was looked through.
files-stopped = { $source }: stopped, nothing was changed by what had not begun.

files-sent = { $name } was sent, { $size }
files-sent-parts = { $name } was sent in { $parts } parts, { $size }
files-join = To make one file of them:
files-part = { $name }: part { $number } of { $count }
files-large = { $source }: more than 50 MB.
files-ask-large = { $source } is more than 50 MB even when packed. Send it all the same? Where Telegram takes no such file, it comes in parts of 49 MB.
files-ask-large-known = { $source } is { $size }, which is more than 50 MB to send. Send it all the same? Where Telegram takes no such file, it comes in parts of 49 MB.
files-file = { $size }, owner { $owner }, mode { $mode }
files-archive = the folder as an archive, { $size } unpacked
files-exported = the container's file system, { $size } unpacked. Volumes are not in it. To make an image of it: /import
files-saved = { $size } unpacked. To take it in elsewhere: docker load
files-not-taken = Telegram did not take { $name }, { $size }.
files-changed = { $path } became something else while it was fetched. Try again.

files-put = { $name } is in the container, { $size }, owner root
files-unpacked = { $files ->
    [one] { $files } file is in the container, { $size }
   *[other] { $files } files are in the container, { $size }
}
files-ask-put = Put { $name } ({ $size }) at { $target }?
files-ask-replace = { $target } exists, { $there }. Replace it by { $name } ({ $size })? The old one is not kept.
files-ask-unpack = Unpack { $name } in { $target }: { $files } files, { $size }? Files of the same names are replaced.
files-and-more = { $names } and { $count } more
files-ask-load = The archive holds images whose names exist here: { $names }. Their names move to the new ones; the old ones stay without a name. Load?
files-ask-import = Make the image { $image } of { $name }?
files-loaded = loaded: { $count ->
    [one] { $count } image
   *[other] { $count } images
}, { $size }
files-loaded-nothing = Docker loaded nothing, and did not say why.
files-imported = made of the archive, { $size }
files-do-history = History
files-do-card = Show

files-cp-form = Out of a container: /cp NAME:/path. Into it: send the file with the caption /cp NAME:/path
files-two-containers = Docker does not copy from one container to another. Take the file out first, then send it in.
files-import-form = Send the archive with the caption /import - NAME:TAG
files-no-document-cp = No file came with it. Send the file with the caption /cp NAME:/path, or reply to one with this command.
files-no-document-load = Load what? Send the archive of docker save with the caption /load, or reply to one with this command.
files-no-document-import = Import what? Send the archive with the caption /import - NAME:TAG, or reply to one with this command.
files-sent-too-big = { $name } is too big: Telegram hands bots no more than { $limit }. A Bot API server of your own hands out up to 2 GB: TELEGRAM_API_URL.
files-by-link = { $link } is a link to { $target }. The real path is { $real }; the bot follows no links by itself.
files-link-inside = { $path } in the container is a link to { $target }: the files would land there. Nothing was done.
files-links-without-end = The link { $path } leads nowhere: it goes in a circle.
files-many-folders = The archive has more than { $most } folders. Send it in parts.
files-special = { $path } is a device or a pipe, not a file.
files-no-folder = { $path } in the container is no folder.
files-in-the-way = { $path } in the container is no file and cannot be replaced by one.
files-zip = { $name } is a zip. Docker takes tar only: .tar, .tar.gz, .tar.bz2, .tar.xz.
files-is-saved = { $name } is an archive of docker save. Send it with the caption /load
files-no-image = { $name } is no archive of docker save: there is no manifest.json in it. A file system becomes an image by /import
