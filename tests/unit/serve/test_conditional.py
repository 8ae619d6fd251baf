"""Conditional and negotiated requests, header by header."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.serve.conditional import accepts_gzip, not_modified

MODIFIED = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
SAME = "Tue, 03 Mar 2026 12:00:00 GMT"
EARLIER = "Tue, 03 Mar 2026 11:59:59 GMT"


@pytest.mark.parametrize(
    ("match", "since", "expected"),
    [
        (None, None, False),
        ('"a"', None, True),
        ('W/"a"', None, True),
        ('"a-gzip"', None, True),
        ('"x", W/"y" ,"a"', None, True),
        ("*", None, True),
        (" * ", None, True),
        ('"x"', None, False),
        ("a", None, False),
        ('"A"', None, False),
        ("", None, False),
        ('"x"', SAME, False),
        ('"a"', EARLIER, True),
        (None, SAME, True),
        (None, "Wed, 04 Mar 2026 00:00:00 GMT", False),
        (None, EARLIER, False),
        (None, "Tuesday, 03-Mar-26 12:00:00 GMT", True),
        (None, "Tue Mar  3 12:00:00 2026", True),
        (None, "tomorrow", False),
        (None, "", False),
        (None, "Tue, 99 Mar 99999 12:00:00 GMT", False),
    ],
)
def test_not_modified(match: str | None, since: str | None, expected: bool) -> None:  # noqa: FBT001 - a table
    """RFC 9110 section 13: weak comparison, lists, `*`, precedence over the date, unreadable dates ignored.

    A date is no order: a later one is none that we gave, and the client may hold anything.
    """
    assert not_modified(match, since, etags=('"a"', '"a-gzip"'), modified=MODIFIED) is expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZip", True),
        ("br, gzip;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("identity", False),
        ("gzip;q=high", False),
        ("deflate, br", False),
    ],
)
def test_accepts_gzip(header: str | None, expected: bool) -> None:  # noqa: FBT001 - a table
    """RFC 9110 section 12.5.3: by name before `*`, a weight of nought refuses."""
    assert accepts_gzip(header) is expected
