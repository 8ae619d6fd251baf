"""A document from its bytes on the wire: content codings undone piece by piece, so that a bomb never goes off.

Only gzip is ever asked for. Each stage is a generator over pieces, and each is bounded on its own: 300 MB
of zeros come in as 300 kB, and are given up at the limit with a few pieces in memory.
"""

from __future__ import annotations

import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator

from aggregator.fetch.failure import EndedError, ended
from aggregator.fetch.framing import is_chunked
from aggregator.model import FailureKind

PIECE = 65_536
"""Bytes that one step of a decoder may give out."""

MAX_CODINGS = 2
"""Times that a document may be packed: a stored .gz, sent gzipped, is two."""

CODINGS = frozenset(
    {
        "aes128gcm",
        "br",
        "compress",
        "x-compress",
        "dcb",
        "dcz",
        "deflate",
        "exi",
        "gzip",
        "x-gzip",
        "pack200-gzip",
        "zstd",
    }
)
"""What IANA's registry of content codings names. Anything else that servers write there ("utf-8", "none", "binary",
"aws-chunked") says nothing of the bytes, which show themselves whether they are text."""

LOOKED_AT = 1_024
"""Bytes that show whether a document begins as text: one in ten of what is packed is a control character."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
"""Byte order marks of encodings whose texts hold zeros: UTF-16 and UTF-32."""

_UNWRITTEN = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
"""Control characters but tab, line end, form feed and escape (ISO 2022-JP has that one)."""

MAGIC = b"\x1f\x8b"
"""How gzip begins (RFC 1952 section 2.3.1), and how no feed does."""

_GZIP_ONLY = 16 + zlib.MAX_WBITS


def document(pieces: Iterable[bytes], *, coding: str, max_bytes: int) -> bytes:
    """The decoded document.

    :param pieces: as received
    :param coding: the Content-Encoding header, empty if there was none; gzip is also noticed without it, and what is no
        coding is passed over where the document begins as text
    :param max_bytes: of the decoded document, and of every stage before it
    :raises EndedError: too large, truncated, corrupt, or in a coding that was not asked for
    """
    told = [name for name in (part.strip().lower() for part in coding.split(",")) if name not in ("", "identity")]
    named = [name for name in told if name in CODINGS]
    foreign = [name for name in named if name not in ("gzip", "x-gzip")]
    if foreign:
        raise _foreign(foreign[0])
    if len(named) > MAX_CODINGS:
        raise ended(FailureKind.DECODING, f"The document was packed more than {MAX_CODINGS} times.", transient=False)
    stage = _limited(pieces, max_bytes)
    for _ in named:
        stage = _limited(_gunzip(stage), max_bytes)
    for _ in range(MAX_CODINGS - len(named)):
        stage = _limited(_gunzip_if_packed(stage), max_bytes)
    body = b"".join(stage)
    if len(named) < len(told) and not _begins_as_text(body):
        unknown = next(name for name in told if name not in CODINGS)
        raise _foreign(unknown)
    if is_chunked(body):
        raise ended(FailureKind.DECODING, "The document has the sizes of its pieces among its text.", transient=True)
    return body


def _foreign(coding: str) -> EndedError:
    return ended(
        FailureKind.DECODING,
        f"The document came in the content coding {coding[:20]!r}, which was not asked for.",
        transient=False,
    )


def _begins_as_text(body: bytes) -> bool:
    """Whether the first bytes are none that only something packed, or no document, has."""
    return body.startswith(_WIDE_MARKS) or not _UNWRITTEN.search(body[:LOOKED_AT])


def _limited(pieces: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > limit:
            raise ended(
                FailureKind.TOO_LARGE,
                f"The document is larger than {limit:,} bytes (polling.max_bytes).",
                transient=False,
            )
        yield piece


def _gunzip_if_packed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= len(MAGIC):
            break
    rest = _chain(head, pieces)
    return _gunzip(rest) if head.startswith(MAGIC) else rest


def _chain(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from rest


def _gunzip(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack any number of gzip members; what follows the last and is none is padding, as gzip(1) has it.

    Padding is received to its end: where the document is packed twice, damage behind it would else be found or not,
    depending on how the network cut it.
    """
    inflater = zlib.decompressobj(_GZIP_ONLY)
    begun = 0
    held = b""
    for received in pieces:
        data, held = held + received, b""
        while data:
            if inflater.eof:
                if data == MAGIC[:1]:
                    held = data
                    break
                if not data.startswith(MAGIC):
                    deque(pieces, maxlen=0)
                    return
                inflater, begun = zlib.decompressobj(_GZIP_ONLY), 0
            begun += len(data)
            try:
                unpacked = inflater.decompress(data, PIECE)
            except zlib.error:
                raise ended(FailureKind.DECODING, "The document's gzip packing is damaged.", transient=True) from None
            if unpacked:
                yield unpacked
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if begun and not inflater.eof:
        raise ended(FailureKind.TRUNCATED, "The document's gzip packing ends too early.", transient=True)
