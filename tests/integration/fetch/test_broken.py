"""Answers that break off, lie about their length, or are no HTTP at all."""

from __future__ import annotations

import gzip

import pytest

from aggregator.fetch.client import Client
from aggregator.model import FailureKind, Fetched
from tests.integration.fetch.asking import ask, failure
from tests.integration.fetch.conftest import MakeClient
from tests.origin import CLOSE, Answer, Origin, gzipped, respond

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
BODY = b"<rss>" + b"x" * 100_000 + b"</rss>"


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
        pytest.param([b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000, CLOSE], FailureKind.HTTP, id="endless header"),
        pytest.param([b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n", CLOSE], FailureKind.HTTP, id="101 headers"),
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
    ],
)
def test_odd_but_whole_answers_are_documents(origin: Origin, client: Client, answer: Answer) -> None:
    """What can be read without guessing is read."""
    origin.script("/feed", answer)
    outcome = ask(client, origin.url("/feed"))
    assert isinstance(outcome, Fetched), outcome
    assert outcome.body == BODY


def test_the_size_limit_ends_the_reading(origin: Origin, make_client: MakeClient) -> None:
    """A document over the limit is given up, by what it decodes to and not by what it says."""
    client = make_client(max_bytes=50_000)
    for answer in (respond(200, BODY), gzipped(BODY), [UNTIL_CLOSE + BODY, CLOSE]):
        origin.script("/feed", answer)
        failed = failure(client, origin.url("/feed"))
        assert (failed.kind, failed.transient) == (FailureKind.TOO_LARGE, False)
        assert "50,000" in failed.detail
