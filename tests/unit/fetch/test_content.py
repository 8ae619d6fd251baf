"""Content codings undone within limits."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Iterator
from itertools import repeat

import pytest

from aggregator.fetch.content import document
from aggregator.fetch.failure import EndedError
from aggregator.model import FailureKind

TEXT = b"<rss>" + b"Hello, world. " * 2_000 + b"</rss>"
LIMIT = 10_000_000


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def failure(data: bytes, coding: str = "", *, limit: int = LIMIT, size: int = 1000) -> FailureKind:
    with pytest.raises(EndedError) as caught:
        document(pieces(data, size), coding=coding, max_bytes=limit)
    return caught.value.failed.kind


PACKINGS = {
    "plain": (TEXT, ""),
    "identity": (TEXT, "identity"),
    "gzip": (gzip.compress(TEXT), "gzip"),
    "x-gzip": (gzip.compress(TEXT), "x-gzip"),
    "oddly named": (gzip.compress(TEXT), " GZIP , identity"),
    "gzip without a word": (gzip.compress(TEXT), ""),
    "gzip twice": (gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
    "gzip twice, named once": (gzip.compress(gzip.compress(TEXT)), "gzip"),
    "in members": (gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), "gzip"),
    "padded": (gzip.compress(TEXT) + b"\0" * 512, "gzip"),
    "padded with what begins like a member": (gzip.compress(TEXT) + b"\x1f\0\x1f", "gzip"),
}


@pytest.mark.parametrize("size", [1, 1000, 10_000_000])
@pytest.mark.parametrize(("packed", "coding"), PACKINGS.values(), ids=PACKINGS)
def test_every_packing_gives_the_document_back(packed: bytes, coding: str, size: int) -> None:
    """Plain, packed once or twice, in members, padded or packed without a word: the same document, in any pieces."""
    assert document(pieces(packed, size), coding=coding, max_bytes=LIMIT) == TEXT


def test_an_empty_body_is_an_empty_document() -> None:
    """Nothing received is nothing, with and without a coding named."""
    assert document([], coding="", max_bytes=LIMIT) == b""
    assert document([], coding="gzip", max_bytes=LIMIT) == b""
    assert document([b"\x1f"], coding="", max_bytes=LIMIT) == b"\x1f"


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, br", "compress"])
def test_a_coding_that_was_not_asked_for_is_a_failure(coding: str) -> None:
    """Only gzip is advertised, so anything else is the server's fault and is named."""
    assert failure(TEXT, coding) is FailureKind.DECODING


@pytest.mark.parametrize("coding", ["UTF-8", "none", "binary", "aws-chunked", "8bit", "iso-8859-1, identity"])
@pytest.mark.parametrize("size", [1, 1000])
def test_what_is_no_coding_is_passed_over(coding: str, size: int) -> None:
    """A word that names no content coding says nothing of the bytes: text is text, and gzip is unpacked."""
    for body in (TEXT, gzip.compress(TEXT)):
        assert document(pieces(body, size), coding=coding, max_bytes=LIMIT) == TEXT
    assert document(pieces(gzip.compress(TEXT), size), coding=f"{coding}, gzip", max_bytes=LIMIT) == TEXT


@pytest.mark.parametrize(
    "body", ["<rss>z\u00fc</rss>".encode("utf-16"), "<rss>\u65b0</rss>".encode("iso-2022-jp"), b"\t\n{}"]
)
def test_text_of_any_encoding_is_text(body: bytes) -> None:
    """Byte order marks and escapes of encodings are no sign of packing."""
    assert document([body], coding="none", max_bytes=LIMIT) == body


@pytest.mark.parametrize("body", [b"\x00\x01\x02", b"\x8b" + bytes(40), b"\x28\xb5\x2f\xfd\x04\x00" + b"x" * 99])
def test_no_text_under_an_unknown_coding_is_a_failure(body: bytes) -> None:
    """What does not begin as text may be packed in a way that nobody knows, and is not taken for a document."""
    assert failure(body, "x-odd") is FailureKind.DECODING


@pytest.mark.parametrize("end", ["", ";chunk-signature=ab12"])
def test_sizes_of_pieces_are_no_text(end: str) -> None:
    """A document that still has the sizes of its chunks in it is not published with numbers in its sentences."""
    told = b"".join(b"%x%b\r\n%b\r\n" % (len(part), end.encode(), part) for part in (TEXT, TEXT[:300]))
    assert failure(told + b"0\r\n\r\n", "aws-chunked") is FailureKind.DECODING
    assert failure(told, "") is FailureKind.DECODING
    for text in (b"a\r\nb", b"5\r\nhello\r\nworld", b"beef\r\n", b"0\r\n\r\n", b""):
        assert document([text], coding="", max_bytes=LIMIT) == text


