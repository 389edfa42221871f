#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Cuts the power, as far as the record can tell: strace writes down what witan-service writes, when it has it brought onto the disk,
and what it acknowledges, from a new folder on. For each acknowledgement the files are put together as a disk would hold them that lost
everything not synced by then, a file's name too where its folder was not synced; the record must be whole and hold everything acknowledged. (A killed process shows nothing of the kind:
what it has written stays in the system's memory.)

Needs strace (exit 77 where there is none: skipped)."""
import argparse
import asyncio
import collections
import functools
import itertools
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import typing
import uuid

from failing_disk import SKIPPED, may_trace
from wire import AGENT, REVIEW, Rpc, Service, all_events

CALLS = "openat,rename,renameat,renameat2,unlink,unlinkat,pwrite64,ftruncate,fdatasync,fsync,sendmsg,sendto"
# Questions on their way at a time, and how long each is: few, which the service syncs at once; and more than one turn takes, so that
# turns overlap with syncs.
ROUNDS = [(16, 40)] * 6 + [(90, 30_000)] * 2
CUTS = 24

LINE = re.compile(r"^(?P<thread>\d+) (?P<rest>.*)$")
CALL = re.compile(r"^(?P<name>\w+)\((?P<args>.*)$")
RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>.*= (?P<result>-?\d+)")
FILE = re.compile(r"^\d+<(?P<path>[^>]*)>, ?(?P<rest>.*)$|^\d+<(?P<alone>[^>]*)>")
WRITE = re.compile(r'^"(?P<data>[^"]*)", (?P<size>\d+), (?P<at>\d+)')
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
ANSWER = re.compile(rb'"id":(\d+)[,}]')
FIRST = 1000      # number of the first question's request; the others have smaller ones


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class File:
    """What was written into a file, and what of it was brought onto the disk."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.safe = b""

    def write(self, data: bytes, at: int) -> None:
        self.written.extend(bytes(max(0, at + len(data) - len(self.written))))
        self.written[at:at + len(data)] = data

    def truncate(self, size: int) -> None:
        del self.written[size:]
        self.written.extend(bytes(size - len(self.written)))


class Disk:
    """The record's files in one folder as they are, and as they would be after a power cut: a file by what was synced of it, under the
    names that the folder had when it was synced itself, and nothing where the folder's own name was not."""

    def __init__(self, folder: pathlib.Path):
        self._folder = folder
        self._folder_is_safe = False
        self.names: dict[str, File] = {}
        self._safe_names: dict[str, File] = {}
        self._begun: dict[str, typing.Callable[[], None]] = {}

    def name_of(self, path: str) -> str | None:
        """The file's name, if it is one of the record's."""
        pure = pathlib.PurePath(path)
        return pure.name if pure.parent == self._folder and pure.name.startswith("record.db") and not pure.name.endswith("-shm") else None

    def after_cut(self) -> dict[str, bytes]:
        return {name: file.safe for name, file in self._safe_names.items()} if self._folder_is_safe else {}

    def begin_sync(self, thread: str, path: str) -> None:
        """What is there now will be safe once the sync has ended."""
        name = self.name_of(path)
        if name:
            self._begun[thread] = functools.partial(setattr, self.names[name], "safe", bytes(self.names[name].written))
        elif pathlib.PurePath(path) == self._folder:
            self._begun[thread] = functools.partial(setattr, self, "_safe_names", dict(self.names))
        elif pathlib.PurePath(path) == self._folder.parent:
            self._begun[thread] = functools.partial(setattr, self, "_folder_is_safe", True)

    def end_sync(self, thread: str) -> None:
        self._begun.pop(thread, lambda: None)()


def named(args: str) -> list[str]:
    """The paths among a call's arguments."""
    return [unescaped(text).decode() for text in TEXT.findall(args)]


def replay(log: pathlib.Path, disk: Disk):
    """Gives the number of each answer that went out, when it does; `disk` then is as it was at that moment."""
    for line in log.read_text(encoding="ascii").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        thread, rest = match["thread"], match["rest"].lstrip()
        resumed = RESUMED.match(rest)
        if resumed:
            if resumed["name"] in ("fdatasync", "fsync") and resumed["result"] == "0":
                disk.end_sync(thread)
            continue
        call = CALL.match(rest)
        if not call:
            continue
        name, args = call["name"], call["args"]
        if name in ("sendmsg", "sendto"):
            for text in TEXT.findall(args):
                yield from map(int, ANSWER.findall(unescaped(text)))
        elif name in ("openat", "rename", "renameat", "renameat2", "unlink", "unlinkat"):
            # Who made, renamed or removed a file goes on with it only after the call, so one that another thread's interrupts is taken as done.
            if not re.search(r"= -\d+ ", rest):
                change_names(disk, name, args)
        else:
            change_file(disk, thread, name, rest, FILE.match(args))


def change_names(disk: Disk, call: str, args: str) -> None:
    if call == "openat" and "O_CREAT" not in args:
        return
    names = [disk.name_of(path) for path in named(args.rsplit(" = ", 1)[0])]
    if call == "openat":
        if names[-1]:
            disk.names.setdefault(names[-1], File())
    elif call.startswith("unlink"):
        disk.names.pop(names[-1], None)
    elif names[-1]:
        disk.names[names[-1]] = disk.names.pop(names[-2])


