"""One folder a capability. Adding one is a line here and two locale files; features never import each other."""

from bot.features.access.handlers import FEATURE as ACCESS
from bot.features.audit.handlers import FEATURE as AUDIT
from bot.features.help.handlers import FEATURE as HELP
from bot.telegram.command import Feature

FEATURES: tuple[Feature, ...] = (HELP, ACCESS, AUDIT)
