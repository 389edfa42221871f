# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Holds the record of a service against a history that was written outside it: everything acknowledged is there, nothing is
there twice, the chain is whole. Knows only src/protocol/README.md, and reckons the hashes by itself."""
import collections
import hashlib
import json
import pathlib


class History:
    """Append-only: one JSON line for each request before it is sent and one for each answer."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        self._file = open(path, "a", encoding="utf-8", buffering=1)
        self._next = 0

    def invoke(self, method: str, params: dict) -> int:
        self._next += 1
        self._write({"n": self._next, "what": "invoke", "method": method, "params": params})
        return self._next

    def ok(self, number: int, result: dict) -> None:
        self._write({"n": number, "what": "ok", "result": result})

    def refused(self, number: int, code: str) -> None:
        self._write({"n": number, "what": "refused", "code": code})

    def note(self, text: str) -> None:
        self._write({"n": 0, "what": "note", "text": text})

    def close(self) -> None:
        self._file.close()

    def _write(self, entry: dict) -> None:
        self._file.write(json.dumps(entry, separators=(",", ":")) + "\n")


def canonical(value) -> str:
    """RFC 8785 for what these tests send: ASCII member names, whole numbers, plain decimals."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def chain_faults(events: list[dict]) -> list[str]:
    """seq without a gap, prev and hash, for each consultation; cursors that only rise."""
    faults, heads, last = [], {}, 0
    for event in events:
        name = f"{event['consultation_id']} seq {event['seq']}"
        if event["cursor"] <= last:
            faults.append(f"{name}: cursor {event['cursor']} does not come after {last}")
        last = event["cursor"]
        seq, prev = heads.get(event["consultation_id"], (0, ""))
        if event["seq"] != seq + 1:
            faults.append(f"{name}: follows seq {seq}")
        if event["prev"] != prev:
            faults.append(f"{name}: prev is not the hash before it")
        expected = sha256(canonical({k: v for k, v in event.items() if k not in ("cursor", "hash")}))
        if event["hash"] != expected:
            faults.append(f"{name}: hash is {event['hash']}, reckoned {expected}")
        heads[event["consultation_id"]] = (event["seq"], event["hash"])
    return faults


# For each request: which event it makes, and what names that event within its consultation.
def _effects(method: str, params: dict) -> tuple[str, dict] | None:
    table = {
        "consultation/start": ("consultation.started", {}),
        "message/send": ("message.posted", {"message_id": params.get("message_id")}),
        "context/revise": ("context.revised", {"digest": sha256(canonical(params.get("context")))}),
        "state/save": ("state.saved", {"digest": sha256(canonical(params.get("state")))}),
        "decision/submit": ("decision.recorded", {"decision_id": params.get("decision_id")}),
        "consultation/resumed": ("execution.changed", {"execution": "RESUMED"}),
        "consultation/report": ("execution.changed", {"execution": str(params.get("outcome", "")).upper()}),
    }
    return table.get(method)


# What the answer says and the event must say too: answer member -> where in the event.
ANSWER_IN_EVENT = {
    "message/send": {"seq": ("seq",), "timestamp": ("body", "timestamp")},
    "context/revise": {"revision": ("body", "revision"), "digest": ("body", "digest")},
    "decision/submit": {"seq": ("seq",)},
    "state/save": {"digest": ("body", "digest")},
}


def _dig(event: dict, path: tuple[str, ...]):
    value = event
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def history_faults(entries: list[dict], events: list[dict]) -> list[str]:
    """Acknowledged: there once, saying what the answer said. Unknown: at most once. Refused and never acknowledged: absent."""
    faults = []
    by_key = collections.defaultdict(list)
    for event in events:
        by_key[(event["consultation_id"], event["type"])].append(event)
    invoked = {e["n"]: e for e in entries if e["what"] == "invoke"}
    answers = {e["n"]: e for e in entries if e["what"] in ("ok", "refused")}
    fate: dict[tuple, list] = {}
    for number, entry in invoked.items():
        effect = _effects(entry["method"], entry["params"])
        if effect is None:
            continue
        key = (entry["params"]["consultation_id"], effect[0], canonical(effect[1]))
        fate.setdefault(key, [entry, effect[1], []])[2].append(answers.get(number))
    for (consultation, kind, _), (entry, wanted, told) in fate.items():
        found = [e for e in by_key[(consultation, kind)] if all(e["body"].get(k) == v for k, v in wanted.items())]
        name = f"{entry['method']} {wanted or ''} of {consultation}"
        acknowledged = [a for a in told if a and a["what"] == "ok"]
        unknown = any(a is None for a in told)
        if len(found) > 1:
            faults.append(f"{name}: recorded {len(found)} times")
        if acknowledged and not found:
            faults.append(f"{name}: acknowledged, but not in the record")
        if found and not acknowledged and not unknown:
            faults.append(f"{name}: refused, but in the record")
        for answer in acknowledged:
            for member, path in ANSWER_IN_EVENT.get(entry["method"], {}).items():
                if found and answer["result"].get(member) != _dig(found[0], path):
                    faults.append(f"{name}: the answer said {member} {answer['result'].get(member)}, the record says {_dig(found[0], path)}")
    return faults


def single_faults(events: list[dict]) -> list[str]:
    """What may be there once only, whoever asked: message ids, decision ids, the end, each state of the execution."""
    counts = collections.Counter()
    for event in events:
        body, kind = event["body"], event["type"]
        name = {"message.posted": body.get("message_id"), "decision.recorded": body.get("decision_id"), "consultation.started": "",
                "consultation.ended": "", "execution.changed": body.get("execution")}.get(kind)
        if name is not None:
            counts[(event["consultation_id"], kind, name)] += 1
    faults = [f"{kind} {name} of {consultation}: {n} times" for (consultation, kind, name), n in counts.items() if n > 1]
    # Nothing runs without a decision (guarantees: the pause holds).
    ended = set()
    for event in events:
        if event["type"] == "consultation.ended":
            ended.add(event["consultation_id"])
        elif event["type"] == "execution.changed" and event["consultation_id"] not in ended:
            faults.append(f"{event['consultation_id']} seq {event['seq']}: {event['body'].get('execution')} before it was decided")
    return faults


def check(history: pathlib.Path, events: list[dict]) -> list[str]:
    with open(history, encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    return chain_faults(events) + history_faults(entries, events) + single_faults(events)
