#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""A reviewer who has only a screen reader does the main job: the real window, a real agent, and nothing but AT-SPI between them.

Finds the consultation, reads plan and risk, asks, reads the answer, asks for changes, reads revision 2 and its irreversible step,
approves, and hears what came of it; then looks whether the agent's database is what the approved plan says."""
import argparse
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading

from a11y import Reader, enter_desktop, start_window_manager

QUESTION = "How many customers are doubled?"
CHANGES = "Please keep a copy of the old table before you drop it."


class Window:
    """The real program, on its own data."""

    def __init__(self, binary: pathlib.Path, data: pathlib.Path, log: pathlib.Path):
        self.data = data
        environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_QPA_PLATFORM": "xcb"}
        self.process = subprocess.Popen([binary, "--data", data, "--listen", "127.0.0.1:0", "--json"], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=open(log, "wb"), text=True)
        self._ready = threading.Event()
        self.milliseconds = None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            told = json.loads(line)
            if told.get("event") == "ready":
                self.milliseconds = told["ms"]
                self._ready.set()

    def wait_ready(self) -> None:
        if not self._ready.wait(30):
            raise AssertionError(f"witan did not say that it is ready; exit code {self.process.poll()}")

    def address(self) -> str | None:
        file = self.data / "service.json"
        return json.loads(file.read_text())["url"] if file.exists() else None

    def close(self) -> int:
        self.process.terminate()
        return self.process.wait(timeout=20)


def choose_consultation(reader: Reader) -> None:
    inbox = reader.find("Consultations")
    if inbox.get_role_name() not in ("list", "table", "list box"):
        raise AssertionError(f"Consultations is a {inbox.get_role_name()}, not a list")

    def row():
        return next((n for n in reader.walk(inbox) if n.get_role_name() in ("list item", "table cell") and reader.has(n, "SELECTABLE")
                     and "customers" in reader.own_text(n).lower()), None)
    found = reader.until("the agent's consultation in the list", row)
    print("In the list:", " | ".join(reader.own_text(found).split("\n"))[:200])
    reader.press(found, ("toggle", "press", "activate"))


def rows_of(conversation) -> list:
    """All its messages, in sight or not."""
    rows = [conversation.get_child_at_index(n) for n in range(conversation.get_child_count())]
    return [row for row in rows if row is not None and row.get_name()]


def read_messages(reader: Reader, conversation) -> None:
    """Goes from message to message, as a reader's keys do; what is read aloud counts as seen."""
    for row in rows_of(conversation):
        reader.press(row, ("setfocus",))


def decide(reader: Reader, verdict: str, comment: str) -> None:
    reader.press(reader.find(verdict))
    if comment:
        reader.type(reader.find("Comment"), comment)
    reader.press(reader.find("Confirm decision"))


def read_irreversible_steps(reader: Reader, plan) -> int:
    """Opens every step that cannot be undone and goes through all that was sent about it, as the reviewer must before
    approving; how many."""
    def steps():
        return [n for n in reader.walk(reader.look_for("Steps", plan)) if n.get_role_name() == "list item" and "cannot be undone" in reader.own_text(n).lower()]
    found = reader.until("a step that cannot be undone", steps)
    for name in [step.get_name() for step in found]:
        number = re.match(r"Step (\d+)", name).group(1)
        reader.press(reader.find(name, plan))
        reader.read(r"says that this step cannot be undone", plan)
        approve = reader.find("Approve")
        reader.scroll_until(f"step {number} to count as read", plan, lambda: f"Step {number} " not in reader.own_text(approve))
    return len(found)


def doubled_customers(work: pathlib.Path) -> int:
    database = sqlite3.connect(f"file:{work / 'customers.db'}?mode=ro", uri=True)
    (number,) = database.execute("SELECT sum(n - 1) FROM (SELECT count(*) AS n FROM customers GROUP BY name, vat)").fetchone()
    database.close()
    return number


