#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Takes the example agent out of README.md, as it stands there, and runs it against a real service with a reviewer who decides."""
import argparse
import asyncio
import os
import pathlib
import re
import sys
import tempfile
import uuid

from wire import REVIEW, Rpc, Service

LINES = 15


def example_of(readme: pathlib.Path) -> str:
    blocks = re.findall(r"^```python\n(.*?)^```$", readme.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if len(blocks) != 1:
        raise AssertionError(f"{readme} holds {len(blocks)} Python examples, not one")
    if len(blocks[0].splitlines()) > LINES:
        raise AssertionError(f"the example has {len(blocks[0].splitlines())} lines; it is to stay within {LINES}")
    return blocks[0]


def check_first_commands(readme: pathlib.Path) -> None:
    """The two commands that a newcomer copies are the first lines of code, and really there."""
    first = re.search(r"^```sh\n(.*?)^```$", readme.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    if first is None or first.group(1).splitlines()[:2] != ["packaging/bootstrap run", "packaging/bootstrap test"]:
        raise AssertionError("the first code lines of the README are not packaging/bootstrap run and test")
    if not os.access(readme.parent / "packaging" / "bootstrap", os.X_OK):
        raise AssertionError("packaging/bootstrap cannot be called")


async def decide(service: Service, verdict: dict) -> str:
    """Waits for the consultation to come in and decides; its title."""
    review = await Rpc.open(service, REVIEW)
    cursor = (await review.call("hello", {"client": "readme"}))["cursor"]
    await review.call("events/subscribe", {"cursor": 0})
    started = await review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["type"] == "consultation.started" and n["params"]["event"]["cursor"] > cursor)
    consultation = started["params"]["event"]["consultation_id"]
    now = await review.call("consultation/get", {"consultation_id": consultation})
    await review.call("decision/submit", {"decision_id": str(uuid.uuid4()), "consultation_id": consultation, "digest": now["digest"], "seen_seq": now["head"], **verdict})
    await review.close()
    return now["context"]["plan"]["request"]


async def run_once(service: Service, script: pathlib.Path, verdict: dict) -> None:
    agent = await asyncio.create_subprocess_exec(sys.executable, str(script), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
                                                 env={**os.environ, "WITAN_DATA": str(service.data)})
    try:
        request = await asyncio.wait_for(decide(service, verdict), 20)
        told, complaints = await asyncio.wait_for(agent.communicate(), 20)
    finally:
        if agent.returncode is None:
            agent.kill()
            _, complaints = await agent.communicate()
            print(complaints.decode(), file=sys.stderr)
    wanted = f"The elder's verdict: {verdict['verdict']}\n"
    if agent.returncode != 0 or told.decode() != wanted or request != "Tidy the archive":
        raise AssertionError(f"the example printed {told.decode()!r} and ended with {agent.returncode}: {complaints.decode()}")
    print(told.decode(), end="")


async def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--service", required=True)
    arguments.add_argument("--readme", required=True, type=pathlib.Path)
    options = arguments.parse_args()
    check_first_commands(options.readme)
    with tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(folder) / "example.py"
        script.write_text(example_of(options.readme), encoding="utf-8")
        service = Service(options.service, pathlib.Path(folder) / "data", extra=())
        service.wait_listening()
        try:
            await run_once(service, script, {"verdict": "approve", "comment": "Go on"})
            await run_once(service, script, {"verdict": "reject", "comment": "Keep it", "scope": "action"})
        finally:
            code = service.stop()
    if code != 0:
        raise AssertionError(f"witan-service ended with {code}")


if __name__ == "__main__":
    asyncio.run(main())
