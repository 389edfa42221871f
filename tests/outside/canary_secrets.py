#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Plants canary secrets in everything that a person or an agent can write to witan-service, in requests that are right and in ones
that are wrong, and sees that none of them stands in its log, in what it prints or in its command line, and that none makes a
line of its own there. The log is at its most talkative, Qt's own messages with it."""
import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import uuid

from websockets.exceptions import ConnectionClosed

from canaries import Canaries, as_text, faults_of, plan
from wire import AGENT, REVIEW, Rpc, RpcError, Service, all_events, tokens_in
from ws import connect

MEGABYTE = 1_000_000
CLOSE_POLICY = 1008


def new_id() -> str:
    return str(uuid.uuid4())


class Office:
    """One service, an agent's and a reviewer's connection to it, and what is planted through them."""

    def __init__(self, service: Service, canaries: Canaries):
        self.service, self.canaries = service, canaries
        self.agent: Rpc | None = None
        self.review: Rpc | None = None

    async def open(self) -> "Office":
        self.agent = await Rpc.open(self.service, AGENT)
        await self.agent.call("hello", {"client": self.canaries.wild("the agent's hello")})
        self.review = await Rpc.open(self.service, REVIEW)
        await self.review.call("hello", {"client": self.canaries.wild("the reviewer's hello")})
        await self.review.call("events/subscribe", {"cursor": 0})
        return self

    async def close(self) -> None:
        await self.agent.close()
        await self.review.close()

    def start_params(self, where: str) -> dict:
        put = self.canaries.kept
        return {"consultation_id": new_id(), "workflow_id": new_id(), "title": put(f"{where}, title"), "context": plan(self.canaries, where),
                **{name: put(f"{where}, {name}") for name in ("agent_id", "agent_name")}, "tags": [put(f"{where}, tag")],
                put(f"{where}, extra member's name"): {"secret": put(f"{where}, extra member")}, "state": {"secret": self.canaries.wild(f"{where}, state")}}

    async def decision(self, consultation: str, verdict: str, **members) -> dict:
        now = await self.review.call("consultation/get", {"consultation_id": consultation})
        return {"decision_id": new_id(), "consultation_id": consultation, "verdict": verdict, "digest": now["digest"], "seen_seq": now["head"], **members}

    async def decide(self, consultation: str, verdict: str, **members) -> dict:
        while True:
            try:
                return await self.review.call("decision/submit", await self.decision(consultation, verdict, **members))
            except RpcError as error:
                if error.code != "unseen":  # an answer came meanwhile
                    raise

    async def ask(self, consultation: str, where: str, **members) -> str:
        question = new_id()
        await self.review.call("message/send", {"message_id": question, "consultation_id": consultation, "content": self.canaries.kept(where), **members})
        return question

    async def whole_job(self) -> dict:
        """A consultation from its start to the report, with a canary in each text of it; what it was started with."""
        put, wild = self.canaries.kept, self.canaries.wild
        started = self.start_params("start")
        at = started["consultation_id"]
        begun = await self.agent.call("consultation/start", started)
        assert as_text(started["state"]) in as_text((await self.agent.call("consultation/attach", {"consultation_id": at}))["state"])
        question = await self.ask(at, "question", anchor={"kind": "step", "id": put("anchor"), put("anchor member name"): put("anchor member")})
        await self.ask(at, "note among reviewers", audience="reviewers")
        await self.agent.call("answer/delta", {"consultation_id": at, "message_id": question, "text": wild("a part of an answer")})
        await self.agent.call("message/send", {"message_id": new_id(), "consultation_id": at, "content": put("answer"), "reply_to": question,
                                               "ask": {"kind": "choice", "options": [put("option of an ask")]}, "metadata": {put("metadata name"): put("metadata")}})
        await self.decide(at, "abstain", comment=put("abstain, comment"))
        await self.decide(at, "request_changes", comment=put("request_changes, comment"))
        await self.agent.call("context/revise", {"consultation_id": at, "base_digest": begun["digest"], "context": plan(self.canaries, "revise"), "note": put("revise, note"),
                                                 put("revise, extra member's name"): put("revise, extra member")})
        await self.agent.call("state/save", {"consultation_id": at, "state": [wild("saved state"), {wild("state member"): 1}]})
        await self.decide(at, "approve", comment=put("approve, comment"),
                          conditions={"text": put("condition, text"), "limits": {put("condition, limit's name"): put("condition, limit")}, put("condition, name"): put("condition")})
        await self.agent.hear(lambda n: n["method"] == "resume" and n["params"]["status"] == "COMPLETED")
        await self.agent.call("consultation/resumed", {"consultation_id": at})
        await self.agent.call("consultation/report", {"consultation_id": at, "outcome": "failed", "summary": put("report, summary"),
                                                      "details": {"error": put("report, error"), put("report, detail's name"): [put("report, detail")]}})
        return started

    async def other_ends(self) -> None:
        rejected, withdrawn = self.start_params("rejected"), self.start_params("withdrawn")
        for started in (rejected, withdrawn):
            await self.agent.call("consultation/start", started)
        await self.decide(rejected["consultation_id"], "reject", scope="workflow", comment=self.canaries.kept("reject, comment"))
        await self.review.call("consultation/end", {"consultation_id": withdrawn["consultation_id"], "outcome": "CANCELLED", "comment": self.canaries.kept("end, comment")})