def do_the_job(reader: Reader, work: pathlib.Path) -> None:
    choose_consultation(reader)
    plan, risk, conversation = reader.find("Plan"), reader.find("Risk"), reader.find("Conversation")
    reader.read("drop the table", plan)
    reader.read(r"low|medium|high|critical", risk)
    print("Plan and risk can be read.")

    reader.type(reader.find("Message"), QUESTION)
    reader.press(reader.find("Send"))
    # By the agent itself, and true: the number is counted here once more.
    answer = reader.read(rf"[^\n]*answered by the agent itself[^\n]*\b{doubled_customers(work)} customers are doubled", conversation)
    print("Answered:", answer)

    read_messages(reader, conversation)
    decide(reader, "Request changes", CHANGES)
    reader.read(r"revision 2")
    # What has changed is shown first; the plan is a tab away.
    reader.read(r"customers_kept", reader.find("Changes"))
    reader.press(reader.find("Plan and risk"))
    reader.read(r"customers_kept", reader.find("Plan"))
    print("Revision 2 is there.")

    read_messages(reader, conversation)
    print("Steps that cannot be undone, opened:", read_irreversible_steps(reader, reader.find("Plan")))
    decide(reader, "Approve", "Approved: the old rows are kept.")
    report = reader.until("the agent's report", lambda: next((row.get_name() for row in rows_of(conversation) if "the agent’s own report. It succeeded" in row.get_name()), None), 40)
    print("Reported:", report)


def check_database(work: pathlib.Path) -> None:
    """Whether what the agent left is what revision 2 of its plan says."""
    database = sqlite3.connect(f"file:{work / 'customers.db'}?mode=ro", uri=True)

    def number(sql: str) -> int:
        return database.execute(sql).fetchone()[0]
    tables = {name: number(f'SELECT count(*) FROM "{name}"')
              for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")}
    print("The agent's tables:", tables)
    wrong = [what for what, is_wrong in {
        "customers_old is still there": "customers_old" in tables,
        "the copy of the old table is not there": not tables.get("customers_kept"),
        "doubled customers are left": number("SELECT count(*) FROM (SELECT 1 FROM customers GROUP BY name, vat HAVING count(*) > 1)"),
        "orders without a customer": number("SELECT count(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)"),
        "there are no orders any more": not tables.get("orders"),
        "the database is damaged": database.execute("PRAGMA integrity_check").fetchall() != [("ok",)],
        "the backup file is still there": (work / "customers.backup.db").exists(),
    }.items() if is_wrong]
    database.close()
    if wrong:
        raise AssertionError("; ".join(wrong))


def inside(options) -> int:
    folder = options.folder
    manager = start_window_manager(folder)
    window = Window(options.bin / "witan", folder / "data", folder / "witan.log")
    agent = None
    try:
        window.wait_ready()
        print(f"Ready after {window.milliseconds} ms.")
        reader = Reader("witan")
        reader.connect()
        url = reader.until("service.json", window.address)
        work = folder / "work"
        work.mkdir()
        agent = subprocess.Popen([options.bin / "witan-agent", "sample", "--url", url, "--token-file", window.data / "tokens" / "agent", "--work", work],
                                 stdin=subprocess.DEVNULL, stdout=open(folder / "agent.out", "wb"), stderr=open(folder / "agent.log", "wb"))
        if options.outline:
            reader.until("the consultation", lambda: "customers" in reader.text(reader.find("Consultations")).lower())
            choose_consultation(reader)
            reader.find("Plan")
            print(reader.outline())
            return 0
        do_the_job(reader, work)
        code = agent.wait(timeout=30)
        if code != 0:
            raise AssertionError(f"the agent ended with {code}: {(folder / 'agent.log').read_text(errors='replace')[-2000:]}")
        check_database(work)
        code = window.close()
        if code != 0:
            raise AssertionError(f"witan ended with {code}")
        print("Done by the screen reader's view alone.")
        return 0
    finally:
        for process in (agent, window.process, manager):
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", required=True, type=pathlib.Path, help="the folder of the programs")
    arguments.add_argument("--folder", type=pathlib.Path, help=argparse.SUPPRESS)
    arguments.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--outline", action="store_true", help="only print what a screen reader sees of an open consultation")
    options = arguments.parse_args()
    if options.inside:
        return inside(options)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="witan-atspi-"))
    passed_on = ["--bin", str(options.bin.resolve())] + (["--outline"] if options.outline else [])
    code = enter_desktop(os.path.abspath(__file__), passed_on, folder)
    if code != 0:
        print(f"Failed; what is left: {folder}")
        for name in ("witan.log", "agent.log"):
            if (folder / name).exists():
                print(f"--- {name}\n{(folder / name).read_text(errors='replace')[-3000:]}")
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
