#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Plants canary secrets in all that a reviewer writes in the window, in all that others write while it is open, and in what a
hostile service sends it, and sees that none of them stands in its log or in what it prints, and that none makes a line of its
own there. What the reviewer has typed lies in the window's cache when it starts: drafts in their fields, an outbox that is sent then."""
import argparse
import asyncio
import json
import os
import pathlib
import sys
import tempfile

from canaries import FORGERY, Canaries, as_text, faults_of
from canary_secrets import Office, faults_in_processes, new_id
from proven_front import proven_front
from window_process import DECISION, MESSAGE, PATIENCE, Desk, Window
from wire import tokens_in
from ws import serve


async def others_write(window: Window, canaries: Canaries) -> dict:
    """Agents and another reviewer at work with the built-in service, the sample agent among them; a consultation that stays open."""
    office = await Office(window, canaries).open()
    found = await office.review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["type"] == "consultation.started", PATIENCE)
    sample = found["params"]["event"]["consultation_id"]
    question = await office.ask(sample, "question to the sample")
    await office.review.hear(lambda n: n["method"] == "event" and n["params"]["event"]["body"].get("reply_to") == question, PATIENCE)
    await office.decide(sample, "request_changes", comment=canaries.kept("request_changes to the sample"))
    await office.review.call("consultation/end", {"consultation_id": sample, "outcome": "CANCELLED", "comment": canaries.kept("end of the sample")})
    await office.whole_job()
    await office.other_ends()
    started = office.start_params("open in the window")
    await office.agent.call("consultation/start", started)
    await office.close()
    return started


def reviewer_wrote(desk: Desk, canaries: Canaries, at: str) -> None:
    desk.draft("message", canaries.wild("draft of a message"))
    desk.draft("comment", canaries.wild("draft of a comment"))
    for name, members in (("sent message", {}), ("sent note", {"audience": "reviewers"}), ("sent question", {"anchor": {"kind": "step", "id": canaries.kept("sent anchor")}})):
        message = new_id()
        desk.send(MESSAGE, message, {"message_id": message, "consultation_id": at, "content": canaries.kept(name), **members})
    too_long, stale = new_id(), new_id()
    desk.send(MESSAGE, too_long, {"message_id": too_long, "consultation_id": at, "content": canaries.plain("message too long") * 5000})
    desk.send(DECISION, stale, {"decision_id": stale, "consultation_id": at, "verdict": "reject", "scope": "action", "digest": "0" * 64, "seen_seq": 1, "comment": canaries.wild("stale decision")})


async def window_sends(window: Window, canaries: Canaries, at: str) -> None:
    """The window empties its outbox, and shows what comes meanwhile."""
    office = await Office(window, canaries).open()
    await asyncio.to_thread(window.logged, "outbox_item_not_taken", times=2)
    digest = (await office.review.call("consultation/get", {"consultation_id": at}))["digest"]
    started = office.start_params("another beside it")
    await office.agent.call("consultation/start", started)
    await office.agent.call("consultation/attach", {"consultation_id": at})
    await office.agent.call("message/send", {"message_id": new_id(), "consultation_id": at, "content": canaries.kept("message while it is open")})
    await office.agent.call("context/revise", {"consultation_id": at, "base_digest": digest, "context": started["context"], "note": canaries.kept("note while it is open")})
    page = await office.review.call("events/since", {"cursor": 0, "limit": 1000})
    missing = canaries.missing_from(as_text(page["events"]))
    assert not page["more"] and not missing, missing
    await office.close()


def own_service(binary: str, folder: pathlib.Path, canaries: Canaries) -> list[str]:
    data, windows, faults = folder / "data", [], []

    def open_window(*arguments: str) -> Window:
        windows.append(Window(binary, data, *arguments))
        return windows[-1].listening()
    try:
        window = open_window("--sample")
        at = asyncio.run(others_write(window, canaries))["consultation_id"]
        window.logged("sample_agent_ended")
        window.end()
        desk = Desk(data, at)
        reviewer_wrote(desk, canaries, at)
        desk.close()
        window = open_window()
        asyncio.run(window_sends(window, canaries, at))
        faults += faults_in_processes(window.process.pid, canaries, tokens_in(data))
        window.end()
        # A cache that is no database any more is put aside, and its words with it.
        (data / "review.db").write_bytes((canaries.plain("damaged cache") * 4096).encode())
        for rest in ("review.db-wal", "review.db-shm"):
            (data / rest).unlink(missing_ok=True)
        window = open_window()
        window.logged("cache_put_aside")
        window.end()
    finally:
        for window in windows:
            window.kill()
    events = ["service_started", "hello", "starting_consultation", "human_message_received", "decision_recorded", "outbox_item_not_taken", "sample_agent_ended", "service_stopped"]
    faults += faults_of("witan, stderr", b"".join(window.log for window in windows), canaries, tokens_in(data), events)
    return faults + [fault for file in (data / "log").iterdir() for fault in faults_of(f"witan, {file.name}", file.read_bytes(), canaries, tokens_in(data), events)]


