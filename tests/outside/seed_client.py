#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The seed's own endpoint, /ws/consultation/{id}, tried with a plain WebSocket client that knows nothing of Witan."""
import argparse
import asyncio
import datetime
import json
import pathlib
import sys
import tempfile
import unittest
import uuid

from wire import AGENT, REVIEW, Rpc, Service, all_events
from ws import connect, refused_with

CONTEXT = {"plan": {"request": "Deploy", "steps": ["Build", "Test", "Ship"]}, "risk_assessment": {"risk_tier": "LOW", "risk_score": 4.0}}
BINARY = ""


class SeedClient(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.service = Service(BINARY, pathlib.Path(self.folder.name), extra=("--open",))
        self.service.wait_listening()
        self.id = str(uuid.uuid4())
        # The agent leaves at once: the built-in responder answers for it.
        agent = await Rpc.open(self.service, AGENT)
        await agent.call("hello", {"client": "seed test"})
        await agent.call("consultation/start", {"consultation_id": self.id, "workflow_id": str(uuid.uuid4()), "agent_id": "a", "agent_name": "Deployer", "context": CONTEXT})
        await agent.close()

    async def asyncTearDown(self):
        code = self.service.stop()
        self.folder.cleanup()
        self.assertEqual(code, 0)

    def url(self, consultation):
        return f"{self.service.url}/ws/consultation/{consultation}"

    async def test_one_question_one_answer(self):
        async with connect(self.url(self.id)) as socket:
            await socket.send(json.dumps({"message": "What does step 2 do?"}))
            answer = json.loads(await asyncio.wait_for(socket.recv(), 15))
        self.assertEqual(set(answer), {"message_id", "role", "content", "timestamp"})
        self.assertEqual(answer["role"], "AGENT")
        self.assertTrue(answer["content"].strip())
        uuid.UUID(answer["message_id"])
        datetime.datetime.fromisoformat(answer["timestamp"].replace("Z", "+00:00"))

    async def test_no_frame_comes_unasked(self):
        async with connect(self.url(self.id)) as socket:
            await socket.send(json.dumps({"message": "first"}))
            first = json.loads(await asyncio.wait_for(socket.recv(), 15))
        async with connect(self.url(self.id)) as socket:
            await socket.send(json.dumps({"message": "second"}))
            answer = json.loads(await asyncio.wait_for(socket.recv(), 15))
            # No history came before the answer, and the answer is a new one.
            self.assertNotEqual(answer["message_id"], first["message_id"])

    async def test_an_empty_message_is_passed_over(self):
        async with connect(self.url(self.id)) as socket:
            for frame in ({"message": ""}, {}, {"other": 1}):
                await socket.send(json.dumps(frame))
            await socket.send(json.dumps({"message": "Is anybody there?"}))
            await asyncio.wait_for(socket.recv(), 15)
        questions = [e["body"]["content"] for e in await self.events() if e["type"] == "message.posted" and e["body"]["role"] == "HUMAN"]
        self.assertEqual(questions, ["Is anybody there?"])

    async def test_questions_in_a_row_are_answered_in_order(self):
        async with connect(self.url(self.id)) as socket:
            for n in range(5):
                await socket.send(json.dumps({"message": f"Question {n}"}))
            answers = [json.loads(await asyncio.wait_for(socket.recv(), 15)) for _ in range(5)]
        messages = [e["body"] for e in await self.events() if e["type"] == "message.posted"]
        asked = {m["message_id"]: m["content"] for m in messages if m["role"] == "HUMAN"}
        replies = {m["message_id"]: asked.get(m.get("reply_to")) for m in messages if m["role"] == "AGENT"}
        self.assertEqual([replies[a["message_id"]] for a in answers], [f"Question {n}" for n in range(5)])

    async def test_what_is_wrong_is_said_and_the_connection_goes_on(self):
        async with connect(self.url(self.id)) as socket:
            for frame in ("no JSON", "[1]", '{"message": 5}', '{"message":"a","message":"b"}'):
                await socket.send(frame)
                told = json.loads(await asyncio.wait_for(socket.recv(), 15))
                self.assertEqual(set(told["error"]), {"code", "message"}, frame)
            await socket.send(json.dumps({"message": "still here"}))
            self.assertIn("content", json.loads(await asyncio.wait_for(socket.recv(), 15)))

    async def test_an_unknown_consultation_is_closed_with_a_reason(self):
        with self.assertRaises(Exception) as caught:
            async with connect(self.url(uuid.uuid4())) as socket:
                await socket.send(json.dumps({"message": "hello"}))
                while True:
                    await asyncio.wait_for(socket.recv(), 15)
        self.assertEqual(caught.exception.code, 4404)

    async def test_an_id_that_is_none_is_refused_at_the_door(self):
        with self.assertRaises(Exception) as caught:
            async with connect(self.url("not-an-id")):
                pass
        self.assertIn(refused_with(caught.exception), (400, 404))

    async def test_the_answer_says_in_the_record_that_the_program_wrote_it(self):
        async with connect(self.url(self.id)) as socket:
            await socket.send(json.dumps({"message": "Which steps are there?"}))
            answer = json.loads(await asyncio.wait_for(socket.recv(), 15))
        recorded = [e["body"] for e in await self.events() if e["body"].get("message_id") == answer["message_id"]]
        self.assertEqual([m["responder"] for m in recorded], ["builtin"])

    async def events(self):
        review = await Rpc.open(self.service, REVIEW)
        await review.call("hello", {"client": "seed test"})
        found = await all_events(review)
        await review.close()
        return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--service", required=True)
    options, rest = parser.parse_known_args()
    BINARY = options.service
    unittest.main(argv=[sys.argv[0], *rest])
