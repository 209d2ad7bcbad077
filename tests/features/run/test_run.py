"""/run on a real engine, typed and tapped."""

from pathlib import Path

import docker

from bot.localchat import LocalChat
from tests import images
from tests.bot import Running, run_bot
from tests.registry import Registry


async def test_output_is_shown_and_then_the_exit_code(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(f"/run --name hello {images.BUSYBOX} sh -c 'echo out; echo err >&2; exit 3'")
    done = await running.anna.wait_for(lambda reply: "закончил с кодом 3" in reply.text)
    assert "out" in done.text
    assert "err" in done.text
    assert docker_api.inspect_container("hello")["State"]["ExitCode"] == 3


async def test_a_container_with_rm_is_gone_and_its_code_is_told(running: Running, docker_api: docker.APIClient) -> None:
    running.anna.say_only(f"/run --rm {images.BUSYBOX} echo bye")
    done = await running.anna.wait_for(lambda reply: "закончил с кодом 0" in reply.text)
    assert "bye" in done.text
    assert "Контейнер удалён" in done.text
    assert docker_api.containers(all=True) == []


async def test_detached_with_ports_limits_and_labels(running: Running, docker_api: docker.APIClient) -> None:
    await running.anna.say(
        "/run -d --name web -p 18080:80 -e MODE=x -m 64m --cpus 0.5 -l team=ops --restart unless-stopped "
        f"--read-only --tmpfs /tmp --init -u 1000 -w /tmp --hostname box {images.BUSYBOX} sleep 600"
    )
    shown = await running.anna.wait_for(lambda reply: "запущен" in reply.text)
    assert "18080→80" in shown.text
    found = docker_api.inspect_container("web")
    host = found["HostConfig"]
    assert found["State"]["Running"]
    assert (host["Memory"], host["NanoCpus"], host["ReadonlyRootfs"], host["Init"]) == (
        64 * 1024**2,
        500_000_000,
        True,
        True,
    )
    assert (found["Config"]["User"], found["Config"]["WorkingDir"], found["Config"]["Hostname"]) == (
        "1000",
        "/tmp",
        "box",
    )
    assert found["Config"]["Labels"]["team"] == "ops"
    assert host["RestartPolicy"]["Name"] == "unless-stopped"


async def test_the_notes_own_slip_is_answered_with_the_right_order(running: Running) -> None:
    reply = await running.anna.say(f"/run {images.BUSYBOX} -it bash")
    assert f"/run -it {images.BUSYBOX} bash" in reply.text


async def test_what_hands_over_the_host_asks_and_names_the_danger(
    running: Running, docker_api: docker.APIClient
) -> None:
    question = await running.anna.say(f"/run -d --name bad -v /etc:/host --pid host {images.BUSYBOX} sleep 600")
    assert "папка сервера /etc" in question.text
    assert "--pid host" in question.text
    assert docker_api.containers(all=True) == []
    await running.anna.press("✅", message=question)
    await running.anna.wait_for(lambda reply: "запущен" in reply.text)
    assert docker_api.inspect_container("bad")["HostConfig"]["Binds"] == ["/etc:/host"]


async def test_danger_can_be_switched_off(
    docker_host: str, docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    async with run_bot(docker_host, tmp_path / "data", server, dangerous_run="off") as running:
        reply = await running.anna.say(f"/run -d --network host {images.BUSYBOX} sleep 600")
        assert "DANGEROUS_RUN=off" in reply.text
    assert docker_api.containers(all=True) == []


async def test_a_missing_image_is_pulled_first(
    running: Running, docker_api: docker.APIClient, registry: Registry
) -> None:
    reference = registry.name("run-me")
    docker_api.tag(images.BUSYBOX, reference)
    docker_api.push(reference)
    docker_api.remove_image(reference, noprune=True)
    running.anna.say_only(f"/run --rm {reference} echo pulled")
    done = await running.anna.wait_for(lambda reply: "закончил с кодом 0" in reply.text)
    assert "pulled" in done.text


async def test_a_program_that_the_image_lacks_is_explained(running: Running, docker_api: docker.APIClient) -> None:
    reply = await running.anna.say(f"/run --rm {images.BUSYBOX} no-such-program")
    assert reply.text == "В образе нет программы no-such-program (код 127)."
    assert docker_api.containers(all=True) == []
    reply = await running.anna.say(f"/run --name left {images.BUSYBOX} /etc/passwd")
    assert reply.text == (
        "Программу /etc/passwd в образе нельзя запустить (код 126).\nКонтейнер left создан, но не запущен."
    )
    assert reply.buttons == ["/rm left"]


async def test_a_taken_name_says_who_has_it(running: Running, docker_api: docker.APIClient) -> None:
    docker_api.create_container(images.BUSYBOX, "forever", name="taken")
    reply = await running.anna.say(f"/run -d --name taken {images.BUSYBOX} sleep 1")
    assert reply.text.startswith(f"Имя taken занято: {images.BUSYBOX}, ещё не запускался.")
    assert reply.buttons == ["/start taken", "/rm taken", "/inspect taken"]


async def test_a_taken_port_says_who_publishes_it(running: Running, docker_api: docker.APIClient) -> None:
    await running.anna.say(f"/run -d --name first -p 18081:80 {images.BUSYBOX} sleep 600")
    reply = await running.anna.say(f"/run -d --name second -p 18081:80 {images.BUSYBOX} sleep 600")
    assert reply.text == "Порт 18081 занят: его публикует first.\nКонтейнер second создан, но не запущен."
    assert reply.buttons == ["/start second", "/rm second", "/stop first"]
    await running.anna.say("/help")
    row = next(row for row in running.audit() if "second" in row["arguments"])
    assert row["outcome"] == "failed"


async def test_a_volume_that_is_a_host_folder_in_disguise_asks(running: Running, docker_api: docker.APIClient) -> None:
    options = {"type": "none", "o": "bind", "device": "/etc"}
    docker_api.create_volume("trick", driver="local", driver_opts=options)
    question = await running.anna.say(f"/run --rm -v trick:/x {images.BUSYBOX} ls /x")
    assert "папка сервера /etc" in question.text
    assert docker_api.containers(all=True) == []


async def test_the_hosts_network_by_way_of_another_container_asks(
    running: Running, docker_api: docker.APIClient
) -> None:
    host = docker_api.create_host_config(network_mode="host")
    docker_api.create_container(images.BUSYBOX, "forever", name="near", host_config=host)
    question = await running.anna.say(f"/run --rm --network container:near {images.BUSYBOX} true")
    assert "--network container:near" in question.text
    by_id = docker_api.networks(names=["host"])[0]["Id"]
    question = await running.anna.say(f"/run --rm --network {by_id} {images.BUSYBOX} true")
    assert by_id in question.text


async def test_a_mount_within_an_allowed_folder_does_not_ask(
    docker_host: str, docker_api: docker.APIClient, server: LocalChat, tmp_path: Path
) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    async with run_bot(docker_host, tmp_path / "data", server, allowed_mounts=(allowed,)) as running:
        line = f"/run --rm -v {allowed}/app:/x {images.BUSYBOX} touch /x/made"
        running.anna.say_only(line)
        await running.anna.wait_for(lambda reply: "закончил с кодом 0" in reply.text)
        assert (allowed / "app" / "made").exists()
        question = await running.anna.say(line.replace("/app:", "/../out:"))
        assert f"папка сервера {tmp_path}/out" in question.text


async def test_options_for_an_images_own_program_are_left_alone(running: Running, docker_api: docker.APIClient) -> None:
    images.build(docker_api, "echoes:1", f'FROM {images.BUSYBOX}\nENTRYPOINT ["echo"]\n')
    running.anna.say_only("/run --rm echoes:1 -d -p 1")
    done = await running.anna.wait_for(lambda reply: "закончил с кодом 0" in reply.text)
    assert "-d -p 1" in done.text
    slip = await running.anna.say(f"/run {images.BUSYBOX} -d sleep 600")
    assert f"/run -d {images.BUSYBOX} sleep 600" in slip.text


async def test_an_option_that_docker_has_and_lotsman_has_not_is_refused_by_name(running: Running) -> None:
    reply = await running.anna.say(f"/run --gpus all {images.BUSYBOX}")
    assert "--gpus" in reply.text


async def test_stop_showing_leaves_the_container_running(running: Running, docker_api: docker.APIClient) -> None:
    shown = await running.anna.say(f"/run --name long {images.BUSYBOX} sh -c 'echo here; sleep 600'")
    shown = await running.anna.wait_for(lambda reply: "here" in reply.text and reply.is_from_bot)
    await running.anna.press("⏹", message=shown)
    await running.anna.wait_for(lambda reply: "работает дальше" in reply.text)
    assert docker_api.inspect_container("long")["State"]["Running"]
