"""Answers that break off, lie about their length, or are no HTTP at all."""

from __future__ import annotations

import gzip
from itertools import repeat

import pytest

from aggregator.fetch.client import Client
from aggregator.model import FailureKind, Fetched
from tests.integration.fetch.asking import ask, failure
from tests.integration.fetch.conftest import MakeClient
from tests.origin import CLOSE, Answer, Origin, gzipped, respond

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
BODY = b"<rss>" + b"x" * 100_000 + b"</rss>"


def chunked(body: bytes, size: int) -> bytes:
    """A body in chunks of so many bytes."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


CHUNKS = chunked(BODY, 30_000)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param([respond(200, BODY, length=200_000), CLOSE], FailureKind.TRUNCATED, id="length too long"),
        pytest.param([respond(200, BODY, length=1000), CLOSE], FailureKind.TRUNCATED, id="length too short"),
        pytest.param(respond(200, b"gr\xc3\xbcn", length=4), FailureKind.TRUNCATED, id="length in characters"),
        pytest.param([b"HTTP/1.1 200 OK\r\nContent-Ty", CLOSE], FailureKind.TRUNCATED, id="cut in a header"),
        pytest.param([b"HTTP/1.1 200 OK\r\nA: b\r\n", CLOSE], FailureKind.TRUNCATED, id="cut between headers"),
        pytest.param([b"HTTP/1.1 200 OK\r\n", CLOSE], FailureKind.TRUNCATED, id="cut after the status"),
        pytest.param([CHUNKED + b"5\r\nabc", CLOSE], FailureKind.TRUNCATED, id="cut in a chunk"),
        pytest.param([CHUNKED + b"3\r\nabc\r\n", CLOSE], FailureKind.TRUNCATED, id="no last chunk"),
        pytest.param([CHUNKED + b"zz\r\nabc\r\n", CLOSE], FailureKind.TRUNCATED, id="no chunk length"),
        pytest.param([gzipped(BODY)[:-20], CLOSE], FailureKind.TRUNCATED, id="cut in gzip"),
        pytest.param(respond(200, BODY, Content_Length="7"), FailureKind.HTTP, id="two different lengths"),
        pytest.param([b"", CLOSE], FailureKind.CONNECT, id="nothing"),
        pytest.param([b"SSH-2.0-OpenSSH\r\n", CLOSE], FailureKind.HTTP, id="another protocol"),
        pytest.param([b"HTTP/1.1 abc OK\r\n\r\n", CLOSE], FailureKind.HTTP, id="no status"),
        pytest.param([b"HTTP/1.1 " + b"2" * 70_000 + b"\r\n\r\n", CLOSE], FailureKind.HTTP, id="endless status"),
        pytest.param([b"HTTP/1.1 200 OK\r\nA: " + b"b" * 300_000, CLOSE], FailureKind.HTTP, id="endless header"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000 + b"\r\n", CLOSE], FailureKind.HTTP, id="endless head"
        ),
        pytest.param(lambda _asked: repeat(b"HTTP/1.1 103 Early Hints\r\n\r\n"), FailureKind.HTTP, id="endless 103s"),
        pytest.param([CHUNKED + b"-1\r\n" + BODY, CLOSE], FailureKind.TRUNCATED, id="chunk of less than nothing"),
        pytest.param(
            [CHUNKED + b"+3\r\nabc\r\n0\r\n\r\n", CLOSE], FailureKind.TRUNCATED, id="chunk length with a sign"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", FailureKind.HTTP, id="chunks within gzip"
        ),
        pytest.param(respond(200, CHUNKS), FailureKind.DECODING, id="chunk sizes and no word of them"),
        pytest.param([UNTIL_CLOSE + CHUNKS[:90_000], CLOSE], FailureKind.DECODING, id="such ones, cut"),
        pytest.param(
            respond(200, gzip.compress(BODY, mtime=0)[:50] + b"junk" * 9, Content_Encoding="gzip"),
            FailureKind.DECODING,
            id="damaged gzip",
        ),
        pytest.param(respond(200, BODY, Content_Encoding="br"), FailureKind.DECODING, id="brotli"),
    ],
)
def test_a_broken_answer_is_no_document(origin: Origin, client: Client, answer: Answer, kind: FailureKind) -> None:
    """Whatever breaks, it comes out as a failure of its kind, and the next fetch is not harmed by it."""
    origin.script("/feed", answer)
    assert failure(client, origin.url("/feed")).kind is kind
    origin.script("/next", respond(200, b"<rss/>"))
    outcome = ask(client, origin.url("/next"))
    assert isinstance(outcome, Fetched)
    assert outcome.body == b"<rss/>"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([UNTIL_CLOSE + BODY, CLOSE], id="until close"),
        pytest.param([b"HTTP/1.0 200 OK\r\n\r\n" + BODY, CLOSE], id="HTTP/1.0"),
        pytest.param([b"HTTP/1.1 200 OK\n\n" + BODY, CLOSE], id="bare line feeds"),
        pytest.param([b"HTTP/1.1 200\r\n\r\n" + BODY, CLOSE], id="no reason"),
        pytest.param(CHUNKED + b"%x;ext=1\r\n%b\r\n0\r\nTrailer: x\r\n\r\n" % (len(BODY), BODY), id="chunked"),
        pytest.param([CHUNKED + b"%x\r\n%b\r\n0\r\n" % (len(BODY), BODY), CLOSE], id="chunked, cut after the end"),
        pytest.param(respond(200, BODY) + b"\r\n", id="a line too many"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n" + respond(200, BODY), id="after a 100"),
        pytest.param(gzipped(BODY), id="gzip"),
        pytest.param([UNTIL_CLOSE + gzip.compress(BODY, mtime=0), CLOSE], id="gzip without a word"),
        pytest.param([respond(200, BODY, Content_Length="junk", Connection="close"), CLOSE], id="two lengths"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + respond(200, BODY), id="after early hints"),
        pytest.param(b"\r\n" + respond(200, BODY), id="after an empty line"),
        pytest.param(respond(200, BODY).replace(b"HTTP/1.1", b"HTTP/2.0"), id="of another version"),
        pytest.param(respond(200, BODY, Link="y" * 90_000), id="a long line"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 400 + respond(200, BODY)[17:], id="many lines"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n" + CHUNKS, id="a space before the colon"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX Y: z\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS, id="a name of two"),
        pytest.param(b"HTTP/1.1 200 OK\r\ncached\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS, id="no colon"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\n odd\r\nX: 1\r\n\tmore: 2\r\nTransfer-Encoding:\r\n chunked\r\n\r\n" + CHUNKS,
            id="folded",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity, chunked\r\n\r\n" + CHUNKS, id="a list of codings"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + chunked(gzip.compress(BODY), 999),
            id="packed on the way",
        ),
    ],
)
def test_odd_but_whole_answers_are_documents(origin: Origin, client: Client, answer: Answer) -> None:
    """What can be read without guessing is read."""
    origin.script("/feed", answer)
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == BODY


def test_what_stands_behind_a_broken_line_counts(origin: Origin, client: Client) -> None:
    """A line that is no field costs itself: validators and freshness behind it are kept and go back."""
    head = (
        b'HTTP/1.1 200 OK\r\nmiss, then stored\r\nETag : "k7"\r\nCache-Control: max-age=60\r\nContent-Length: 6\r\n\r\n'
    )
    origin.script("/feed", head + b"<rss/>")
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched)
    assert outcome.validators.etag == '"k7"'
    assert outcome.freshness.max_age is not None
    assert isinstance(ask(client, origin.url("/feed")), Fetched)
    assert origin.connections == 1


def test_a_head_that_is_too_long_is_told(origin: Origin, client: Client) -> None:
    """Whoever looks at the failure learns what was too much, and how much may be."""
    origin.script("/feed", [b"HTTP/1.1 200 OK\r\nA: " + b"b" * 300_000, CLOSE])
    assert "head" in failure(client, origin.url("/feed")).detail


def test_the_size_limit_ends_the_reading(origin: Origin, make_client: MakeClient) -> None:
    """A document over the limit is given up, by what it decodes to and not by what it says."""
    client = make_client(max_bytes=50_000)
    for answer in (respond(200, BODY), gzipped(BODY), [UNTIL_CLOSE + BODY, CLOSE]):
        origin.script("/feed", answer)
        failed = failure(client, origin.url("/feed"))
        assert (failed.kind, failed.transient) == (FailureKind.TOO_LARGE, False)
        assert "50,000" in failed.detail
