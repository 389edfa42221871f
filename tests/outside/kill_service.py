#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Kills witan-service with SIGKILL at random moments of the main job, many times, and sees after each that everything it
acknowledged is there, nothing is there twice, each agent gets its state back, the database is sound and the chain whole; then goes on
with the job.

The moment is a frame and a delay drawn from the seed. Several kills share a data folder (a campaign), so that later ones meet a record with a
past. On a failure it prints the line that plays the same campaign again and keeps the folder."""
import argparse
import asyncio
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from main_job import Job, Table
from record_checker import History, check
from wire import AGENT, REVIEW, Lost, Rpc, Service, all_events

CAMPAIGN = 10
JOBS = 3
FRAMES = JOBS * 15
START_KILLS = 0.15


class Killer:
    """Counts frames as they are sent and kills the service a moment after the chosen one."""

    def __init__(self, chance: random.Random):
        self.frame = chance.randrange(FRAMES)
        self.delay = chance.choice([0.0, chance.uniform(0, 0.001), chance.uniform(0, 0.008)])
        self.service: Service | None = None
        self.armed = True
        self._count = 0
        self.at = "the end of the jobs"

    def tap(self, method: str) -> None:
        if self.armed and self._count == self.frame:
            self.at = f"{method} + {self.delay * 1000:.1f} ms"
            asyncio.get_running_loop().call_later(self.delay, self.strike)
        self._count += 1

    def strike(self) -> None:
        if self.armed:
            self.armed = False
            self.service.kill()


class Campaign:
    def __init__(self, binary: str, seed: int, folder: pathlib.Path):
        self.binary, self.seed, self.folder = binary, seed, folder
        self.data = folder / "data"
        self.history = History(folder / "history.jsonl")
        self.events = 0
        self.service: Service | None = None  # the one that runs now

    def start(self) -> Service:
        self.service = Service(self.binary, self.data, log=self.folder / "service.log")
        return self.service

    def begin_check_at_rest(self) -> subprocess.Popen:
        """Looks at the files as the kill left them, on a copy: the service must meet them untouched. Runs beside its restart."""
        copy = self.folder / "copy"
        shutil.copytree(self.data, copy)
        return subprocess.Popen([self.binary, "--verify", "--data", str(copy)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def end_check_at_rest(self, verify: subprocess.Popen) -> list[str]:
        told, _ = verify.communicate(timeout=60)
        faults = [] if verify.returncode == 0 else [f"--verify ended with {verify.returncode}: {told}"]
        copy = self.folder / "copy"
        database = sqlite3.connect(copy / "record.db")
        integrity = database.execute("PRAGMA integrity_check").fetchall()
        database.close()
        if integrity != [("ok",)]:
            faults.append(f"integrity_check: {integrity}")
        shutil.rmtree(copy)
        return faults

    def check_at_rest(self) -> list[str]:
        return self.end_check_at_rest(self.begin_check_at_rest())

    def restart(self, chance: random.Random) -> Service:
        """Starts again; sometimes the start itself is killed, once."""
        service = self.start()
        if chance.random() < START_KILLS:
            time_to_live = chance.uniform(0, 0.06)
            try:
                service.process.wait(timeout=time_to_live)
            except subprocess.TimeoutExpired:
                service.kill()
            service.reap()
            service = self.start()
        service.wait_listening()
        return service

    async def check_served(self, service: Service, jobs: list[Job]) -> list[str]:
        review = await Rpc.open(service, REVIEW)
        await review.call("hello", {"client": "checker"})
        events = await all_events(review)
        self.events = len(events)
        faults = check(self.history.path, events)
        for job in jobs:
            if job.finished:
                faults += job.final_faults(await review.call("consultation/get", {"consultation_id": job.consultation}))
        await review.close()
        agent = await Rpc.open(service, AGENT)
        await agent.call("hello", {"client": "checker"})
        for job in jobs:
            faults += await job.state_faults(agent)
        await agent.close()
        return faults

    async def one_kill(self, service: Service, index: int) -> tuple[Service, str]:
        """Runs the jobs, killed once on the way; AssertionError with all that is wrong."""
        chance = random.Random(f"{self.seed}:{index}")
        jobs = [Job(random.Random(f"{self.seed}:{index}:{n}"), self.history, f"job {index}.{n}") for n in range(JOBS)]
        killer = Killer(chance)
        killed = False
        while True:
            killer.service = service
            table = Table(service, jobs, killer.tap)
            problems = await table.run(asyncio.gather)
            serious = [p for p in problems if not isinstance(p, Lost)]
            if serious:
                raise AssertionError("; ".join(f"{type(p).__name__}: {p}" for p in serious)) from serious[0]
            if problems and (killed or killer.armed):
                raise AssertionError(f"the connection broke, but nobody killed the service: {problems[0]}")
            if not killed:
                killer.strike()
                await table.close()
                service.reap()
                self.history.note(f"index {index}: killed at {killer.at}")
                at_rest = self.begin_check_at_rest()
                service = self.restart(chance)
                killed = True
                faults = await self.check_served(service, jobs)
                faults += self.end_check_at_rest(at_rest)
            else:
                await table.close()
                faults = await self.check_served(service, jobs)
            if faults:
                raise AssertionError("\n  ".join(faults))
            if all(job.finished for job in jobs):
                return service, killer.at


async def run_campaign(binary: str, seed: int, indices: range, folder: pathlib.Path) -> int:
    campaign = Campaign(binary, seed, folder)
    service = campaign.start()
    index = indices.start
    try:
        service.wait_listening()
        for index in indices:
            service, at = await campaign.one_kill(service, index)
            print(f"{index:4}  killed at {at:38} {campaign.events:5} events", flush=True)
        code = service.stop()
        if code != 0:
            raise AssertionError(f"asked to end, the service exited with {code}")
        faults = campaign.check_at_rest()
        if faults:
            raise AssertionError("\n  ".join(faults))
    except BaseException:
        campaign.service.kill()
        print(f"\nFailed at index {index}. What is left: {folder}\nAgain: {sys.argv[0]} --service {binary} --seed {seed} --index {index}", flush=True)
        raise
    finally:
        campaign.history.close()
    return campaign.events


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--service", required=True, help="the program witan-service")
    arguments.add_argument("--seed", type=int, default=None, help="where the moments come from; random if not given")
    arguments.add_argument("--index", type=int, default=None, help="play the campaign of this kill again, up to it")
    arguments.add_argument("--count", type=int, default=200, help="how many kills")
    options = arguments.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    if options.index is not None:
        first = options.index - options.index % CAMPAIGN
        campaigns = [range(first, options.index + 1)]
    else:
        campaigns = [range(n, min(n + CAMPAIGN, options.count)) for n in range(0, options.count, CAMPAIGN)]
    begun = time.monotonic()
    kills = events = 0
    for indices in campaigns:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-kill-"))
        events += asyncio.run(run_campaign(options.service, seed, indices, folder))
        kills += len(indices)
        shutil.rmtree(folder)
    print(f"{kills} kills, {events} events checked, nothing lost, nothing doubled, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
