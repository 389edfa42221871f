# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The main job as an agent and a reviewer live it, made so that it can be broken off anywhere and gone on with: each request
is sent again with the same content until its fate is known, and written into the history."""
import random
import uuid

from record_checker import History, canonical, sha256
from wire import AGENT, REVIEW, Lost, Rpc, RpcError, Service

PATIENCE = 20.0


class Job:
    """One consultation from its start to the agent's report."""

    def __init__(self, chance: random.Random, history: History, name: str):
        self._chance = chance
        self._history = history
        self._sent: dict[str, dict] = {}
        self._done: dict[str, dict] = {}
        self.name = name
        self.consultation = self._id()
        self.finished = False

    def _id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def _context(self, revision: int) -> dict:
        steps = [{"id": str(n), "title": f"Step {n} of {self.name}", "tool": "sql", "arguments": {"rows": self._chance.randrange(10_000)},
                  "reversible": n < 4, "depends_on": [str(n - 1)] if n > 1 else []} for n in range(1, 5 + revision)]
        return {"plan": {"request": f"Merge the doubled customers, {self.name}", "steps": steps},
                "risk_assessment": {"risk_tier": "LOW", "risk_score": 2, "risk_score_max": 10, "factors": [{"id": "f1", "name": "data"}]},
                "padding": "ä" * self._chance.choice([0, 10, 3000, 20_000])}

    async def _request(self, rpc: Rpc, key: str, method: str, make_params) -> dict:
        if key in self._done:
            return self._done[key]
        if key not in self._sent:
            self._sent[key] = {"consultation_id": self.consultation, **make_params()}
        number = self._history.invoke(method, self._sent[key])
        try:
            result = await rpc.call(method, self._sent[key], PATIENCE)
        except RpcError as error:
            self._history.refused(number, error.code)
            raise
        self._history.ok(number, result)
        self._done[key] = result
        return result

    async def _attach(self, agent: Rpc) -> dict:
        return await agent.call("consultation/attach", {"consultation_id": self.consultation}, PATIENCE)

    async def _ask_and_answer(self, agent: Rpc, review: Rpc, key: str) -> None:
        first_try = f"{key}.question" not in self._sent
        await self._request(review, f"{key}.question", "message/send",
                            lambda: {"message_id": self._id(), "content": f"What about {key}? " + "é" * self._chance.randrange(200)})
        question = self._sent[f"{key}.question"]["message_id"]
        if f"{key}.answer" not in self._sent:
            await self._see_question_arrive(agent, review, question, first_try)
        await self._request(agent, f"{key}.answer", "message/send",
                            lambda: {"message_id": self._id(), "content": "Counted: " + str(self._chance.randrange(1000)), "reply_to": question})

    async def _see_question_arrive(self, agent: Rpc, review: Rpc, question: str, first_try: bool) -> None:
        if first_try:
            await agent.hear(lambda n: n["method"] == "question" and n["params"]["message"]["message_id"] == question, PATIENCE)
            return
        if any(m["message_id"] == question for m in (await self._attach(agent))["unanswered"]):
            return
        # Asked before the break and not waiting any more: somebody must have answered for the absent agent.
        page = await review.call("history/page", {"consultation_id": self.consultation, "limit": 50}, PATIENCE)
        if not any(m.get("reply_to") == question for m in page["messages"]):
            raise AssertionError(f"{self.name}: question {question} is neither answered nor waiting after the restart")

    async def _decide(self, review: Rpc, key: str, verdict: str) -> dict:
        while True:
            if key not in self._sent:
                now = await review.call("consultation/get", {"consultation_id": self.consultation}, PATIENCE)
                decision = {"decision_id": self._id(), "verdict": verdict, "digest": now["digest"], "seen_seq": now["head"], "comment": f"{verdict}, {self.name}"}
            try:
                return await self._request(review, key, "decision/submit", lambda: decision)
            except RpcError as error:
                if error.code not in ("unseen", "stale_context"):
                    raise
                del self._sent[key]  # nothing was recorded; look again and decide anew

    async def run(self, agent: Rpc, review: Rpc) -> None:
        """From where it stands to its end; Lost when the service goes away."""
        await self._request(agent, "start", "consultation/start",
                            lambda: {"workflow_id": self._id(), "agent_id": "job", "agent_name": self.name, "title": self.name,
                                     "context": self._context(1), "state": {"at": "start"}})
        await self._attach(agent)
        await self._ask_and_answer(agent, review, "first")
        await self._request(agent, "state", "state/save", lambda: {"state": {"at": "asked", "salt": self._chance.randrange(10**6)}})
        await self._decide(review, "changes", "request_changes")
        await self._request(agent, "revise", "context/revise",
                            lambda: {"base_digest": self._done["start"]["digest"], "context": self._context(2), "note": "keeps a copy"})
        await self._ask_and_answer(agent, review, "second")
        decided = await self._decide(review, "approve", "approve")
        if decided["status"] != "COMPLETED":
            raise AssertionError(f"{self.name}: approved, but the consultation is {decided}")
        if "resumed" not in self._sent:
            await agent.hear(lambda n: n["method"] == "resume" and n["params"]["consultation_id"] == self.consultation
                             and n["params"]["status"] == "COMPLETED", PATIENCE)
        await self._request(agent, "resumed", "consultation/resumed", dict)
        await self._request(agent, "report", "consultation/report", lambda: {"outcome": "succeeded", "summary": "12 rows merged"})
        self.finished = True

    async def state_faults(self, agent: Rpc) -> list[str]:
        """An agent that comes back must get the state that was acknowledged last, or the one whose fate is not known."""
        if "start" not in self._done:
            return []
        states = [self._sent[key]["state"] for key in ("start", "state") if key in self._sent]
        wanted = states[-1:] if "state" in self._done else states
        found = (await self._attach(agent)).get("state")
        return [] if found in wanted else [f"{self.name}: attach gave the state {found!r}, not {' or '.join(map(repr, wanted))}"]

    @property
    def acknowledged(self) -> int:
        return len(self._done)

    def final_faults(self, consultation: dict) -> list[str]:
        """What the service must say of a job that came to its end."""
        wanted = {"status": "COMPLETED", "execution": "SUCCEEDED", "end_reason": "approved", "revision": 2,
                  "digest": sha256(canonical(self._sent["revise"]["context"]))}
        return [f"{self.name}: {k} is {consultation.get(k)!r}, not {v!r}" for k, v in wanted.items() if consultation.get(k) != v]


class Table:
    """Who sits at it: one reviewer and, for each job, an agent; all on one service."""

    def __init__(self, service: Service, jobs: list[Job], tap=None):
        self._service, self._jobs, self._tap = service, jobs, tap
        self._open: list[Rpc] = []

    async def _connect(self, side: str) -> Rpc:
        rpc = await Rpc.open(self._service, side, self._tap)
        self._open.append(rpc)
        await rpc.call("hello", {"client": "tests/outside"}, PATIENCE)
        return rpc

    async def _run_one(self, job: Job, review: Rpc) -> None:
        if not job.finished:
            await job.run(await self._connect(AGENT), review)

    async def run(self, gather) -> list[BaseException]:
        """All jobs at once; what went wrong with them (Lost: the service is gone)."""
        try:
            review = await self._connect(REVIEW)
        except (Lost, RpcError) as problem:
            return [problem]
        results = await gather(*(self._run_one(job, review) for job in self._jobs), return_exceptions=True)
        return [r for r in results if isinstance(r, BaseException)]

    async def close(self) -> None:
        for rpc in self._open:
            await rpc.close()
