"""The composition root: builds everything from the settings, owns the start and the ordered stop. Nobody imports it
but cli.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import shutil
import signal
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.types import Update, User

from bot import pulse as pulses
from bot import pulse_file
from bot.answers.desk import Answers
from bot.connection import connect
from bot.errors import DiskFull, SettingsError
from bot.features import FEATURES
from bot.features.swarm.revealing import forget_shown
from bot.features.updates.resuming import resume as resume_updates
from bot.features.updates.schedule import Schedule as UpdateSchedule
from bot.nursery import Nursery
from bot.recreating.resuming import resume
from bot.registries.client import Registries
from bot.scheduling.runner import Runner
from bot.settings import Settings
from bot.store import Leftover, Store
from bot.telegram import guard, menu, routes
from bot.telegram.access import Gate, Roles
from bot.telegram.alarms import tell_set_aside
from bot.telegram.call import Services
from bot.telegram.claim import Claim
from bot.telegram.command import Role
from bot.telegram.desk import Desk
from bot.telegram.factor import SecondFactor
from bot.telegram.inbox import Inbox
from bot.telegram.live import Lives
from bot.telegram.pace import Pace
from bot.telegram.rates import Rates
from bot.telegram.recovery import Recovery
from bot.telegram.registry import Registry
from bot.telegram.sender import Sender
from bot.telegram.session import LeanSession
from bot.terminal.leftover import tell_of_leftovers
from bot.ui.texts import translator
from bot.watching import Watching

log = structlog.get_logger(__name__)

STOP_WAIT_S = 10.0  # running commands get this long to end
SWEEP_EVERY_S = 30.0
FIRST_BACKOFF_S = 1.0
LONGEST_BACKOFF_S = 60.0
LOCAL_TOKEN = "7000000001:LOCAL"


def build_registry() -> Registry:
    registry = Registry(FEATURES)
    registry.add_actions(action for feature in FEATURES for action in feature.actions)
    return registry


class App:
    """One running bot. ``start`` returns once it polls; ``stop`` ends it in order; ``run`` does both around a
    signal.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        given_roles: Mapping[int, Role] | None = None,
        pace: Pace | None = None,
        clock: Callable[[], datetime] | None = None,
    ):
        self.settings = settings
        self._pace = pace
        self._clock = clock or _now
        self._given_roles = given_roles
        self._stack = AsyncExitStack()
        self._stopping = asyncio.Event()
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._lives = Lives()
        self.claim = Claim(self._clock)
        self.claim_code = ""

    async def start(self) -> None:
        """Raises SettingsError for a token that Telegram does not know, and for a folder that another bot runs on.
        Nothing stays open after a failure.
        """
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def _start(self) -> None:
        settings = self.settings
        await self._stack.enter_async_context(pulse_file.held(settings.data_dir))
        shutil.rmtree(settings.temporary_dir, ignore_errors=True)  # what a killed bot was working on
        store = await Store.open(settings.data_dir / "lotsman.db", clock=self._clock)
        self._stack.push_async_callback(store.close)
        self._nursery = await self._stack.enter_async_context(Nursery())
        fleet = connect(settings)
        self._stack.push_async_callback(fleet.close)
        answers = await Answers.open(data_dir=settings.data_dir, knowledge_dir=settings.knowledge_dir)
        self._stack.push_async_callback(answers.close)
        pulse = pulses.Pulse()
        self.bot = self._build_bot(pulse)
        self._stack.push_async_callback(self.bot.session.close)
        sender = Sender(bot=self.bot, store=store, pace=self._pace or Pace(asyncio.get_running_loop().time))
        registry = guard.checked(build_registry(), settings)
        roles = Roles(settings=settings, store=store, given=self._given_roles)
        self._watching = Watching(
            settings=settings,
            store=store,
            fleet=fleet,
            registry=registry,
            roles=roles,
            nursery=self._nursery,
            clock=self._clock,
        )
        services = Services(
            settings=settings,
            store=store,
            fleet=fleet,
            answers=answers,
            registry=registry,
            sender=sender,
            lives=self._lives,
            nursery=self._nursery,
            clock=self._clock,
            own_container=_own_container,
            claim=self.claim,
            roles=roles,
            factor=SecondFactor(store, settings.data_dir, self._clock),
            registries=Registries(insecure=settings.insecure_registries, clock=self._clock),
            incidents=self._watching.incidents,
        )
        desk = Desk(services)
        leftovers = await self._close_leftovers(store)
        self.bot.session.middleware(Inbox(store.journal, is_known=roles.is_known, clock=self._clock))
        self._stack.push_async_callback(self._watching.stop)
        await self._watching.follow(bot=self.bot, sender=sender)
        me = await self._introduce()
        self._gate = Gate(
            roles=roles,
            store=store,
            sender=sender,
            claim=self.claim,
            language=lambda actor: translator(desk.language(actor)),
            clock=self._clock,
            on_seen=self._watching.seen,
            rates=Rates(settings.commands_a_minute, asyncio.get_running_loop().time),
        )
        self._dispatcher.update.outer_middleware(self._gate)
        self._dispatcher.errors.register(routes.on_error)
        self._dispatcher.include_router(routes.build(desk=desk, sender=sender, username=me.username or ""))
        if not roles.has_admin():
            self.claim_code = self.claim.arm()
        recovery = Recovery(services, bot=self.bot, language=desk.language, nursery=self._nursery, feed=self._feed_late)
        await self._recover(recovery, leftovers, services)
        self._polling = self._nursery.start(self._poll(), name="polling", essential=self._stopping.set)
        await tell_set_aside(store, roles.everyone(), now=self._clock(), t=translator(settings.language or "ru"))
        self._watching.deliver(pulse)
        self._start_chores(services, desk)
        self._nursery.start(menu.publish(self.bot, registry, roles.everyone(), settings.language), name="command menu")
        _spare_collector()
        log.info("lotsman is up", bot=me.username, engines=list(fleet))

    def _start_chores(self, services: Services, desk: Desk) -> None:
        self._nursery.start(self._sweep(desk, services.store), name="sweep")
        self._schedules = Runner(services, desk, self._nursery)
        self._nursery.start(self._schedules.run(), name="schedules")
        self._nursery.start(services.answers.watch(), name="notes")
        self._nursery.start(forget_shown(services), name="forget what was shown")

    async def _recover(self, recovery: Recovery, leftovers: list[Leftover], services: Services) -> None:
        recovery.recover(leftovers)
        engines = [] if services.settings.read_only else list(services.fleet.values())
        resumed = [self._nursery.start(resume(engine), name=f"resume on {engine.host}") for engine in engines]
        await resume_updates(services, after=resumed)
        await tell_of_leftovers(services, self._nursery)
        self._nursery.start(UpdateSchedule(services).run(), name="newer images")

    async def run(self) -> None:
        """Until SIGTERM or SIGINT. Exits with 1 where polling ended by itself, so that a supervisor starts it anew."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        try:
            await self._stopping.wait()
            has_failed = self._polling.done()
        finally:
            await self.stop()
        if has_failed:
            raise SystemExit(1)

    async def stop(self) -> None:
        """Take no more updates, let commands end, close live messages with a last edit, close the database."""
        try:
            await self._dispatcher.stop_polling()
        except RuntimeError:  # polling has not begun yet, or has ended by itself
            self._polling.cancel()
        self._lives.stop_all()
        try:
            async with asyncio.timeout(STOP_WAIT_S):
                await asyncio.gather(self._gate.wait_idle(), self._schedules.wait_idle())
        except TimeoutError:
            log.warning("stopped with commands still running")
        await self._confirm_updates()
        await self._stack.aclose()
        log.info("lotsman has stopped")

    def _build_bot(self, pulse: pulses.Pulse) -> Bot:
        token = self.settings.bot_token.get_secret_value()
        session = LeanSession(self.settings.telegram_api_url)
        session.middleware(pulses.PollingStamp(pulse, self._clock))
        return Bot(token, session=session)

    async def _introduce(self) -> User:
        """Who the bot is. Waits for a Telegram that is away, since a host often boots before its network."""
        backoff_s = FIRST_BACKOFF_S
        while True:
            try:
                return await self.bot.me()
            except (TelegramUnauthorizedError, TelegramNotFound):
                raise SettingsError(name="BOT_TOKEN", problem="Telegram does not know this token") from None
            except AiogramError as error:  # a gateway's page among them
                log.warning("telegram does not answer yet", reason=str(error), retry_in_s=backoff_s)
            await asyncio.sleep(backoff_s)
            backoff_s = min(backoff_s * 2, LONGEST_BACKOFF_S)

    async def _poll(self) -> None:
        await self._dispatcher.start_polling(
            self.bot,
            handle_signals=False,
            close_bot_session=False,
            allowed_updates=routes.ALLOWED_UPDATES,
            polling_timeout=30,
        )

    async def _confirm_updates(self) -> None:
        """Tell Telegram what was taken, or it would send the last updates again after the next start."""
        if not self._gate.last_update_id:
            return
        try:
            async with asyncio.timeout(2):
                await self.bot.get_updates(offset=self._gate.last_update_id + 1, limit=1, timeout=0)
        except (AiogramError, TimeoutError) as error:
            log.warning("the last updates were not confirmed", reason=str(error))

    async def _sweep(self, desk: Desk, store: Store) -> None:
        while True:
            await desk.expire()
            settings = self.settings
            await store.sweep(self._clock(), questions_days=settings.questions_days, audit_days=settings.audit_days)
            await asyncio.sleep(SWEEP_EVERY_S)

    async def _close_leftovers(self, store: Store) -> list[Leftover]:
        """What a crash left open: updates that somebody has to be told of, and rows that nothing can close any more."""
        token = self.settings.bot_token.get_secret_value()
        try:
            leftovers = await store.journal.adopt(hashlib.sha256(token.encode()).hexdigest()[:16])
        except DiskFull:
            log.error("what the last stop cut off is looked after at the next start: the disk is full")
            leftovers = []
        count = await store.audit.leave_unfinished()
        with suppress(DiskFull):
            await store.schedules.leave_unfinished(self._clock())
        if leftovers or count:
            log.warning("the last stop cut something off", updates=len(leftovers), rows=count)
        return leftovers

    async def _feed_late(self, update: Update, taken_at: datetime) -> object:
        return await self._dispatcher.feed_update(self.bot, update, taken_at=taken_at)


def _spare_collector() -> None:
    """What is loaded by now stays: keep the collector from walking it again and again."""
    gc.collect()
    gc.freeze()


def _now() -> datetime:
    return datetime.now(UTC)


def _own_container() -> str:
    """The id of the container this process runs in, "" outside of one: read off the mounts, as cgroup v2 hides it."""
    try:
        text = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    except OSError:
        return ""
    for part in text.split():
        _head, mark, tail = part.partition("/containers/")
        if mark and len(tail.split("/")[0]) == 64:
            return tail.split("/")[0]
    return ""
