#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Runs the main job while system calls of witan-service fail on purpose: the disk is full from the n-th write on, is full for
a while, a write or a sync fails once, writes are interrupted, or the process dies at exactly the n-th write, or at the n-th by which
the log is moved into the record at the end. What was acknowledged must be there afterwards, once; what was
refused must not; when there is space again the work goes on, without a restart where the fault passes; an interrupted write is not noticed at all.

Needs strace (exit 77 where there is none: skipped). Where strace may not trace, that is a failure: nothing would be shown, and nobody told."""
import argparse
import asyncio
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import typing

from kill_service import Campaign
from main_job import Job, Table
from wire import Service

SKIPPED = 77
ROUNDS = 30
MORE_TRIES = 10
WRITES = "pwrite64"
# The library says which of its sync calls it was built with; both names are made to fail.
SYNCS = "fdatasync,fsync"


class Kind(typing.NamedTuple):
    """One way to fail, at any call of a range; the numbers count the calls of one thread."""

    name: str
    calls: range
    count: int  # how many calls are tried
    inject: typing.Callable[[int], str]  # what strace is told


INTERRUPTED = "interrupted writes"
# The service must go on alive through these.
CROWDED = "a sync fails in a crowd"
PASSING = ("full for a while", "a write fails once", "a sync fails once", CROWDED, INTERRUPTED)
KILLED = "killed at a write"
MOVING = "killed in a checkpoint"


def kinds(chance: random.Random, writes: range, syncs: range) -> list[Kind]:
    """From the beginning of a range on the service is at work, at its end the jobs are not done yet."""
    return [Kind("full from the start", range(1, writes.start), 3, lambda n: f"{WRITES}:error=ENOSPC:when={n}+"),
            Kind("full disk", writes, 4, lambda n: f"{WRITES}:error=ENOSPC:when={n}+"),
            Kind("full for a while", writes, 4, lambda n: f"{WRITES}:error=ENOSPC:when={n}..{n + chance.randrange(1, 12)}"),
            Kind("a write fails once", writes, 4, lambda n: f"{WRITES}:error=EIO:when={n}"),
            Kind(INTERRUPTED, writes, 2, lambda n: f"{WRITES}:error=EINTR:when={n}..{n + 2}"),
            Kind("a sync fails at the start", range(1, syncs.start), 3, lambda n: f"{SYNCS}:error=EIO:when={n}"),
            Kind("a sync fails once", syncs, 6, lambda n: f"{SYNCS}:error=EIO:when={n}"),
            Kind(CROWDED, syncs, 4, lambda n: f"{SYNCS}:error=EIO:when={n}"),
            Kind(KILLED, range(1, writes.stop), 8, lambda n: f"{WRITES}:signal=SIGKILL:when={n}"),
            Kind(MOVING, range(1, 16), 4, lambda n: f"{WRITES}:signal=SIGKILL:when={n}")]


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
    return [Job(random.Random(n), campaign.history, f"{name} {n}") for n in range(24 if name == CROWDED else 2)]


def at_work(begin: int, end: int) -> range:
    """What arrives together is written together, so a run may take fewer calls than the measured one did."""
    return range(begin + 1, begin + 1 + (end - begin) * 3 // 5)


async def measure(binary: str) -> tuple[range, range]:
    """The writes and the syncs from the first after the start of the service to one well before the jobs' end."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-disk-"))
    campaign = Campaign(binary, 0, folder)
    service = traced(campaign, f"{WRITES},{SYNCS}", None)
    try:
        service.wait_listening()
        writes, syncs = count_calls(folder)
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
    last_write, last_sync = count_calls(folder)
    shutil.rmtree(folder)
    return at_work(writes, last_write), at_work(syncs, last_sync)


def may_trace() -> bool:
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", f"inject={WRITES}:error=ENOSPC:when=1+", "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        print(f"strace is here but may not trace, so nothing can be shown: {probe.stderr.strip()}")
        return False
    return True


# Not with --seccomp-bpf: strace 6.1 then forgets to send the signal.
def traced(campaign: Campaign, calls: str, inject: str | None, only: pathlib.Path | None = None) -> Service:
    """`only` is the one file whose calls count."""
    injecting = (("-e", f"inject={inject}") if inject else ()) + (("-P", str(only)) if only else ())
    return Service(campaign.binary, campaign.data, log=campaign.folder / "service.log",
                   wrapper=("strace", "-f", "-q", "-o", str(campaign.folder / "strace.log"), "-e", f"trace={calls}", *injecting))


