# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The desktop program as a process without a screen, and what a reviewer left in its cache."""
import json
import os
import pathlib
import queue
import signal
import sqlite3
import subprocess
import threading

from wire import token_for

PATIENCE = 30.0
MESSAGE, DECISION = "message", "decision"


class Window:
    """One run of witan without a screen."""

    def __init__(self, binary: str, data: pathlib.Path, *arguments: str):
        self.data, self.url, self.log = data, "", b""
        self._binary = pathlib.Path(binary)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen([binary, "--data", data, "--json", *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, start_new_session=True)
        self._grown = threading.Condition()
        self._told: queue.Queue[bytes] = queue.Queue()
        self._listeners = [threading.Thread(target=listen, daemon=True) for listen in (self._hear_log, self._hear_events)]
        for listener in self._listeners:
            listener.start()

    def _hear_log(self) -> None:
        for line in self.process.stderr:
            with self._grown:
                self.log += line
                self._grown.notify_all()

    def _hear_events(self) -> None:
        for line in self.process.stdout:
            self._told.put(line)
        self._told.put(b"")

    def event(self, name: str) -> dict:
        """The next one of this name that it says; one that it ends without, or does not say in time, is a failure."""
        try:
            while line := self._told.get(timeout=PATIENCE):
                if (told := json.loads(line))["event"] == name:
                    return told
        except queue.Empty:
            pass
        raise AssertionError(f"witan does not say {name}: {self.log[-2000:].decode(errors='replace')}")

    def listening(self) -> "Window":
        self.url = self.event("listening")["url"]
        return self

    def token(self, side: str) -> str:
        return token_for(self._binary.with_name("witan-service"), self.data, side)

    def logged(self, *events: str, times: int = 1) -> None:
        """Waits until each of them stands so often in the log."""
        with self._grown:
            if not self._grown.wait_for(lambda: all(self.log.count(f" {event} ".encode()) >= times for event in events), PATIENCE):
                raise TimeoutError(f"waited {PATIENCE:g} s for {events} in the log: {self.log[-3000:].decode(errors='replace')}")

    def end(self) -> None:
        """Asked to end, it prints nothing more than it should and goes with 0."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=PATIENCE)
        for listener in self._listeners:
            listener.join(PATIENCE)
        rest = [json.loads(line)["event"] for line in iter(self._told.get, b"")]
        if code != 0 or set(rest) - {"ready", "listening"}:
            raise AssertionError(f"witan ended with {code} and said {rest}")

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Desk:
    """What a reviewer left in the window: a consultation that is open, drafts, and an outbox that was not sent yet."""

    def __init__(self, data: pathlib.Path, consultation: str):
        self._database = sqlite3.connect(data / "review.db", isolation_level=None)
        self._at = consultation
        (data / "window.ini").write_text(f"[General]\nopen={consultation}\n")

    def draft(self, what: str, text: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (self._at, what, text))

    def send(self, kind: str, name: str, payload: dict) -> None:
        self._database.execute("INSERT INTO outbox (kind, id, consultation, payload, state, error, error_code, at) VALUES (?, ?, ?, ?, 'queued', '', '', '1970-01-01T00:00:00.000Z')",
                               (kind, name, self._at, json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True)))

    def close(self) -> None:
        self._database.close()
