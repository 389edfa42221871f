#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Plants canary secrets in everything that people say to the sample agent, and in all that `witan-agent start` is given and gets back,
and sees that none of them stands in what the programs log and print, and that neither people nor a hostile service make a line of their
own there. What `start --wait` prints on stdout is the decision itself, so that alone is left out."""
import argparse
import asyncio
import json
import os
import pathlib
import sys
import tempfile

from canaries import FORGERY, Canaries, as_text, faults_of, plan
from canary_secrets import Office, new_id
from proven_front import proven_front
from wire import Service, tokens_in
from ws import serve

PATIENCE = 30.0


class Agent:
    """One run of witan-agent with its log at its most talkative."""

    runs: list["Agent"] = []

    def __init__(self, binary: str, folder: pathlib.Path, name: str, *arguments):
        self.name, self._log = name, folder / f"{name}.log"
        self._command = [binary, *map(str, arguments), "--verbose"]
        self.process: asyncio.subprocess.Process | None = None
        self.runs.append(self)

    @classmethod
    def kill_all(cls) -> None:
        """One that waits for a decision would outlive a failed test."""
        for agent in cls.runs:
            if agent.process is not None and agent.process.returncode is None:
                agent.process.kill()

    async def start(self) -> "Agent":
        with open(self._log, "wb") as log:
            self.process = await asyncio.create_subprocess_exec(*self._command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=log)
        return self

    async def event(self, name: str) -> dict:
        """What it says when that has happened, with --json."""
        while line := await asyncio.wait_for(self.process.stdout.readline(), PATIENCE):
            self.printed = getattr(self, "printed", b"") + line
            if (told := json.loads(line)).get("event") == name:
                return told
        raise AssertionError(f"{self.name} ended before it said {name}: {self._log.read_text(errors='replace')}")

    async def end(self) -> tuple[int, bytes]:
        rest = await asyncio.wait_for(self.process.stdout.read(), PATIENCE)
        return await self.process.wait(), getattr(self, "printed", b"") + rest

    def faults(self, canaries: Canaries, tokens: list[str], printed: bytes) -> list[str]:
        faults = faults_of(f"{self.name}, stderr", self._log.read_bytes(), canaries, tokens, [], said="witan-agent: ")
        lines = [line for line in printed.decode(errors="replace").split("\n") if "\x1b" in line or line.startswith("2026-01-01")]
        return faults + [f"{self.name}, stdout: {fault}" for fault in canaries.found_in(printed.decode(errors="replace")) + lines]


class Ends:
    """How the sample agent's consultation can end, each in words that it is not to repeat."""

    def __init__(self, office: Office):
        self.office, self.put = office, office.canaries.kept

    async def not_kept(self, at: str) -> None:
        await self.office.decide(at, "approve", comment=self.put("sample, approve, comment"), conditions={"text": self.put("sample, condition in words")})

    async def unknown(self, at: str) -> None:
        await self.office.decide(at, "approve", conditions={self.put("sample, condition's name"): self.put("sample, condition")})

    async def limits(self, at: str) -> None:
        await self.office.decide(at, "approve", conditions={"limits": {self.put("sample, limit's name"): self.put("sample, limit")}})

    async def rejected(self, at: str) -> None:
        await self.office.decide(at, "reject", scope="approach", comment=self.put("sample, reject, comment"))

    async def withdrawn(self, at: str) -> None:
        await self.office.review.call("consultation/end", {"consultation_id": at, "outcome": "CANCELLED", "comment": self.put("sample, end, comment")})

    async def approved(self, at: str) -> None:
        await self.office.decide(at, "approve", comment=self.put("sample, approved, comment"))


async def see_answer(office: Office, question: str) -> None:
    await office.review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["body"].get("reply_to") == question, PATIENCE)


async def sample(binary: str, folder: pathlib.Path, office: Office, end: str, as_json: bool) -> list[str]:
    """The sample agent hears questions and wishes, and one of the ends."""
    name = f"sample-{end}-{'json' if as_json else 'plain'}"
    title = office.canaries.kept(f"{name}, title")
    agent = await Agent(binary, folder, name, "sample", "--data", office.service.data, "--work", folder / name, "--title", title, *(["--json"] if as_json else [])).start()
    heard = await office.review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["body"].get("title") == title, PATIENCE)
    at = heard["params"]["event"]["consultation_id"]
    for words in ("question", "question that quotes a step", "SELECT a question FROM customers"):
        await see_answer(office, await office.ask(at, f"{name}, {words}"))
    await office.decide(at, "request_changes", comment=office.canaries.kept(f"{name}, request_changes"))
    await office.review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["type"] == "context.revised" and n["params"]["event"]["consultation_id"] == at, PATIENCE)
    await see_answer(office, await office.ask(at, f"{name}, question about revision 2"))
    await getattr(Ends(office), end)(at)
    code, printed = await agent.end()
    faults = [] if (code == 0) == (end in ("rejected", "withdrawn", "approved")) else [f"{name} ended with {code}"]
    faults += agent.faults(office.canaries, tokens_in(office.service.data), printed)
    again = await Agent(binary, folder, f"{name}-again", "sample", "--data", office.service.data, "--work", folder / name).start()
    _, printed = await again.end()
    return faults + again.faults(office.canaries, tokens_in(office.service.data), printed)


