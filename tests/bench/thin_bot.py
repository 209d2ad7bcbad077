"""The floor: the thinnest aiogram bot one can write. One list of containers, one answer; no access, no audit, no
buttons.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import docker
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

pool = ThreadPoolExecutor(4)
api = docker.APIClient(os.environ["DOCKER_HOST"], version="1.41")
dispatcher = Dispatcher()


@dispatcher.message(Command("ps"))
async def ps(message: Message) -> None:
    containers = await asyncio.get_running_loop().run_in_executor(pool, lambda: api.containers(all=True))
    await message.answer("\n".join(f"{item['Names'][0]} {item['Status']}" for item in containers)[:4000] or "none")


if __name__ == "__main__":
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    asyncio.run(dispatcher.start_polling(bot))