def change_file(disk: Disk, thread: str, call: str, rest: str, file: re.Match | None) -> None:
    path = (file["path"] or file["alone"]) if file else ""
    if path.startswith("\\x"):
        path = unescaped(path).decode()
    if call in ("fdatasync", "fsync"):
        disk.begin_sync(thread, path)
        if rest.endswith("= 0"):
            disk.end_sync(thread)
        return
    name = disk.name_of(path)
    if not name:
        return
    if call == "pwrite64":
        write = WRITE.match(file["rest"])
        data = unescaped(write["data"])
        assert len(data) == int(write["size"]), "strace left a part of a write out"
        disk.names[name].write(data, int(write["at"]))
    else:
        disk.names[name].truncate(int(file["rest"].split(")")[0]))


def faults_of(binary: str, disk: Disk, expected: set[str]) -> list[str]:
    """What is wrong with the record that the disk would hold."""
    with tempfile.TemporaryDirectory(prefix="witan-cut-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o700)
        for file, data in disk.after_cut().items():
            (folder / file).write_bytes(data)
            (folder / file).chmod(0o600)
        checked = subprocess.run([binary, "--verify", "--data", str(folder)], capture_output=True, text=True, check=False)
        if checked.returncode != 0:
            return [f"--verify: {checked.stdout}{checked.stderr}"]
        with sqlite3.connect(f"file:{folder / 'record.db'}?mode=ro", uri=True) as record:
            whole = record.execute("PRAGMA integrity_check").fetchone()[0]
        service = Service(binary, folder)
        try:
            service.wait_listening()
            held = asyncio.run(message_ids(service))
        finally:
            service.stop()
    faults = [] if whole == "ok" else [whole]
    return faults + [f"acknowledged, and lost: {message}" for message in sorted(expected - held)]


async def message_ids(service: Service) -> set[str]:
    review = await Rpc.open(service, REVIEW)
    await review.call("hello", {"client": "checker"})
    held = {event["body"]["message_id"] for event in await all_events(review) if event["type"] == "message.posted"}
    await review.close()
    return held


async def ask(service: Service) -> dict[int, str]:
    """Asks many questions, some at once; which message each answered request was about."""
    agent = await Rpc.open(service, AGENT)
    await agent.call("hello", {"client": "cut"})
    consultations = []
    for _ in range(4):
        consultation = str(uuid.uuid4())
        await agent.call("consultation/start", {"consultation_id": consultation, "workflow_id": str(uuid.uuid4()), "agent_id": "cut", "agent_name": "Cut",
                                                "context": {"plan": {"request": "measure", "steps": ["one"]}}})
        consultations.append(consultation)
    review = await Rpc.open(service, REVIEW)
    await review.call("hello", {"client": "cut"})
    asked: dict[int, str] = {}

    async def one(number: int, length: int) -> None:
        message = str(uuid.uuid4())
        await review.call("message/send", {"consultation_id": consultations[number % 4], "message_id": message, "content": f"Why {number}? ".ljust(length, 'x')},
                          number=FIRST + number)
        asked[FIRST + number] = message

    numbers = itertools.count()
    for at_once, length in ROUNDS:
        await asyncio.gather(*(one(next(numbers), length) for _ in range(at_once)))
    await review.close()
    await agent.close()
    return asked


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    arguments.add_argument("--seed", type=int, default=None)
    options = arguments.parse_args()
    if shutil.which("strace") is None:
        print("SKIPPED: there is no strace here")
        return SKIPPED
    if not may_trace():
        return 1
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="witan-power-") as name:
        folder = pathlib.Path(name)
        data, log = folder / "data", folder / "strace.log"
        disk = Disk(data)
        service = Service(options.service, data, wrapper=("strace", "-f", "-q", "-y", "-xx", "-s", "2000000", "-o", str(log), "-e", f"trace={CALLS}"))
        try:
            service.wait_listening()
            asked = asyncio.run(ask(service))
        finally:
            service.stop()
        return report(options.service, log, disk, asked, random.Random(seed))


def report(binary: str, log: pathlib.Path, disk: Disk, asked: dict[int, str], chance: random.Random) -> int:
    cuts = set(chance.sample(sorted(asked), min(CUTS, len(asked)))) | {min(asked)}
    acknowledged: set[str] = set()
    faults = collections.Counter()
    seen = 0
    for request in replay(log, disk):
        if request not in asked:
            continue
        seen += 1
        acknowledged.add(asked[request])
        if request in cuts:
            faults.update(f"cut after answer {seen}: {fault}" for fault in faults_of(binary, disk, acknowledged))
    print(f"{seen} of {len(asked)} answers seen, power cut after {len(cuts)} of them, {sum(faults.values())} faults")
    for fault in list(faults)[:20]:
        print(f"  {fault}")
    return 0 if seen == len(asked) and not faults else 1


if __name__ == "__main__":
    sys.exit(main())
