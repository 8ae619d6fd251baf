"""Where an answer's head ends and its body lies, read as browsers read it.

http.client ends the head at a line without a colon or with a space in its name, as scripts and caches leave them: what
stands behind it is lost, Transfer-Encoding too, and chunk sizes become text. It takes no more than 100 lines of 64 kB,
which shops and CDNs exceed, and a chunk of -1 bytes for all that ever comes. So both are read here.
"""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable
from http import HTTPStatus

from aggregator.fetch.failure import ended
from aggregator.model import FailureKind

HEAD_LIMIT = 262_144
"""Bytes of everything before a body, with the heads of 1xx answers; Chromium takes as many."""

BLANK_LINES = 8
"""Empty lines that may stand before an answer: some servers end the one before with a line too many."""

CHUNK_LINE_LIMIT = 65_536
"""Bytes of the line that says how long a chunk is."""

_STATUS = re.compile(rb"HTTP/([0-9]+)\.?([0-9]*)[ \t]+([1-9][0-9]{2})(?:[ \t]+(.*))?[ \t]*", re.DOTALL)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\n]*)?\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")


class Answer(http.client.HTTPResponse):
    """One response; only how its head and its chunks are read differs from http.client."""

    _room = HEAD_LIMIT
    """Bytes that may still come before the body."""

    def begin(self) -> None:
        """Read the head of the first answer that is no 1xx, and find out where the body ends."""
        if getattr(self, "headers", None) is not None:
            return
        self._read_status_line()
        while self.status < HTTPStatus.OK and self.status != HTTPStatus.SWITCHING_PROTOCOLS:
            self._read_fields()
            self._read_status_line()
        self.headers = self.msg = message(self._read_fields())
        codings = _tokens(self.headers, "Transfer-Encoding")
        if "chunked" in codings[:-1]:
            raise http.client.HTTPException("chunks that something else was made of")
        # What has no body may still say how one would be sent (RFC 9112 section 6.1): nothing is waited for.
        self.chunked = codings[-1:] == ["chunked"] and not self._is_bodiless()
        self.chunk_left = None
        self.length = None if self.chunked else self._content_length()
        connection = _tokens(self.headers, "Connection")
        persists = "close" not in connection if self.version > 10 else "keep-alive" in connection  # noqa: PLR2004 -- 1.0
        self.will_close = not persists or not (self.chunked or self.length is not None)

    def _read_status_line(self) -> None:
        line = self._head_line()
        for _ in range(BLANK_LINES):
            if line not in (b"\r\n", b"\n"):
                break
            line = self._head_line()
        if not line:
            raise http.client.RemoteDisconnected("no answer")
        found = _STATUS.fullmatch(line.rstrip(b"\r\n"))
        if found is None:
            raise http.client.BadStatusLine("no status line")
        self.version = 10 if (found[1], found[2]) in ((b"1", b"0"), (b"0", b"9")) else 11
        self.code = self.status = int(found[3])
        self.reason = (found[4] or b"").decode("latin-1").strip()

    def _read_fields(self) -> list[bytes]:
        lines: list[bytes] = []
        while (line := self._head_line()) not in (b"\r\n", b"\n"):
            if not line.endswith(b"\n"):
                raise ended(FailureKind.TRUNCATED, "The answer ended in the middle of its headers.", transient=True)
            lines.append(line)
        return lines

    def _head_line(self) -> bytes:
        line: bytes = self.fp.readline(self._room + 1)
        self._room -= len(line)
        if self._room < 0:
            raise ended(
                FailureKind.HTTP,
                f"The head of the server's answer is longer than {HEAD_LIMIT:,} bytes.",
                transient=True,
            )
        return line

    def _is_bodiless(self) -> bool:
        told = self.status < HTTPStatus.OK or self.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        return told or self._method == "HEAD"  # type: ignore[attr-defined]

    def _content_length(self) -> int | None:
        if self._is_bodiless():
            return 0
        lengths = set(_tokens(self.headers, "Content-Length"))
        length = lengths.pop() if len(lengths) == 1 else ""
        return int(length) if _LENGTH.fullmatch(length) else None

    def _read_next_chunk_size(self) -> int:
        """How long the next chunk is; http.client calls this.

        :raises ValueError: it does not say
        """
        found = _CHUNK.fullmatch(self.fp.readline(CHUNK_LINE_LIMIT))
        if found is None:
            self._close_conn()  # type: ignore[attr-defined]
            raise ValueError
        return int(found[1], 16)


def message(lines: Iterable[bytes]) -> http.client.HTTPMessage:
    """The fields that stand in lines of a head.

    Whitespace before the colon is no part of the name; a line that begins with whitespace goes on with the one before;
    what is no field costs itself alone.
    """
    fields: list[tuple[str, list[str]]] = []
    last: list[str] | None = None
    for line in lines:
        text = re.sub(r"[\r\x00]", " ", line.decode("latin-1").rstrip("\r\n"))
        if text[:1] in (" ", "\t"):
            if last is not None:
                last.append(text.strip(" \t"))
            continue
        name, colon, value = text.partition(":")
        last = None
        if colon and _TOKEN.fullmatch(name.rstrip(" \t")):
            last = [value.strip(" \t")]
            fields.append((name.rstrip(" \t"), last))
    told = http.client.HTTPMessage()
    for name, parts in fields:
        told[name] = " ".join(parts)
    return told


def is_chunked(body: bytes) -> bool:
    """Whether a document still has the sizes of its chunks in it: two of them, each where the one before says."""
    first = _CHUNK.match(body)
    if first is None or not (size := int(first[1], 16)):
        return False
    behind = first.end() + size
    return body[behind : behind + 2] == b"\r\n" and _CHUNK.match(body, behind + 2) is not None


def _tokens(headers: http.client.HTTPMessage, name: str) -> list[str]:
    """The members of a field that is a list, over all its lines, in lower case."""
    joined = ",".join(headers.get_all(name, []))
    return [token for part in joined.split(",") if (token := part.strip(" \t").lower())]