async def run_case(campaign: Campaign, name: str, inject: str) -> tuple[bool, str]:
    """Whether the fault struck, and what was seen, for the log; AssertionError with all that is wrong."""
    jobs = make_jobs(campaign, name)
    refusals = 0
    service = traced(campaign, inject.split(":")[0], inject, campaign.data / "record.db" if name == MOVING else None)
    try:
        try:
            service.wait_listening()
        except RuntimeError:
            pass  # it may refuse to start on a full disk, or be dead; what there is on the disk is looked at below
        else:
            # Each round goes on where the last one was refused or cut off; a disk that stays full ends them.
            for _ in range(ROUNDS):
                table = Table(service, jobs)
                problems = await table.run(asyncio.gather)
                await table.close()
                refusals += len(problems)
                if not problems or service.has_ended():
                    break
        finished_alive = all(job.finished for job in jobs)
        if name == MOVING:
            service.signal(signal.SIGTERM)
            finished_alive = service.process.wait(timeout=30) == 0
    finally:
        service.kill()
        service.reap()
    if name in PASSING and not finished_alive:
        raise AssertionError("the fault had passed, but the work did not go on without a restart")
    injected = (campaign.folder / "strace.log").read_text(errors="replace").count("(INJECTED)")
    if name == INTERRUPTED and refusals > 0:
        raise AssertionError(f"interrupted writes were noticed: {refusals} refusals")
    struck = injected > 0 if name == INTERRUPTED else refusals > 0 or not finished_alive
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
    if struck:
        return True, f"{refusals} refusals, {went_on}"
    return False, "nobody was refused anything" if injected else "did not strike: fewer calls than measured"


def one_case(binary: str, seed: int, name: str, inject: str) -> bool:
    """Whether the fault struck."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-disk-"))
    campaign = Campaign(binary, seed, folder)
    try:
        struck, seen = asyncio.run(run_case(campaign, name, inject))
    except BaseException:
        print(f"\nFailed: {name}, {inject}. What is left: {folder}\nAgain: {sys.argv[0]} --service {binary} --case '{name}={inject}'", flush=True)
        raise
    finally:
        campaign.history.close()
    print(f"{name:26} {inject:40} {seen}", flush=True)
    shutil.rmtree(folder)
    return struck


def strikes_of(binary: str, seed: int, chance: random.Random, kind: Kind, every: bool) -> int:
    """How often the fault struck. What arrives together is written together, so a call that was measured may not come: then earlier ones
    are tried, until one has struck."""
    drawn = list(kind.calls) if every else sorted(chance.sample(kind.calls, min(kind.count, len(kind.calls))))
    struck = sum(one_case(binary, seed, kind.name, kind.inject(n)) for n in drawn)
    if every:
        print(f"{kind.name}: {len(drawn)} calls, {struck} struck", flush=True)
    spare = kind.calls[:max(1, len(kind.calls) // 2)]
    for n in chance.sample(spare, min(MORE_TRIES, len(spare))):
        if struck:
            break
        struck += one_case(binary, seed, kind.name, kind.inject(n))
    return struck


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    arguments.add_argument("--seed", type=int, default=None)
    arguments.add_argument("--case", default=None, help="one fault, as a failure prints it: KIND=INJECTION")
    arguments.add_argument("--every", default=None, metavar="KIND", help="this kind of fault, or all, at every call that it may strike at")
    options = arguments.parse_args()
    if shutil.which("strace") is None:
        print("SKIPPED: there is no strace here")
        return SKIPPED
    if not may_trace():
        return 1
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    if options.case:
        name, _, inject = options.case.partition("=")
        return 0 if one_case(options.service, seed, name, inject) else 1
    print(f"seed {seed}", flush=True)
    writes, syncs = asyncio.run(measure(options.service))
    print(f"at work: writes {writes.start} to {writes.stop - 1}, syncs {syncs.start} to {syncs.stop - 1}", flush=True)
    chance = random.Random(seed)
    chosen = [kind for kind in kinds(chance, writes, syncs) if options.every in (None, "all", kind.name)]
    strikes = {kind.name: strikes_of(options.service, seed, chance, kind, options.every is not None) for kind in chosen}
    if not strikes or not all(strikes.values()):
        print(f"A kind of fault never struck, so nothing is shown about it: {strikes}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
