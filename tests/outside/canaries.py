# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""Canary secrets to plant wherever somebody can write, and what a log looks like in which none of them stands."""
import json
import re
import secrets

MARK = "kanari"
# Tries to begin a line of its own, to steer the terminal, and to be taken for a format: spdlog's, printf's and QString::arg's.
FORGERY = "%1 %2 %3 %L9 %n %s {} {0} {:n}\r\n2026-01-01T00:00:00.000Z E service forged_entry\n\x1b]0;forged\x07\x1b[31m\x85\u2028\u202e"
# A log with these in it can be read line by line; what else one line may hold, LINE says.
NEVER = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LINE = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [DIWE] (net|proto|store|client|service|ui|qt) [a-z_]+( [a-z_]+=("([^"\\]|\\.)*"|[^ "\\]+))*')
LONGEST_LINE = 2000


class Canaries:
    """Each is planted once and remembers where; any part of one that turns up is a fault."""

    def __init__(self):
        self._places: dict[str, str] = {}
        self._kept: set[str] = set()

    def __len__(self) -> int:
        return len(self._places)

    def plain(self, place: str) -> str:
        """Fit for a name, a header, a token."""
        secret = MARK + secrets.token_hex(8)
        self._places[secret] = place
        return secret

    def wild(self, place: str) -> str:
        """With everything that could act in a log."""
        return self.plain(place) + FORGERY

    def kept(self, place: str) -> str:
        """As wild(), in a request that is right: it must be found in the record, or it was not planted at all."""
        text = self.wild(place)
        self._kept.add(text[: len(MARK) + 16])
        return text

    def missing_from(self, record: str) -> list[str]:
        return [f"{self._places[secret]} is not in the record" for secret in self._kept if secret not in record]

    def found_in(self, text: str) -> list[str]:
        hits = [text[max(0, at.start() - 120): at.end() + 20] for at in re.finditer(MARK, text, re.IGNORECASE)]
        places = [place for secret, place in self._places.items() if secret in text]
        return [f"{', '.join(places) or 'a part of a canary'}: …{hits[0]!r}…"] if hits else []


def faults_of(name: str, raw: bytes, canaries: Canaries, also: list[str], events: list[str], said: str = "") -> list[str]:
    """What is wrong with a log. `also` are further secrets, `events` must stand in it (a silent log would pass everything),
    `said` begins the lines in which a program complains to whoever started it."""
    text = raw.decode("utf-8", errors="replace")
    faults = canaries.found_in(text)
    faults += [f"the token {secret[:4]}… stands in it" for secret in also if secret in text]
    faults += [f"no {event} in it" for event in events if not re.search(rf"^\S+ [DIWE] [a-z]+ {event}\b", text, re.MULTILINE)]
    for line in text.removesuffix("\n").split("\n") if text else []:
        if said and line.startswith(said) and not NEVER.search(line):
            continue
        if not LINE.fullmatch(line) or NEVER.search(line) or len(line) > LONGEST_LINE or "Argument missing" in line or "forged_entry" in line.split(" ")[:4]:
            faults.append(f"no line of ours: {line[:300]!r}")
    return [f"{name}: {fault}" for fault in faults]


def plan(canaries: Canaries, where: str) -> dict:
    """A context with a canary in every member that Witan reads, and in some that it does not."""
    def put(what):
        return canaries.kept(f"{where}, {what}")
    step = {name: put(f"step {name}") for name in ("id", "title", "description", "tool", "status")}
    return {
        "plan": {"request": put("request"), put("member name in the plan"): put("member of the plan"),
                 "steps": [put("step as a text"),
                           {**step, "reversible": False, "depends_on": [put("dependency")], "arguments": {put("argument name"): put("argument"), "token": put("token as argument")},
                            put("step member name"): put("step member")}]},
        "risk_assessment": {"risk_tier": put("tier"), "risk_score": 7.5,
                            "factors": [{name: put(f"factor {name}") for name in ("id", "name", "description", "mitigation")}, put("factor as a text")]},
        "inputs": [{"file": put("input file"), "sha256": put("input digest")}],
        "tags": [put("tag")], put("member name"): {"secret": put("member")},
    }


def as_text(value) -> str:
    return json.dumps(value, ensure_ascii=False)
