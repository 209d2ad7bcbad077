"""What nobody asked for, told where alerts are told: silent, held back in quiet hours, through the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.store.alerting import Batch
from bot.store.alerting_rows import Subscription
from bot.store.posts import Post
from bot.telegram.command import Role
from bot.telegram.packing import pack
from bot.telegram.services import Services
from bot.ui.view import View
from bot.watch.routing import defaults_of, quiet_until, subscriptions


async def post(
    services: Services, written: Callable[[str], View | None], *, marks: Mapping[str, str] | None = None
) -> None:
    """``written``: from a language to what is told, None for nothing. ``marks`` are kept with it. Raises DiskFull."""
    settings = services.settings
    admins = [id for id, role in services.roles.everyone().items() if role is Role.ADMIN]
    stored = await services.store.alerting.subscriptions()
    languages = await services.store.people.languages()
    posts = []
    for one in subscriptions(stored, defaults_of(settings, admins)):
        language = one.language or _language(services, languages, one)
        told = written(language)
        if told is None or not one.is_on or one.escalate_after is not None:
            continue
        posts.append(
            Post(
                chat_id=one.chat_id,
                topic_id=one.topic_id,
                view=pack(told),
                is_silent=True,
                happened_at=services.clock(),
                hold_until=quiet_until(one, services.clock(), settings.zone),
                lang=language,
                time_zone=one.time_zone,
            )
        )
    await services.store.alerting.commit(Batch(posts=posts, marks=marks))


def _language(services: Services, languages: Mapping[int, str], one: Subscription) -> str:
    """The set one, else the person's where the chat is somebody's own; groups read Russian."""
    if services.settings.language:
        return str(services.settings.language)
    code = languages.get(one.chat_id, "ru")
    return "ru" if code.partition("-")[0] in ("ru", "uk", "be", "kk", "") else "en"