class Hostile:
    """A service that sends what it likes, each time it is connected to something else."""

    def __init__(self, canaries: Canaries):
        self.canaries, self.turn = canaries, 0
        self._hello = {"protocol": 1, "service": new_id(), "principal": {"id": "me", "name": "Me" + FORGERY, "role": "reviewer"}, "limits": {}, "cursor": 9}

    def forged_events(self) -> dict:
        put, at = self.canaries.wild, new_id()
        event = {"cursor": 1, "consultation_id": at, "seq": 1, "type": "consultation.started", "actor": {"id": put("forged actor"), "name": put("forged name"), "role": "agent"},
                 "at": "2026-01-01T00:00:00.000Z", "body": {"title": put("forged title"), put("forged member"): put("forged")}, "prev": "", "hash": "0" * 64}
        return {"events": [event], "cursor": 1, "more": False}

    async def talk(self, socket) -> None:
        self.turn += 1
        answers = {"hello": self._hello, "events/since": self.forged_events() if self.turn % 2 else None}
        async for frame in socket:
            request = json.loads(frame)
            for noise in (self.canaries.wild("no JSON from the service"), as_text({"jsonrpc": "2.0", "method": FORGERY[:100], "params": {}}), as_text({FORGERY: self.canaries.wild("no frame")}),
                          as_text({"jsonrpc": "2.0", "method": "event", "params": {"event": {"type": self.canaries.wild("event of no type")}}})):
                await socket.send(noise)
            answer = answers.get(request["method"])
            reply = {"result": answer} if answer else {"error": {"code": -32000, "message": self.canaries.wild("error"), "data": {"code": "internal", self.canaries.wild("error data"): 1}}}
            await socket.send(as_text({"jsonrpc": "2.0", "id": request["id"], **reply}))
            if not answer:
                await socket.close(4000, "gone\n2026-01-01T00:00:00.000Z E service forged_entry\x1b[31m")


async def hostile_service(binary: str, folder: pathlib.Path, canaries: Canaries) -> list[str]:
    token = canaries.plain("token for a hostile service")
    (folder / "token").write_text(token)
    (folder / "token").chmod(0o600)
    hostile = Hostile(canaries)
    async with serve(hostile.talk, "127.0.0.1", 0, subprotocols=["witan.review.v1"]) as server, proven_front(token, server.sockets[0].getsockname()[1]) as port:
        window = Window(binary, folder / "hostile", "--connect", f"ws://127.0.0.1:{port}", "--token-file", str(folder / "token"))
        try:
            await asyncio.to_thread(window.event, "ready")
            await asyncio.to_thread(window.logged, "events_refused", "frame_unreadable", "notification_unknown", "connection_lost")
            faults = faults_in_processes(window.process.pid, canaries, [token])
            await asyncio.to_thread(window.end)
        finally:
            window.kill()
    faults += faults_of("witan, hostile service", window.log, canaries, [token], ["hello"])
    return faults + faults_of("witan, hostile service, file", (folder / "hostile" / "log" / "witan.log").read_bytes(), canaries, [token], ["hello"])


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--window", required=True, help="the program witan")
    binary = arguments.parse_args().window
    os.environ["QT_LOGGING_RULES"] = "*=true"
    canaries = Canaries()
    with tempfile.TemporaryDirectory(prefix="witan-canary-") as folder:
        faults = own_service(binary, pathlib.Path(folder), canaries)
        faults += asyncio.run(hostile_service(binary, pathlib.Path(folder), canaries))
    print("\n".join(faults[:40]) or f"{len(canaries)} canaries planted, none in a log")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
