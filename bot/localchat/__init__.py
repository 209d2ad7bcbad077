"""A Telegram Bot API server on loopback with people in it, for running without a token and for end-to-end tests.

It knows nothing of the bot: no other room is imported here, nor aiogram. The bot reaches it over HTTP like Telegram.
"""

from bot.localchat.faults import Fault, Faults, Trouble
from bot.localchat.floods import Floods
from bot.localchat.people import ANNA_ID, CHANNEL_ID, GROUP_ID, OLEG_ID, STEPAN_ID, VERA_ID
from bot.localchat.server import LocalChat

__all__ = [
    "ANNA_ID",
    "CHANNEL_ID",
    "GROUP_ID",
    "OLEG_ID",
    "STEPAN_ID",
    "VERA_ID",
    "Fault",
    "Faults",
    "Floods",
    "LocalChat",
    "Trouble",
]
