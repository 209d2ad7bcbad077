"""Everything that watches one bot's engines and tells of it, built and stopped as one: for the composition root."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot

from bot.engine.port import Engine
from bot.errors import DiskFull
from bot.features.alerts.cards import Cards
from bot.fleet import Fleet
from bot.nursery import Nursery
from bot.pulse import Pulse, beat
from bot.settings import Settings
from bot.store import Store
from bot.store.posts import Post
from bot.telegram.access import Roles
from bot.telegram.command import Effect, Role
from bot.telegram.people import Actor, ChatRef
from bot.telegram.registry import Registry
from bot.telegram.sender import Sender
from bot.watch import limits
from bot.watch.delivery_notes import DeliveryNotes
from bot.watch.desk import IncidentDesk, Surroundings
from bot.watch.follower import Follower
from bot.watch.heartbeat import keep_beating
from bot.watch.monitors import SILENT_FOR, Monitors
from bot.watch.outbox import Outbox
from bot.watch.routing import Defaults, defaults_of
from bot.watch.sampler import Sampler
from bot.watch.voices import Voices

HEARD_WITHIN = timedelta(seconds=60)  # an event stream that was silent for longer is not taken for a living one


class Watching:
    """``incidents`` may be asked from the start; nothing is followed before ``follow``, or told before ``deliver``.

    Each engine has a follower, monitors and a sampler of its own: one that hangs holds up nobody but those.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        fleet: Fleet[Engine],
        registry: Registry,
        roles: Roles,
        nursery: Nursery,
        clock: Callable[[], datetime],
    ):
        self._settings = settings
        self._store = store
        self._fleet = fleet
        self._roles = roles
        self._nursery = nursery
        self._clock = clock
        self._languages: dict[int, str] = {}
        self._limits = limits.from_settings(settings)
        changing = {command.name for command in registry.commands if command.effect is not Effect.READ}
        self.incidents = IncidentDesk(
            Surroundings(
                store=store,
                engines=fleet,
                views=Cards(),
                defaults=self._defaults,
                language=self._language,
                clock=clock,
                limits=self._limits,
                is_change=changing.__contains__,
                tell_unwritten=self._tell_unwritten,
            )
        )
        self._outbox: Outbox | None = None
        self._followers: list[Follower] = []
        self._voices = Voices(SILENT_FOR)
        self._tasks: list[asyncio.Task[None]] = []

    def _tell_unwritten(self, posts: Sequence[Post]) -> None:
        if self._outbox is not None:
            for post in posts:
                self._nursery.start(self._outbox.tell_unwritten(post), name="alert from memory")

    async def follow(self, *, bot: Bot, sender: Sender) -> None:
        """See and keep what happens, whether Telegram is there or not."""
        store, nursery = self._store, self._nursery
        self._languages = await store.people.languages()
        await self.incidents.resume()
        self._outbox = Outbox(
            store=store,
            bot=bot,
            sender=sender,
            nursery=nursery,
            notes=DeliveryNotes(language=self._language, zone=self._settings.zone),
            admin_chats=self._admins,
            clock=self._clock,
        )
        self._tasks = [nursery.start(self.incidents.run(), name="incidents")]
        for engine in self._fleet.values():
            await self._follow(engine)

    async def _follow(self, engine: Engine) -> None:
        store, nursery = self._store, self._nursery
        sink = self.incidents.sink(engine.host)

        async def keep(snapshot: Mapping[str, Any]) -> None:
            await store.alerting.put_snapshot(engine.host, snapshot)

        follower = Follower(
            engine,
            sink,
            await store.alerting.cursor(engine.host),
            clock=self._clock,
            known=await store.alerting.snapshot(engine.host),
            keep=keep,
        )
        monitors = Monitors(
            engine,
            sink,
            clock=self._clock,
            containers=follower.running_with,
            watches_all=bool(self._settings.alert_cpu_percent or self._settings.alert_memory_percent),
            voices=self._voices,
        )
        sampler = Sampler(engine, store, clock=self._clock, containers=follower.running_with)
        self._followers.append(follower)
        self._tasks += [
            nursery.start(follower.run(), name=f"events {engine.host}"),
            nursery.start(monitors.run(), name=f"monitors {engine.host}"),
            nursery.start(sampler.run(), name=f"samples {engine.host}"),
        ]

    def deliver(self, pulse: Pulse) -> None:
        """Tell what was kept, once Telegram is known to be there: after ``follow``."""
        outbox, nursery = self._outbox, self._nursery
        assert outbox is not None
        living = beat(
            pulse,
            engine=self._fleet.default,
            data_dir=self._settings.data_dir,
            clock=self._clock,
            is_following=self._is_following,
            is_delivering=outbox.is_alive,
        )
        nursery.start(outbox.run(), name="outbox")
        nursery.start(living, name="pulse")
        if url := self._settings.heartbeat_url.get_secret_value():
            nursery.start(keep_beating(url, pulse, clock=self._clock), name="heartbeat")

    async def stop(self) -> None:
        """While engine, bot and database are still open: what was seen is on the disk, what is being sent ends."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task
        if self._outbox is not None:
            await self._outbox.stop()

    async def seen(self, actor: Actor, chat: ChatRef) -> None:
        """Somebody wrote there: a chat that took nothing may take something now. Costs nothing otherwise."""
        self._languages[actor.id] = actor.language_code
        if self._outbox is not None:
            with suppress(DiskFull):
                await self._outbox.reopen(chat.id)

    def _is_following(self) -> bool:
        """At least one engine: that another is away is its own alert, and no reason to restart the bot."""
        heard = [follower.heard_at for follower in self._followers if follower.heard_at is not None]
        return any(self._clock() - at < HEARD_WITHIN for at in heard)

    def _defaults(self) -> Defaults:
        return defaults_of(self._settings, self._admins())

    def _admins(self) -> list[int]:
        return [id for id, role in self._roles.everyone().items() if role is Role.ADMIN]

    def _language(self, chat_id: int) -> str:
        """The set one, else the person's where the chat is somebody's own; groups read Russian."""
        if self._settings.language:
            return str(self._settings.language)
        code = self._languages.get(chat_id, "ru")
        return "ru" if code.partition("-")[0] in ("ru", "uk", "be", "kk", "") else "en"
