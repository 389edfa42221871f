# SPDX-FileCopyrightText: 2026 The Witan authors
# SPDX-License-Identifier: MIT
"""python3-websockets by one set of names: what the releases before 13 have, and the implementation that followed, differ in some."""
import os

try:
    from websockets.asyncio.client import connect as _connect
    from websockets.asyncio.server import serve
    _HEADERS = "additional_headers"
except ImportError:
    from websockets.legacy.client import connect as _connect
    from websockets.legacy.server import serve
    _HEADERS = "extra_headers"

__all__ = ["connect", "refused_with", "serve"]

os.environ["no_proxy"] = "*"    # from 15 on it would go through a proxy that the environment names, even to loopback


def connect(url: str, token: str | None = None, **options):
    """A connection for `await` or `async with`; with a token as its bearer."""
    if token is not None:
        options[_HEADERS] = {"Authorization": f"Bearer {token}"}
    return _connect(url, **options)


def refused_with(error: Exception) -> int | None:
    """The HTTP status by which the upgrade was refused; None where it was not that."""
    return getattr(getattr(error, "response", error), "status_code", None)
