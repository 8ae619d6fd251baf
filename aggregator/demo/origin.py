"""The demo's origin: the made-up papers, served on loopback with validators as a good origin does."""

from __future__ import annotations

import hashlib
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from aggregator.demo.formats import CONTENT_TYPES, write
from aggregator.demo.press import papers


class Origin:
    """Serves `/<paper>` on a free port of 127.0.0.1 from a thread of its own, for as long as the context lasts."""

    def __init__(self, *, now: datetime) -> None:
        self._now = now
        self._documents: dict[str, tuple[str, bytes]] = {}
        self.print_edition(1)
        documents = self

        class Handler(_Handler):
            origin = documents

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="demo-origin", daemon=True)

    @property
    def base(self) -> str:
        """Where the papers are: `http://127.0.0.1:<port>/`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def print_edition(self, edition: int) -> None:
        """Change what every paper serves; see `press.papers`."""
        self._documents = {
            f"/{paper.name}": (CONTENT_TYPES[paper.format], write(paper, now=self._now))
            for paper in papers(edition=edition, now=self._now)
        }

    def document(self, path: str) -> tuple[str, bytes] | None:
        """Content type and body of a path; None if there is no such paper."""
        return self._documents.get(path)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    """GET with ETag and 304 over kept-alive connections."""

    origin: Origin
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        document = self.origin.document(self.path)
        if document is None:
            self._answer(404, b"no such paper\n", {"Content-Type": "text/plain"})
            return
        content_type, body = document
        etag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
        if self.headers.get("If-None-Match") == etag:
            self._answer(304, b"", {"ETag": etag})
        else:
            self._answer(200, body, {"Content-Type": content_type, "ETag": etag})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:  # noqa: PLR2004 - RFC 9110 section 15.4.5: a 304 has no content
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Stay silent: the demo's output is for the person who runs it."""
