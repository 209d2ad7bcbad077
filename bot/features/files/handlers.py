"""/cp, /export, /save, /load, /import: declarations, and which way a copy goes."""

from __future__ import annotations

from bot.features.files import putting, taking
from bot.features.files.places import read_copy
from bot.telegram.call import Call
from bot.telegram.command import Command, Effect, Feature, Role, argument, option


async def copy(call: Call) -> None:
    wanted = read_copy(call.args["paths"], has_document=call.document is not None)
    if wanted.comes_in:
        await putting.copy_in(call, wanted)
    else:
        await taking.copy_out(call, wanted)


CP = Command(
    words=("cp",),
    aliases=(("container", "cp"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="containers",
    keeps_steps=True,
    run=copy,
    params=(
        option("-L", "--follow-link", is_flag=True),
        argument("paths", nargs=-1, required=True, metavar="CONTAINER:PATH [NAME]"),
    ),
    refused=frozenset({"-a", "--archive", "-q", "--quiet"}),
    examples=("cp web01:/etc/nginx/nginx.conf", "cp web01:/app/logs", "cp app.conf web01:/etc/"),
    takes_document=True,
)
EXPORT = Command(
    words=("export",),
    aliases=(("container", "export"),),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="containers",
    run=taking.export,
    params=(option("-o", "--output", metavar="NAME"), argument("container")),
    examples=("export web01", "export -o site.tar web01"),
)
SAVE = Command(
    words=("save",),
    aliases=(("image", "save"),),
    role=Role.ADMIN,
    effect=Effect.READ,
    group="images",
    run=taking.save,
    params=(
        option("-o", "--output", metavar="NAME"),
        argument("images", nargs=-1, required=True, metavar="IMAGE [IMAGE...]"),
    ),
    refused=frozenset({"--platform"}),
    examples=("save web:1.2", "save -o all.tar web:1.2 redis:alpine"),
)
LOAD = Command(
    words=("load",),
    aliases=(("image", "load"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=putting.load,
    params=(option("-i", "--input", metavar="NAME"), option("-q", "--quiet", is_flag=True)),
    refused=frozenset({"--platform"}),
    examples=("load", "load -i app.tar"),
    takes_document=True,
)
IMPORT = Command(
    words=("import",),
    aliases=(("image", "import"),),
    role=Role.ADMIN,
    effect=Effect.CHANGE,
    group="images",
    keeps_steps=True,
    run=putting.import_image,
    params=(
        option("-c", "--change", multiple=True, metavar="INSTRUCTION"),
        option("-m", "--message", metavar="TEXT"),
        option("--platform", metavar="OS/ARCH"),
        argument("words", nargs=-1, metavar="[-|URL] [REPOSITORY[:TAG]]"),
    ),
    examples=("import - site:1", "import -c 'CMD [\"nginx\"]' site:1"),
    takes_document=True,
)

FEATURE = Feature(commands=(CP, EXPORT, SAVE, LOAD, IMPORT))
