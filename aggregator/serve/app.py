"""The web application: the published files, whether the program is alive, and its numbers.

What it answers depends on the path and the validators of the request alone, never on its Host: every address in what
it serves was put there by publishing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from aggregator.publish import formats
from aggregator.publish.document import HTML, INDEX_NAME
from aggregator.publish.page import ICON_NAME, PAGE
from aggregator.serve.conditional import accepts_gzip, not_modified
from aggregator.serve.metrics import Metrics
from aggregator.serve.shelf import Document, Shelf

Status = Callable[[], Mapping[str, Any]]
"""What the engine says of itself for `/healthz`; its "status" is "ok" or "degraded"."""

FEED_FRESHNESS = 300
"""Seconds for which a reader need not ask again for a feed: a third of the shortest time between polls of a source."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer: nothing runs, nothing loads, nothing frames it, and no publisher learns who reads here."""

ALIVE = "/healthz"
READY = "/readyz"
FINE = ("ok", "degraded", "ready")
"""Of an engine's "status": it is alive, if not well; or well altogether."""
NUMBERS = "/metrics"
ROBOTS = "/robots.txt"

ROBOTS_RULES = f"User-agent: *\nDisallow: {ALIVE}\nDisallow: {READY}\nDisallow: {NUMBERS}\n"
"""What is published is for everybody, programs too; how the program is tells a search engine nothing."""

ALIASES = {"": PAGE.file(INDEX_NAME), "favicon.ico": ICON_NAME}
"""Published files that are asked for by other names; browsers take an icon by its type, whatever its name."""

DAY = 86_400
"""Seconds; for what changes only with the program."""

PIECE = 65_536
"""Bytes of an answer that are handed to the network at once: what a slow client has not taken stays on the shelf."""


def create_app(
    output: Path, *, status: Status | None = None, ready: Status | None = None, metrics: Metrics | None = None
) -> Starlette:
    """The application over one folder of published files.

    :param output: the folder; it may be missing or empty still
    :param status: asked at each `/healthz`, in a worker thread; without it the server speaks for itself alone
    :param ready: asked at each `/readyz`, which answers 503 unless its "status" is "ready"; without it there is none
    :param metrics: shown at `/metrics`; without it there is no such page
    """
    shelf = Shelf(output, formats.FORMATS)

    async def published(request: Request) -> Response:
        name = request.scope["path"].removeprefix("/")
        name = ALIASES.get(name, name)
        try:
            document = await run_in_threadpool(shelf.find, name)
        except OSError as error:  # short of handles, and soon not any more
            raise HTTPException(503, headers={"Retry-After": "10"}) from error
        if document is None:
            raise HTTPException(404)
        return _answer(request, document)

    async def numbers(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        assert metrics is not None
        return _uncached(await run_in_threadpool(metrics.render), metrics.media_type)

    async def rules_for_robots(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        headers = SECURITY_HEADERS | {"Cache-Control": f"max-age={DAY}", "Content-Type": "text/plain; charset=utf-8"}
        return Response(ROBOTS_RULES, headers=headers)

    routes = [Route(ALIVE, _told(status or dict), methods=["GET"])]
    if ready is not None:
        routes.append(Route(READY, _told(ready), methods=["GET"]))
    if metrics is not None:
        routes.append(Route(NUMBERS, numbers, methods=["GET"]))
    routes.append(Route(ROBOTS, rules_for_robots, methods=["GET"]))
    routes.append(Route("/{anything:path}", published, methods=["GET"]))
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refusal, 500: _fault})
    app.router.redirect_slashes = False  # its redirects would repeat the request's Host
    return app


def _told(ask: Status) -> Callable[[Request], Awaitable[Response]]:
    """The page of what the engine says of itself: 503 where its "status" is neither "ok", "degraded" nor "ready"."""

    async def page(request: Request) -> Response:  # noqa: ARG001 - Starlette's signature
        try:
            # The loop's own threads, since those that read files may all be busy.
            report = {"status": "ok", **await asyncio.get_running_loop().run_in_executor(None, ask)}
        except Exception as error:  # noqa: BLE001 - whatever ails the engine, the monitor must be told
            report = {"status": "failing", "detail": type(error).__name__}
        body = json.dumps(report, default=str, ensure_ascii=False).encode()
        return _uncached(body, "application/json", 200 if report.get("status") in FINE else 503)

    return page


def _answer(request: Request, document: Document) -> Response:
    packed = accepts_gzip(request.headers.get("accept-encoding")) and len(document.packed) < len(document.body)
    headers = SECURITY_HEADERS | {
        "Cache-Control": "no-cache" if document.media_type.startswith(HTML) else f"max-age={FEED_FRESHNESS}",
        "ETag": document.packed_etag if packed else document.etag,
        "Last-Modified": document.last_modified,
        "Vary": "Accept-Encoding",
    }
    if not_modified(
        ", ".join(request.headers.getlist("if-none-match")) or None,
        request.headers.get("if-modified-since"),
        etags=(document.etag, document.packed_etag),
        modified=document.modified,
    ):
        return Response(status_code=304, headers=headers)
    body = document.packed if packed else document.body
    headers |= {"Content-Type": document.media_type, "Content-Length": str(len(body))}
    if packed:
        headers["Content-Encoding"] = "gzip"
    return _InPieces(body, headers=headers)


class _InPieces(Response):
    """A response that is sent as fast as its client takes it, and no faster."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, len(self.body), PIECE):
            await send({"type": "http.response.body", "body": self.body[start : start + PIECE], "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def _uncached(body: bytes, media_type: str, code: int = 200) -> Response:
    headers = SECURITY_HEADERS | {"Cache-Control": "no-store", "Content-Type": media_type}
    return Response(body, status_code=code, headers=headers)


async def _refusal(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """404, 405 and 503, in words, with nothing of the request in them."""
    assert isinstance(error, HTTPException)
    words = {
        404: "There is nothing at this address. The topics are listed at /\n",
        405: "Only GET and HEAD are answered here.\n",
        503: "The server has too much to do. Try again in a moment.\n",
    }
    body = words.get(error.status_code, f"{error.detail}\n").encode()
    response = _uncached(body, "text/plain; charset=utf-8", error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _fault(request: Request, error: Exception) -> Response:  # noqa: ARG001 - Starlette's signature
    """500 without a word of what went wrong inside; the log has that."""
    return _uncached(b"The server failed to answer. Its log says why.\n", "text/plain; charset=utf-8", 500)