def test_damaged_gzip_is_a_failure() -> None:
    """A flipped bit, a wrong checksum or plain text under a gzip label does not become a document."""
    packed = bytearray(gzip.compress(TEXT))
    packed[len(packed) // 2] ^= 0xFF
    assert failure(bytes(packed), "gzip") is FailureKind.DECODING
    assert failure(gzip.compress(TEXT)[:-8] + b"\0" * 8, "gzip") is FailureKind.DECODING
    assert failure(TEXT, "gzip") is FailureKind.DECODING


def test_gzip_that_ends_early_is_truncated() -> None:
    """A body cut anywhere inside its packing is told apart from a damaged one."""
    packed = gzip.compress(TEXT)
    for cut in (5, len(packed) // 2, len(packed) - 1):
        assert failure(packed[:cut], "gzip") is FailureKind.TRUNCATED


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_damage_behind_the_document_is_found_in_any_pieces(size: int) -> None:
    """A sum that is wrong counts, though the document packed inside is whole and was padded."""
    packed = gzip.compress(gzip.compress(TEXT) + b"\0\0")
    assert failure(packed[:-8] + bytes(8), "gzip, gzip", size=size) is FailureKind.DECODING


def test_packed_three_times_is_not_unpacked() -> None:
    """The number of packings is bounded, as each one is a multiplier of work."""
    assert failure(TEXT, "gzip, gzip, gzip") is FailureKind.DECODING


def test_the_limit_is_exact_and_holds_at_every_stage() -> None:
    """A document of the limit passes and one byte more does not; a swollen stage in the middle is stopped as well."""
    assert len(document([b"a" * 1000], coding="", max_bytes=1000)) == 1000
    assert failure(b"a" * 1001, limit=1000) is FailureKind.TOO_LARGE
    assert failure(gzip.compress(b"a" * 1001), "gzip", limit=1000) is FailureKind.TOO_LARGE
    hollow = gzip.compress(gzip.compress(b"") * 1000)
    assert failure(hollow, "gzip, gzip", limit=1000) is FailureKind.TOO_LARGE


def test_an_endless_body_is_given_up() -> None:
    """Reading stops at the limit, without waiting for an end."""
    with pytest.raises(EndedError) as caught:
        document(repeat(b"a" * 1000), coding="", max_bytes=100_000)
    assert caught.value.failed.kind is FailureKind.TOO_LARGE


BOMB = """
import gzip, resource, sys, zlib
from aggregator.fetch.content import document
from aggregator.fetch.failure import EndedError

def zeros(layers):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    piece = bytes(1_000_000)
    packed = b"".join(packer.compress(piece) for _ in range(300)) + packer.flush()
    return gzip.compress(packed) if layers == 2 else packed

def peak():
    # On Linux ru_maxrss begins with that of whoever started the process, and VmHWM with its own.
    try:
        lines = open("/proc/self/status").read().splitlines()
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

packed, coding = zeros(int(sys.argv[1])), sys.argv[2]
before = peak()
try:
    document([packed], coding=coding, max_bytes=10_000_000)
except EndedError as error:
    print(error.failed.kind.value, peak() - before)
"""


@pytest.mark.parametrize(("layers", "coding"), [(1, "gzip"), (2, "gzip, gzip"), (2, "gzip"), (1, "")])
def test_a_bomb_does_not_go_off(layers: int, coding: str) -> None:
    """300 MB in about one, packed once or twice, is given up with less than 40 MB of memory beyond what it came in."""
    run = subprocess.run([sys.executable, "-c", BOMB, str(layers), coding], capture_output=True, text=True, check=True)
    kind, grown = run.stdout.rsplit(maxsplit=1)
    assert kind == "too large"
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(grown) * unit < 40_000_000


def test_the_measure_of_memory_works() -> None:
    """Unpacking the same bomb without a limit does take its 300 MB, so the test above can fail."""
    script = BOMB.replace("document([packed], coding=coding, max_bytes=10_000_000)", "zlib.decompress(packed, 31)")
    script += "print('whole', peak() - before)"
    run = subprocess.run([sys.executable, "-c", script, "1", "gzip"], capture_output=True, text=True, check=True)
    unit = 1 if sys.platform == "darwin" else 1024
    assert int(run.stdout.split()[-1]) * unit > 200_000_000