class Wrong:
    """Every request there is, wrong in every way that can be made by putting a canary in the place of one member."""

    def __init__(self, office: Office, started: dict):
        self.office, self.canaries, self.started = office, office.canaries, started
        self.refused = 0

    async def requests(self) -> list[tuple[str, str, dict]]:
        at = {"consultation_id": self.started["consultation_id"]}
        message = {**at, "message_id": new_id(), "content": "x"}
        decision = await self.office.decision(at["consultation_id"], "approve", comment="x", conditions={"steps": [{"index": 0}]})
        ours = {AGENT: [("hello", {"client": "x"}), ("consultation/start", {**self.started, "consultation_id": new_id(), "deadline": "2030-01-01T00:00:00.000Z"}),
                        ("consultation/attach", at), ("message/send", {**message, "reply_to": new_id()}), ("answer/delta", {**at, "message_id": new_id(), "text": "x"}),
                        ("context/revise", {**at, "base_digest": "0" * 64, "context": {}, "note": "x"}), ("state/save", {**at, "state": 1}),
                        ("consultation/resumed", at), ("consultation/report", {**at, "outcome": "failed", "summary": "x"})],
                REVIEW: [("hello", {"client": "x"}), ("events/since", {"cursor": 0, "limit": 1}), ("events/subscribe", {"cursor": 0}),
                         ("consultations/list", {"status": "ACTIVE", "limit": 1, "before": new_id()}), ("consultation/get", at), ("history/page", {**at, "before_seq": 1, "limit": 1}),
                         ("message/send", {**message, "audience": "all", "anchor": {"kind": "plan", "id": "x"}}), ("answer/retry", {**at, "message_id": new_id()}),
                         ("decision/submit", {**decision, "scope": "action"}), ("consultation/end", {**at, "outcome": "CANCELLED", "comment": "x"})]}
        return [(side, method, params) for side, all_of_it in ours.items() for method, params in all_of_it]

    async def ask(self, side: str, method: str, params) -> None:
        rpc = self.office.agent if side == AGENT else self.office.review
        try:
            await rpc.call(method, params)
        except RpcError:
            self.refused += 1

    async def members(self) -> None:
        for side, method, params in await self.requests():
            for member in params:
                place = f"wrong {side} {method} {member}"
                await self.ask(side, method, {**params, member: self.canaries.wild(place)})
                await self.ask(side, method, {**params, member: {self.canaries.wild(place + ", name"): [self.canaries.wild(place + ", inside")]}})
            other = REVIEW if side == AGENT else AGENT
            await self.ask(other, method, {**params, "consultation_id": self.canaries.wild(f"forbidden {method}, consultation_id"), "comment": self.canaries.wild(f"forbidden {method}")})
            await self.ask(side, self.canaries.wild(f"{side}, method")[:128], params)

    async def large(self) -> None:
        at = self.started["consultation_id"]
        secret = self.canaries.plain("a megabyte of content")
        flood = (secret + "\n") * (MEGABYTE // len(secret))
        await self.ask(REVIEW, "message/send", {"message_id": new_id(), "consultation_id": at, "content": flood})
        await self.ask(AGENT, "consultation/start", {**self.started, "consultation_id": new_id(), "title": flood})
        await self.ask(AGENT, "consultation/start", {**self.started, "consultation_id": new_id(), "context": {flood: flood}})
        await self.ask(REVIEW, flood, {})
        await self.ask(REVIEW, "consultation/get", {"consultation_id": flood})

    def frames(self) -> list[bytes | str]:
        wild = self.canaries.wild
        rpc = {"jsonrpc": "2.0", "id": 1, "method": "hello", "params": {"client": "x"}}
        doubled = json.dumps(wild("doubled member"))
        deep = self.canaries.plain("deep member")
        return [wild("no JSON"), f'{{{doubled}: 1, {doubled}: 2}}', f'{{"{self.canaries.plain("unclosed")}', as_text([wild("a batch")]), as_text({**rpc, "jsonrpc": wild("version")}),
                as_text({**rpc, "id": wild("id")[:200]}), as_text({**rpc, "id": wild("long id") * 9}), as_text({**rpc, "id": {wild("id as an object"): 1}}),
                as_text({**rpc, "params": wild("params as a text")}), as_text({**rpc, "method": {wild("method as an object"): 1}}),
                as_text({"jsonrpc": "2.0", "id": 1, "result": {"secret": wild("answer to nothing")}}),
                as_text({"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": wild("error"), "data": {"code": wild("error code"), "field": wild("error field")}}}),
                f'{{"{deep}":' * 80 + "1" + "}" * 80, f'{{"a": "\\ud800{self.canaries.plain("half a pair")}"}}',
                b'{"a": "\xff' + self.canaries.plain("no UTF-8").encode() + b'"}', b"\x00\x01" + self.canaries.plain("binary").encode()]

    async def broken_frames(self) -> None:
        for side in (AGENT, REVIEW):
            for frame in self.frames():
                async with connect(f"{self.office.service.url}/ws/{side}", self.office.service.token(side), max_size=None) as socket:
                    await socket.send(frame)
                    await socket.send(as_text({"jsonrpc": "2.0", "id": "last", "method": "hello", "params": {"client": "x"}}))
                    while json.loads(await asyncio.wait_for(socket.recv(), 20)).get("id") != "last":
                        pass
                    await socket.close(CLOSE_POLICY, self.canaries.plain(f"{side}, close reason") + "\n\x1b[31m")

    async def seed(self, consultation: str, ended: str) -> None:
        token = self.office.service.token(REVIEW)
        url = f"{self.office.service.url}/ws/consultation/"
        async with connect(url + consultation, token) as socket:
            for frame in (as_text({"message": self.canaries.kept("seed, question"), self.canaries.wild("seed, member name"): self.canaries.wild("seed, member")}),
                          as_text({"message": {"text": self.canaries.wild("seed, message as an object")}}), self.canaries.wild("seed, no JSON"),
                          as_text({"message": self.canaries.plain("seed, too large") * 5000})):
                await socket.send(frame)
                await asyncio.wait_for(socket.recv(), 20)
        for closed in (new_id(), ended):
            async with connect(url + closed, token) as socket:
                with contextlib.suppress(ConnectionClosed):     # it may be told so before it has spoken
                    await socket.send(as_text({"message": self.canaries.wild("seed, to a closed door")}))
                await asyncio.wait_for(socket.wait_closed(), 20)

    async def knocks(self) -> None:
        """Upgrade requests that are refused, each for another reason, and what is no request at all."""
        put, token = self.canaries.plain, self.office.service.token(REVIEW)
        proper = ["Host: {at}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13"]
        right = f"Authorization: Bearer {token}"
        for line, headers in [(f"GET /ws/review?token={put('query')} HTTP/1.1", [right]), (f"GET /{put('path')} HTTP/1.1", [right]), (f"{put('verb')} /ws/review HTTP/1.1", [right]),
                              (f"GET /ws/consultation/{put('consultation in the path')} HTTP/1.1", [right]), (f"GET /ws/review HTTP/{put('version of HTTP')}", [right]),
                              ("GET /ws/review HTTP/1.1", [f"Authorization: Bearer {put('wrong token')}"]), ("GET /ws/review HTTP/1.1", [f"Authorization: Basic {put('password')}"]),
                              ("GET /ws/review HTTP/1.1", [f"Authorization: Bearer {token}{put('behind the token')}"]), ("GET /ws/review HTTP/1.1", [right, f"Origin: https://{put('origin')}.example"]),
                              ("GET /ws/review HTTP/1.1", [right, f"Host: {put('host')}.example"]), ("GET /ws/review HTTP/1.1", [right, f"Sec-WebSocket-Protocol: {put('subprotocol')}"]),
                              ("GET /ws/agent HTTP/1.1", [right, f"Cookie: {put('cookie')}", f"User-Agent: {put('user agent')}", f"X-{put('header name')}: {put('header')}\x1b[31m"]),
                              ("GET /ws/review HTTP/1.1", [right, f"X-Long: {put('long header') * 1500}"]), (put("no HTTP"), []), ("\x16\x03\x01" + put("no TLS"), [])]:
            host, port = self.office.service.url.removeprefix("ws://").split(":")
            reader, writer = await asyncio.open_connection(host, int(port))
            own_host = any(header.startswith("Host:") for header in headers)
            writer.write("\r\n".join([line, *(h.format(at=f"{host}:{port}") for h in proper[own_host:]), *headers, "", ""]).encode("latin-1"))
            answer = await asyncio.wait_for(reader.read(), 20)
            assert b" 101 " not in answer, f"{line[:40]} was let in"
            writer.close()


