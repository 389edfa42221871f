#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Several witan-service on one data folder: one serves, the others say who holds it and change nothing, and when it has died the next
one takes over with all that was acknowledged."""
import argparse
import asyncio
import json
import pathlib
import sys
import tempfile
import uuid

from wire import AGENT, REVIEW, Rpc, Service, all_events

AT_ONCE = 5


def refusal(service: Service) -> dict:
    """What it said instead of listening; its exit code must be 1."""
    told = json.loads(service.process.stdout.readline())
    code = service.reap()
    if code != 1 or told.get("event") != "failed":
        raise AssertionError(f"a second service said {told} and ended with {code}")
    return told


async def start_consultation(service: Service) -> str:
    agent = await Rpc.open(service, AGENT)
    await agent.call("hello", {"client": "tests/outside"})
    name = str(uuid.uuid4())
    await agent.call("consultation/start", {"consultation_id": name, "workflow_id": str(uuid.uuid4()), "agent_id": "a", "agent_name": "A", "context": {"plan": {}}})
    await agent.close()
    return name


async def consultations(service: Service) -> set[str]:
    review = await Rpc.open(service, REVIEW)
    await review.call("hello", {"client": "tests/outside"})
    found = {event["consultation_id"] for event in await all_events(review)}
    await review.close()
    return found


def one_of_many(binary: str, data: pathlib.Path) -> Service:
    """Starts them at the same moment and gives the one that listens."""
    started = [Service(binary, data) for _ in range(AT_ONCE)]
    serving, refused = [], []
    for service in started:
        told = json.loads(service.process.stdout.readline())
        if told["event"] == "listening":
            service.url = told["url"]
            serving.append(service)
        else:
            refused.append((service.reap(), told))
    if len(serving) != 1:
        raise AssertionError(f"{len(serving)} of {AT_ONCE} serve: {refused}")
    wrong = [told for code, told in refused if code != 1 or "already holds the folder" not in told["message"] or str(data) not in told["message"]]
    if wrong:
        raise AssertionError(f"refused without saying who holds the folder: {wrong}")
    return serving[0]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    binary = arguments.parse_args().service
    with tempfile.TemporaryDirectory(prefix="witan-two-") as folder:
        data = pathlib.Path(folder) / "data"
        first = one_of_many(binary, data)
        known = {asyncio.run(start_consultation(first))}
        address = (data / "service.json").read_bytes()
        told = refusal(Service(binary, data))
        if str(first.process.pid) not in told["message"]:
            raise AssertionError(f"the holder {first.process.pid} is not named: {told}")
        if (data / "service.json").read_bytes() != address:
            raise AssertionError("the one that was refused changed the address of the one that serves")
        known.add(asyncio.run(start_consultation(first)))
        first.kill()
        first.reap()
        next_one = one_of_many(binary, data)
        if asyncio.run(consultations(next_one)) != known:
            raise AssertionError("the next service has not what the first one acknowledged")
        code = next_one.stop()
        if code != 0:
            raise AssertionError(f"asked to end, the service exited with {code}")
    print(f"{AT_ONCE} at once, twice: one served each time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
