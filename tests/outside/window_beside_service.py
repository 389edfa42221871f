#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The window on a folder that a witan-service holds already: it works with that service as a client, and when the service is killed it
goes on, takes the folder over, or connects to the service that has come in its place. Nothing that was acknowledged is lost, and what the
reviewer wrote meanwhile is sent once."""
import argparse
import asyncio
import json
import pathlib
import subprocess
import sys
import tempfile
import uuid

from two_services import refusal
from window_process import MESSAGE, PATIENCE, Desk, Window
from wire import AGENT, REVIEW, Lost, Rpc, Service, all_events

KILLED_BEFORE = 20  # messages that are acknowledged before the kill, at least
ROUNDS = 3


def new_id() -> str:
    return str(uuid.uuid4())


def holder(data: pathlib.Path) -> int:
    return json.loads((data / "service.json").read_text())["pid"]


class Talk:
    """A consultation in which an agent goes on talking, whoever serves, and what of it was acknowledged."""

    def __init__(self):
        self.name, self.said, self.unsure = new_id(), [], set()

    async def begin(self, served) -> None:
        agent = await self._connect(served)
        await agent.call("consultation/start", {"consultation_id": self.name, "workflow_id": new_id(), "agent_id": "a", "agent_name": "A", "context": {"plan": {"request": "Talk"}}})
        await agent.close()

    async def _connect(self, served) -> Rpc:
        agent = await Rpc.open(served, AGENT)
        await agent.call("hello", {"client": "tests/outside"})
        return agent

    async def say(self, served, count: int, strike=lambda: None) -> None:
        """Until `count` are acknowledged; then strikes, and goes on until the connection breaks where it does."""
        agent = await self._connect(served)
        try:
            for number in range(count * 2):
                if number == count:
                    strike()
                message = new_id()
                self.unsure.add(message)
                await agent.call("message/send", {"message_id": message, "consultation_id": self.name, "content": f"Message {number}"})
                self.unsure.discard(message)
                self.said.append(message)
        except Lost:
            pass
        await agent.close()

    def check(self, events: list[dict]) -> None:
        messages = [e["body"]["message_id"] for e in events if e["consultation_id"] == self.name and e["type"] == "message.posted" and e["actor"]["role"] == "agent"]
        kept = [m for m in messages if m not in self.unsure]
        if kept != self.said or len(set(messages)) != len(messages):
            raise AssertionError(f"{len(self.said)} messages were acknowledged, {len(kept)} of them are there")


async def events_of(served) -> list[dict]:
    review = await Rpc.open(served, REVIEW)
    await review.call("hello", {"client": "tests/outside"})
    events = await all_events(review)
    await review.close()
    return events


def said_by_reviewer(events: list[dict], message: str) -> int:
    return sum(1 for e in events if e["type"] == "message.posted" and e["body"]["message_id"] == message)


class Beside:
    def __init__(self, window: str, service: str, data: pathlib.Path):
        self._window, self._service, self.data = window, service, data
        self._started: list[Window | Service] = []
        self.talk = Talk()

    def service(self) -> Service:
        service = Service(self._service, self.data)
        self._started.append(service)
        service.wait_listening()
        return service

    def window(self) -> Window:
        window = Window(self._window, self.data)
        self._started.append(window)
        return window.listening()

    def stop_all(self) -> None:
        for each in self._started:
            each.kill()

    def reviewer_writes(self) -> str:
        """A message that waits in the outbox of a window that is not open."""
        message, desk = new_id(), Desk(self.data, self.talk.name)
        desk.send(MESSAGE, message, {"message_id": message, "consultation_id": self.talk.name, "content": "Written without a connection"})
        desk.close()
        return message

    async def delivered(self, served, message: str) -> None:
        review = await Rpc.open(served, REVIEW)
        await review.call("hello", {"client": "tests/outside"})
        await review.call("events/subscribe", {"cursor": 0})
        await review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["body"].get("message_id") == message, PATIENCE)
        await review.close()

    def expect_holder(self, of) -> None:
        if holder(self.data) != of.process.pid:
            raise AssertionError(f"{holder(self.data)} holds the folder, not {of.process.pid}")

    def attach(self) -> tuple[Service, Window]:
        """A window beside a service that was there before works through it and leaves it the folder."""
        service = self.service()
        message = self.reviewer_writes()
        window = self.window()
        window.logged("using_running_service", "subscribed")
        if window.url != service.url or f"pid={service.process.pid}".encode() not in window.log:
            raise AssertionError(f"the service listens at {service.url}, the window uses {window.url}: {window.log.decode()}")
        self.expect_holder(service)
        asyncio.run(self.delivered(service, message))
        if said_by_reviewer(asyncio.run(events_of(service)), message) != 1:
            raise AssertionError("what waited in the outbox was not said once")
        return service, window

    def kill_under(self, service: Service, window: Window) -> None:
        """Killed in the middle of a talk; the window takes the folder over with all that was acknowledged."""
        asyncio.run(self.talk.say(service, KILLED_BEFORE, service.kill))
        service.reap()
        window.logged("connection_lost")
        window.listening()
        if window.url == service.url:
            raise AssertionError(f"the window says that the dead service still listens at {window.url}")
        self.expect_holder(window)
        window.logged("subscribed", times=2)
        self.talk.check(asyncio.run(events_of(window)))
        asyncio.run(self.talk.say(window, KILLED_BEFORE))
        told = refusal(Service(self._service, self.data))
        if str(window.process.pid) not in told["message"]:
            raise AssertionError(f"the window {window.process.pid} is not named: {told}")

    def replaced_at_once(self) -> None:
        """Killed, and another service is there before or after the window has looked: one of the two has the folder, the other uses it."""
        service, window = self.attach()
        service.kill()
        service.reap()
        rival = Service(self._service, self.data)
        self._started.append(rival)
        told = json.loads(rival.process.stdout.readline())
        window.listening()
        if told["event"] == "listening":
            rival.url = told["url"]
            self.expect_holder(rival)
        else:
            self.expect_holder(window)
            if str(window.process.pid) not in told["message"] or rival.reap() != 1:
                raise AssertionError(f"the rival was refused without saying by whom: {told}")
        serving = rival if rival.url else window
        if window.url != serving.url:
            raise AssertionError(f"the window uses {window.url}, but {serving.url} serves")
        window.logged("subscribed", times=2)
        self.talk.check(asyncio.run(events_of(serving)))
        asyncio.run(self.talk.say(serving, KILLED_BEFORE))
        print(f"taken over by {'the other service' if serving is rival else 'the window'}")
        window.end()
        if serving is rival and rival.stop() != 0:
            raise AssertionError("asked to end, the service did not end well")

    def window_killed(self) -> None:
        """The other way round: the window that serves is killed, and a service takes over; the next window attaches to it."""
        window = self.window()
        self.expect_holder(window)
        asyncio.run(self.talk.say(window, KILLED_BEFORE, window.kill))
        service, window = self.attach()
        self.talk.check(asyncio.run(events_of(service)))
        # A service that ends in order is no other case.
        if service.stop() != 0:
            raise AssertionError("asked to end, the service did not end well")
        window.listening()
        self.expect_holder(window)
        window.logged("subscribed", times=2)
        self.talk.check(asyncio.run(events_of(window)))
        window.end()

    def check_caches(self) -> None:
        """The record is whole, and so is the window's copy: it opens without being put aside, and is up to the last event."""
        verify = subprocess.run([self._service, "--verify", "--data", self.data], capture_output=True, check=False)
        if verify.returncode != 0:
            raise AssertionError(f"--verify: {verify.stdout} {verify.stderr}")
        window = self.window()
        window.logged("subscribed")
        events = asyncio.run(events_of(window))
        self.talk.check(events)
        if b"cache_put_aside" in window.log or f"subscribed cursor={events[-1]['cursor']}".encode() not in window.log:
            raise AssertionError(f"the window's copy is not what the service has: {window.log.decode()}")
        window.end()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True, type=pathlib.Path, help="the folder of the programs")
    binaries = arguments.parse_args().bin
    with tempfile.TemporaryDirectory(prefix="witan-beside-") as folder:
        beside = Beside(str(binaries / "witan"), str(binaries / "witan-service"), pathlib.Path(folder) / "data")
        try:
            first = beside.window()
            asyncio.run(beside.talk.begin(first))
            first.end()
            service, window = beside.attach()
            beside.kill_under(service, window)
            window.end()
            for _ in range(ROUNDS):
                beside.replaced_at_once()
            beside.window_killed()
            beside.check_caches()
        finally:
            beside.stop_all()
    print(f"{len(beside.talk.said)} messages acknowledged over {ROUNDS + 3} changes of who serves, none lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