def faults_in_processes(pid: int, canaries: Canaries, also: list[str]) -> list[str]:
    line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return [f"command line: {fault}" for fault in canaries.found_in(line)] + [f"a token in the command line {line}" for token in also if token in line]


async def plant_in_service(service: Service, canaries: Canaries) -> int:
    office = await Office(service, canaries).open()
    started = await office.whole_job()
    await office.other_ends()
    open_one = office.start_params("second")
    await office.agent.call("consultation/start", open_one)
    wrong = Wrong(office, open_one)
    await wrong.members()
    await wrong.large()
    await wrong.broken_frames()
    still_open = office.start_params("third")
    await office.agent.call("consultation/start", still_open)
    await wrong.seed(still_open["consultation_id"], started["consultation_id"])
    await wrong.knocks()
    missing = canaries.missing_from(as_text(await all_events(office.review)))
    assert not missing, missing
    await office.close()
    return wrong.refused


def check_service(binary: str, folder: pathlib.Path) -> tuple[list[str], int]:
    canaries = Canaries()
    service = Service(binary, folder / "data", extra=("--no-limits", "--verbose"), log=folder / "service.log")
    try:
        service.wait_listening()
        refused = asyncio.run(plant_in_service(service, canaries))
        tokens = tokens_in(service.data)
        faults = faults_in_processes(service.process.pid, canaries, tokens)
        service.signal(signal.SIGTERM)
        printed = service.process.stdout.read()
        assert service.reap() == 0
    finally:
        service.kill()
    assert refused > 100, f"only {refused} of the wrong requests were refused"
    faults += [f"stdout: {printed!r}"] if printed else []
    faults += faults_of("witan-service", (folder / "service.log").read_bytes(), canaries, tokens,
                        ["service_started", "hello", "starting_consultation", "human_message_received", "context_revised", "decision_recorded", "ending_consultation",
                         "forbidden", "upgrade_refused", "websocket_connected", "websocket_disconnected", "websocket_error", "service_stopped"], said="witan-service: ")
    for task in ("--verify", "--rebuild"):
        told = subprocess.run([binary, "--data", service.data, task, "--verbose"], capture_output=True, check=True)
        faults += [f"{task}: {fault}" for fault in canaries.found_in((told.stdout + told.stderr).decode(errors="replace"))]
    return faults, len(canaries)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    os.environ["QT_LOGGING_RULES"] = "*=true"
    with tempfile.TemporaryDirectory(prefix="witan-canary-") as folder:
        faults, planted = check_service(arguments.parse_args().service, pathlib.Path(folder))
    print("\n".join(faults[:40]) or f"{planted} canaries planted, none in a log")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
