#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The checker of the kill tests, seen to find each kind of fault that it is there for."""
import copy
import sys
import unittest

sys.dont_write_bytecode = True
from record_checker import canonical, chain_faults, history_faults, sha256, single_faults

C = "11111111-1111-4111-8111-111111111111"
CONTEXT = {"plan": {"request": "r", "steps": ["one"]}}


def chained(bodies: list[tuple[str, dict]]) -> list[dict]:
    events, prev = [], ""
    for seq, (kind, body) in enumerate(bodies, start=1):
        event = {"cursor": seq * 3, "consultation_id": C, "seq": seq, "type": kind, "actor": {"id": "a", "name": "A", "role": "agent"},
                 "at": "2026-01-02T03:04:05.678Z", "body": body, "prev": prev}
        event["hash"] = sha256(canonical({k: v for k, v in event.items() if k != "cursor"}))
        prev = event["hash"]
        events.append(event)
    return events


BODIES = [
    ("consultation.started", {"consultation_id": C}),
    ("message.posted", {"message_id": "m1", "timestamp": "t1"}),
    ("context.revised", {"revision": 2, "digest": sha256(canonical(CONTEXT))}),
    ("decision.recorded", {"decision_id": "d1", "verdict": "approve"}),
    ("consultation.ended", {"status": "COMPLETED"}),
    ("execution.changed", {"execution": "RESUMED"}),
    ("execution.changed", {"execution": "SUCCEEDED", "report": {}}),
]
ENTRIES = [
    {"n": 1, "what": "invoke", "method": "consultation/start", "params": {"consultation_id": C}},
    {"n": 1, "what": "ok", "result": {}},
    {"n": 2, "what": "invoke", "method": "message/send", "params": {"consultation_id": C, "message_id": "m1"}},
    {"n": 2, "what": "ok", "result": {"seq": 2, "timestamp": "t1"}},
    {"n": 3, "what": "invoke", "method": "context/revise", "params": {"consultation_id": C, "context": CONTEXT}},
    {"n": 3, "what": "ok", "result": {"revision": 2, "digest": sha256(canonical(CONTEXT))}},
    {"n": 4, "what": "invoke", "method": "decision/submit", "params": {"consultation_id": C, "decision_id": "d0"}},
    {"n": 4, "what": "refused", "code": "unseen"},
    {"n": 5, "what": "invoke", "method": "decision/submit", "params": {"consultation_id": C, "decision_id": "d1"}},
    {"n": 5, "what": "ok", "result": {"seq": 4}},
    {"n": 6, "what": "invoke", "method": "consultation/resumed", "params": {"consultation_id": C}},
    {"n": 7, "what": "invoke", "method": "consultation/report", "params": {"consultation_id": C, "outcome": "succeeded"}},
]


class CheckerTest(unittest.TestCase):
    def setUp(self):
        self.events = chained(BODIES)
        self.entries = copy.deepcopy(ENTRIES)

    def faults(self):
        return chain_faults(self.events) + history_faults(self.entries, self.events) + single_faults(self.events)

    def expect(self, words):
        found = self.faults()
        self.assertTrue(any(words in fault for fault in found), found)

    def test_a_whole_record_has_no_fault(self):
        self.assertEqual(self.faults(), [])

    def test_what_nobody_answered_may_be_missing(self):
        self.events = chained(BODIES[:-1])
        self.assertEqual(self.faults(), [])

    def test_an_acknowledged_message_that_is_lost(self):
        self.events = chained([b for b in BODIES if b[0] != "message.posted"])
        self.expect("acknowledged, but not in the record")

    def test_an_acknowledged_revision_that_is_lost(self):
        self.events = chained([b for b in BODIES if b[0] != "context.revised"])
        self.expect("acknowledged, but not in the record")

    def test_a_message_told_twice(self):
        self.events = chained(BODIES[:2] + [BODIES[1]] + BODIES[2:])
        self.expect("recorded 2 times")

    def test_an_unanswered_report_recorded_twice(self):
        self.events = chained(BODIES + [BODIES[-1]])
        self.expect("recorded 2 times")

    def test_a_second_end(self):
        self.events = chained(BODIES + [BODIES[4]])
        self.expect("consultation.ended")

    def test_a_refused_decision_that_counts_all_the_same(self):
        self.events = chained(BODIES + [("decision.recorded", {"decision_id": "d0"})])
        self.expect("refused, but in the record")

    def test_another_place_than_was_told(self):
        self.entries[3]["result"]["seq"] = 5
        self.expect("the answer said seq 5")

    def test_going_on_without_a_decision(self):
        self.events = chained([b for b in BODIES if b[0] != "consultation.ended"])
        self.expect("before it was decided")

    def test_a_gap(self):
        del self.events[2]
        self.expect("follows seq 2")

    def test_an_altered_body(self):
        self.events[1]["body"]["content"] = "other words"
        self.expect("hash is")

    def test_a_chain_made_anew_from_the_middle(self):
        self.events[3]["prev"] = self.events[1]["hash"]
        self.events[3]["hash"] = sha256(canonical({k: v for k, v in self.events[3].items() if k not in ("cursor", "hash")}))
        self.expect("prev is not the hash before it")

    def test_a_cursor_that_goes_back(self):
        self.events[4]["cursor"] = 1
        self.expect("does not come after")


if __name__ == "__main__":
    unittest.main()
