#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Runs the main job while system calls of witan-service fail on purpose: the disk is full from the n-th write on, is full for
a while, refuses to sync, or the process dies at exactly the n-th write. What was acknowledged must be there afterwards, once; what was
refused must not; when there is space again the work goes on, without a restart where the disk was only full for a while.

Needs strace and the right to trace (exit 77 where there is none: skipped)."""
import argparse
import asyncio
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

from kill_service import Campaign
from main_job import Job, Table
from wire import Lost, Service

SKIPPED = 77
ROUNDS = 30
WRITES = "pwrite64"
# The library says which of its sync calls it was built with; both names are made to fail.
SYNCS = "fdatasync,fsync"


def cases(seed: int, begin: int, end: int, syncs: int) -> list[tuple[str, str]]:
    """(what it is, what strace is told); the numbers count the calls of one thread. From call `begin` on the service is at work, at `end` the jobs are not done yet."""
    chance = random.Random(seed)
    at_start = [f"{WRITES}:error=ENOSPC:when={n}+" for n in sorted(chance.sample(range(1, begin), 3))]
    full = [f"{WRITES}:error=ENOSPC:when={n}+" for n in sorted(chance.sample(range(begin, end), 4))]
    a_while = [f"{WRITES}:error=ENOSPC:when={n}..{n + chance.randrange(1, 12)}" for n in sorted(chance.sample(range(begin, end - 12), 4))]
    sync = [f"{SYNCS}:error=EIO:when={n}" for n in sorted(chance.sample(range(1, syncs), 6))]
    dead = [f"{WRITES}:signal=SIGKILL:when={n}" for n in sorted(chance.sample(range(1, end), 8))]
    return ([("full from the start", i) for i in at_start] + [("full disk", i) for i in full] + [("full for a while", i) for i in a_while]
            + [("sync fails once", i) for i in sync] + [("killed at a write", i) for i in dead])


def count_calls(folder: pathlib.Path) -> tuple[int, int]:
    """Writes and syncs so far, of the thread that makes most of them."""
    writes: dict[str, int] = {}
    syncs: dict[str, int] = {}
    for line in (folder / "strace.log").read_text(errors="replace").splitlines():
        thread, _, call = line.partition(" ")
        kind = writes if call.lstrip().startswith(WRITES + "(") else syncs
        if "(" in call:
            kind[thread] = kind.get(thread, 0) + 1
    return max(writes.values(), default=0), max(syncs.values(), default=0)


def make_jobs(campaign: Campaign, name: str) -> list[Job]:
    """Always the same ones, so that the count of writes that was measured holds, as far as the order of things allows."""
    return [Job(random.Random(n), campaign.history, f"{name} {n}") for n in range(2)]


async def measure(binary: str) -> tuple[int, int, int]:
    """The first write after the start of the service, one well before the jobs' end, and the like for syncs."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-disk-"))
    campaign = Campaign(binary, 0, folder)
    service = traced(campaign, f"{WRITES},{SYNCS}", None)
    try:
        service.wait_listening()
        begin, _ = count_calls(folder)
        jobs = make_jobs(campaign, "measured")
        table = Table(service, jobs)
        problems = await table.run(asyncio.gather)
        await table.close()
        if problems:
            raise problems[0]
    finally:
        service.kill()
        service.reap()
        campaign.history.close()
    end, syncs = count_calls(folder)
    shutil.rmtree(folder)
    # What arrives together is written together, so a run may take fewer writes than this one did.
    return begin + 1, begin + (end - begin) * 3 // 5, syncs * 3 // 5


def may_trace() -> bool:
    if shutil.which("strace") is None:
        print("SKIPPED: there is no strace here")
        return False
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"inject={WRITES}:error=ENOSPC:when=1+", "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        print(f"SKIPPED: tracing is not permitted here: {probe.stderr.strip()}")
        return False
    return True


# Not with --seccomp-bpf: strace 6.1 then forgets to send the signal.
def traced(campaign: Campaign, calls: str, inject: str | None) -> Service:
    injecting = ("-e", f"inject={inject}") if inject else ()
    return Service(campaign.binary, campaign.data, log=campaign.folder / "service.log",
                   wrapper=("strace", "-f", "-q", "-o", str(campaign.folder / "strace.log"), "-e", f"trace={calls}", *injecting))


async def run_case(campaign: Campaign, name: str, inject: str) -> tuple[bool, str]:
    """Whether the fault struck, and what was seen, for the log; AssertionError with all that is wrong."""
    jobs = make_jobs(campaign, name)
    refusals = 0
    service = traced(campaign, inject.split(":")[0], inject)
    try:
        try:
            service.wait_listening()
        except RuntimeError:
            pass  # it may refuse to start on a full disk, or be dead; what there is on the disk is looked at below
        else:
            # Each round goes on where the last one was refused; a disk that stays full ends them.
            for _ in range(ROUNDS):
                table = Table(service, jobs)
                problems = await table.run(asyncio.gather)
                await table.close()
                refusals += len(problems)
                if not problems or all(isinstance(p, Lost) for p in problems):
                    break
        finished_alive = all(job.finished for job in jobs)
    finally:
        service.kill()
        service.reap()
    if name == "full for a while" and not finished_alive:
        raise AssertionError("there was space again, but the work did not go on without a restart")
    struck = refusals > 0 or not finished_alive
    faults = campaign.check_at_rest() if (campaign.data / "record.db").exists() else []
    service = campaign.start()
    try:
        service.wait_listening()
        faults += await campaign.check_served(service, jobs)
        table = Table(service, jobs)
        problems = await table.run(asyncio.gather)
        await table.close()
        faults += [f"after the restart: {type(p).__name__}: {p}" for p in problems]
        faults += await campaign.check_served(service, jobs)
        if not all(job.finished for job in jobs):
            faults.append("the jobs did not come to their end after the restart")
    finally:
        service.stop()
    if faults:
        raise AssertionError("\n  ".join(faults))
    went_on = "went on alive" if finished_alive else "went on after a restart"
    return struck, f"{refusals} refusals, {went_on}" if struck else "did not strike: fewer calls than measured"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--case", default=None, help="one injection, as strace takes it")
    options = arguments.parse_args()
    if not may_trace():
        return SKIPPED
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    begin, end, syncs = asyncio.run(measure(options.service))
    print(f"faults from write {begin} (it listens) to write {end}, and up to sync {syncs}", flush=True)
    strikes: dict[str, int] = {}
    for name, inject in cases(seed, begin, end, syncs):
        if options.case not in (None, inject):
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-disk-"))
        campaign = Campaign(options.service, seed, folder)
        try:
            struck, seen = asyncio.run(run_case(campaign, name, inject))
        except BaseException:
            print(f"\nFailed: {name}, {inject}. What is left: {folder}\nAgain: {sys.argv[0]} --service {options.service} --seed {seed} --case '{inject}'", flush=True)
            raise
        finally:
            campaign.history.close()
        print(f"{name:20} {inject:40} {seen}", flush=True)
        strikes[name] = strikes.get(name, 0) + struck
        shutil.rmtree(folder)
    if not all(strikes.values()) or not strikes:
        print(f"A kind of fault never struck, so nothing is shown about it: {strikes}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
