"""/help names the article on docker's command of that name."""

from __future__ import annotations

from tests.bot import Running


async def test_the_page_of_a_command_leads_to_its_article(running: Running) -> None:
    reply = await running.anna.say("/help stop")
    button = next(text for text in reply.buttons if text == "Остановить контейнер")
    article = await running.anna.press(button)
    assert "docker stop" in article.text
    assert "stop-container" in article.text


async def test_the_page_of_a_command_that_docker_does_not_have_has_none(running: Running) -> None:
    reply = await running.anna.say("/help audit")
    assert len(reply.buttons) == 1
