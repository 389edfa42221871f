# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""A port at which a stranger who knows the token gives the proof that is asked for, and passes everything else on."""
import asyncio
import contextlib
import hashlib
import hmac

ADDRESS = "127.0.0.1"


def _mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"\n".join(parts), hashlib.sha256).digest()


def proof(token: bytes, nonce: bytes, port: int) -> bytes:
    secret = _mac(hashlib.sha256(token).digest(), b"witan proof secret 2")
    return _mac(secret, b"witan proof 1", nonce, ADDRESS.encode(), str(port).encode()).hex().encode()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
    sink.close()


@contextlib.asynccontextmanager
async def proven_front(token: str, behind: int):
    """Yields the port; `behind` is that of the service proper."""
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            writer.close()
            return
        port = writer.get_extra_info("sockname")[1]
        if head.startswith(b"GET /witan/proof "):
            challenge = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"witan-challenge:"))
            answer = proof(token.encode(), challenge.split()[-1], port)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(answer), answer))
            await reader.read()     # until the client has been let in and goes
            writer.close()
            return
        onward, back = await asyncio.open_connection(ADDRESS, behind)
        back.write(head)
        await asyncio.gather(_pump(reader, back), _pump(onward, writer))

    server = await asyncio.start_server(greet, ADDRESS, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