async def started_by_script(binary: str, folder: pathlib.Path, office: Office) -> list[str]:
    canaries, faults = office.canaries, []
    (folder / "context.json").write_text(as_text(plan(canaries, "start, context")), encoding="utf-8")
    (folder / "state.json").write_text(as_text({"secret": canaries.wild("start, state")}), encoding="utf-8")
    words = [text for option in ("title", "agent-id", "agent-name") for text in (f"--{option}", canaries.kept(f"start, {option}"))]
    common = ["start", "--data", office.service.data, "--context", folder / "context.json", "--state", folder / "state.json", *words]
    for name, options in (("start", []), ("start-json", ["--json"])):
        agent = await Agent(binary, folder, name, *common, *options).start()
        code, printed = await agent.end()
        faults += ([] if code == 0 else [f"{name} ended with {code}"]) + agent.faults(canaries, tokens_in(office.service.data), printed)
    agent = await Agent(binary, folder, "start-wait", *common, "--wait", "--json").start()
    at = (await agent.event("started"))["consultation_id"]
    await office.ask(at, "start, question")
    await office.decide(at, "approve", comment=canaries.kept("start, approve, comment"))
    await agent.event("decided")
    code, printed = await agent.end()
    # Whoever waits asked for the decision; only that no line of it is anybody else's.
    assert code == 0 and all(json.loads(line)["event"] in ("started", "decided") for line in printed.splitlines())
    return faults + agent.faults(canaries, tokens_in(office.service.data), b"")


async def hostile(binary: str, folder: pathlib.Path, canaries: Canaries) -> list[str]:
    """A service that says what it likes: in its errors, notifications, and when it closes."""
    token = canaries.plain("token for a hostile service")
    (folder / "token").write_text(token)
    (folder / "token").chmod(0o600)
    (folder / "hostile.json").write_text(as_text(plan(Canaries(), "hostile")), encoding="utf-8")
    error = {"code": -32000, "message": "No." + FORGERY, "data": {"code": "forbidden", "field": FORGERY, FORGERY: FORGERY}}
    hello = {"protocol": 1, "service": new_id(), "principal": {"id": FORGERY, "name": FORGERY, "role": "agent"}, "limits": {}, "cursor": 0}
    closes = 0

    async def talk(socket):
        nonlocal closes
        first = json.loads(await socket.recv())
        for noise in (FORGERY, as_text({"jsonrpc": "2.0", "method": FORGERY[:100], "params": {}}), as_text({FORGERY: 1}), as_text({"jsonrpc": "2.0", "method": "question", "params": {FORGERY: 1}})):
            await socket.send(noise)
        if closes < 1:
            closes += 1
            await socket.close(4000, "gone\n2026-01-01T00:00:00.000Z E service forged_entry\x1b[31m")
            return
        await socket.send(as_text({"jsonrpc": "2.0", "id": first["id"], "result": hello}))
        second = json.loads(await socket.recv())
        await socket.send(as_text({"jsonrpc": "2.0", "id": second["id"], "error": error}))
        await socket.wait_closed()

    faults = []
    async with serve(talk, "127.0.0.1", 0, subprotocols=["witan.agent.v1"]) as server, proven_front(token, server.sockets[0].getsockname()[1]) as port:
        url = f"ws://127.0.0.1:{port}"
        for name, task in (("hostile-start", ["start", "--context", folder / "hostile.json"]), ("hostile-sample", ["sample", "--work", folder / "hostile"])):
            closes = 0
            agent = await Agent(binary, folder, name, *task, "--url", url, "--token-file", folder / "token").start()
            code, printed = await agent.end()
            faults += ([] if code == 1 else [f"{name} ended with {code}"]) + agent.faults(canaries, [token], printed)
            log = (folder / f"{name}.log").read_text()
            faults += [f"{name} did not log {event}" for event in ("agent_disconnected", "agent_frame_refused") if event not in log]
    return faults


async def run(service: Service, agent: str, folder: pathlib.Path, canaries: Canaries) -> list[str]:
    office = await Office(service, canaries).open()
    try:
        return await run_all(agent, folder, office)
    finally:
        Agent.kill_all()
        await office.close()


async def run_all(agent: str, folder: pathlib.Path, office: Office) -> list[str]:
    faults = await started_by_script(agent, folder, office)
    for end, as_json in (("not_kept", True), ("unknown", False), ("limits", False), ("rejected", True), ("withdrawn", False), ("withdrawn", True), ("approved", True)):
        faults += await sample(agent, folder, office, end, as_json)
    return faults + await hostile(agent, folder, office.canaries)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True, type=pathlib.Path, help="the folder of the programs")
    binaries = arguments.parse_args().bin
    os.environ["QT_LOGGING_RULES"] = "*=true"
    canaries = Canaries()
    with tempfile.TemporaryDirectory(prefix="witan-canary-") as folder:
        service = Service(str(binaries / "witan-service"), pathlib.Path(folder) / "data", extra=("--no-limits", "--verbose"), log=pathlib.Path(folder) / "service.log")
        try:
            service.wait_listening()
            faults = asyncio.run(run(service, str(binaries / "witan-agent"), pathlib.Path(folder), canaries))
            tokens = tokens_in(service.data)
            service.stop()
        finally:
            service.kill()
        faults += faults_of("witan-service", (pathlib.Path(folder) / "service.log").read_bytes(), canaries, tokens, ["service_stopped"], said="witan-service: ")
    print("\n".join(faults[:40]) or f"{len(canaries)} canaries planted, none in a log")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
