# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""The wire seen from outside: starts a real witan-service and speaks its JSON-RPC, with nothing of Witan's own code."""
import asyncio
import itertools
import json
import os
import pathlib
import signal
import subprocess

from websockets.exceptions import ConnectionClosed

from ws import connect

AGENT, REVIEW = "agent", "review"
_reviewers: dict[pathlib.Path, str] = {}    # the reviewer's token that was made for each data folder


class RpcError(Exception):
    """The service refused a request: its code, the whole error object."""

    def __init__(self, error: dict):
        super().__init__(error.get("message", ""))
        self.error = error
        self.code = (error.get("data") or {}).get("code", str(error.get("code")))


class Lost(Exception):
    """The connection is gone; what was asked may or may not have happened."""


def token_for(binary: str | pathlib.Path, data: pathlib.Path, side: str) -> str:
    """The token that agents find, or a reviewer's that `binary`, witan-service, makes once for this folder: its owner's."""
    if side == AGENT:
        return (data / "tokens" / "agent").read_text(encoding="ascii").strip()
    if data not in _reviewers:
        owner = json.loads((data / "tokens.json").read_text(encoding="utf-8"))["owner"]["name"]
        command = [binary, "--data", data, "token", "add", "--role", "reviewer", "--name", owner]
        _reviewers[data] = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return _reviewers[data]


def tokens_in(data: pathlib.Path) -> list[str]:
    """Every token of this folder that is known here."""
    return [token_for("", data, AGENT), *[token for folder, token in _reviewers.items() if folder == data]]


class Service:
    """One process of witan-service on a data folder. `wrapper` stands before the command line (strace)."""

    def __init__(self, binary: str, data: pathlib.Path, extra: tuple[str, ...] = ("--no-limits",), wrapper: tuple[str, ...] = (),
                 log: pathlib.Path | None = None):
        self.data = data
        self.url = ""
        self._binary = binary
        self._log = open(log, "ab") if log else subprocess.DEVNULL
        command = [*wrapper, binary, "--data", str(data), "--listen", "127.0.0.1:0", "--json", *extra]
        # A session of its own: killing the group takes the wrapper along.
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, stdin=subprocess.DEVNULL, start_new_session=True)

    def wait_listening(self) -> str:
        """The URL; RuntimeError when the process ends before it listens."""
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"witan-service ended with {self.process.wait()} before it listened")
        told = json.loads(line)
        if told.get("event") != "listening":
            raise RuntimeError(f"witan-service said {told} instead of listening")
        self.url = told["url"]
        return self.url

    def signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def kill(self) -> None:
        self.signal(signal.SIGKILL)

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def reap(self) -> int:
        code = self.process.wait(timeout=30)
        self.process.stdout.close()
        if self._log is not subprocess.DEVNULL:
            self._log.close()
        return code

    def stop(self) -> int:
        """Asks it to end; its exit code."""
        self.signal(signal.SIGTERM)
        return self.reap()

    def token(self, side: str) -> str:
        return token_for(self._binary, self.data, side)


class Rpc:
    """One connection to /ws/agent or /ws/review. Notifications are kept in `heard` and can be waited for."""

    def __init__(self, socket, tap=None):
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future] = {}
        self._changed = asyncio.Condition()
        self._tap = tap or (lambda method: None)
        self.heard: list[dict] = []
        self.lost = False
        self._reader = asyncio.ensure_future(self._read())

    @classmethod
    async def open(cls, service: Service, side: str, tap=None) -> "Rpc":
        try:
            socket = await connect(f"{service.url}/ws/{side}", service.token(side), subprotocols=[f"witan.{side}.v1"], max_size=None, ping_interval=None,
                                   close_timeout=2)
        except (OSError, ConnectionClosed, EOFError, asyncio.TimeoutError) as error:
            raise Lost(str(error)) from error
        except Exception as error:  # a process killed within the handshake shows as one of many kinds
            if "InvalidMessage" in type(error).__name__:
                raise Lost(str(error)) from error
            raise
        return cls(socket, tap)

    async def _read(self) -> None:
        try:
            async for frame in self._socket:
                message = json.loads(frame)
                if "method" in message:
                    async with self._changed:
                        self.heard.append(message)
                        self._changed.notify_all()
                    continue
                waiting = self._waiting.pop(message.get("id"), None)
                if waiting is None or waiting.done():
                    continue
                if "error" in message:
                    waiting.set_exception(RpcError(message["error"]))
                else:
                    waiting.set_result(message["result"])
        except (ConnectionClosed, OSError):
            pass
        self.lost = True
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Lost("the connection broke"))
        self._waiting.clear()
        async with self._changed:
            self._changed.notify_all()

    async def call(self, method: str, params: dict, timeout: float = 20.0, number: int | None = None) -> dict:
        """The result. `number` is the request's id, where the caller wants to know it."""
        if self.lost:
            raise Lost("the connection is gone")
        number = next(self._numbers) if number is None else number
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        self._tap(method)
        try:
            await self._socket.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        except (ConnectionClosed, OSError) as error:
            self._waiting.pop(number, None)
            raise Lost(str(error)) from error
        try:
            return await asyncio.wait_for(waiting, timeout)
        except asyncio.TimeoutError:
            raise TimeoutError(f"{method} was not answered within {timeout:g} s") from None

    async def hear(self, wanted, timeout: float = 20.0) -> dict:
        """The first notification, old or new, for which wanted(notification) is true."""
        async def waits():
            async with self._changed:
                while True:
                    for notification in self.heard:
                        if wanted(notification):
                            return notification
                    if self.lost:
                        raise Lost("the connection is gone")
                    await self._changed.wait()
        try:
            return await asyncio.wait_for(waits(), timeout)
        except asyncio.TimeoutError:
            raise TimeoutError(f"what was waited for did not come within {timeout:g} s") from None

    async def close(self) -> None:
        try:
            await self._socket.close()
        except (ConnectionClosed, OSError):
            pass  # killed while it was said goodbye to
        await self._reader


async def all_events(review: Rpc) -> list[dict]:
    """Every event of the record, page by page."""
    events, cursor = [], 0
    while True:
        page = await review.call("events/since", {"cursor": cursor, "limit": 500})
        events += page["events"]
        if not page["more"]:
            return events
        cursor = page["cursor"]
