"""The page of the local chat: a phone chat in the browser, on the port of the Bot API server.

It shows what the feed tells and does what `acts` lets people do. The bot is not known here.
"""

from bot.localchat.page.routes import Page

__all__ = ["Page"]
