"""A delivery comes out of its document as it went in, and out of a damaged one not at all."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.engine.delivery.codec import decode, encode
from aggregator.engine.delivery.delivery import Delivery
from aggregator.errors import DeliveryError
from aggregator.model import (
    Dateline,
    Digest,
    Enclosure,
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    Freshness,
    Gone,
    Hints,
    Item,
    ItemKeys,
    Masthead,
    Mention,
    NotModified,
    Origin,
    Problem,
    RegionTag,
    Removal,
    Role,
    Story,
    Throttled,
    Validators,
)

words = st.text(max_size=6)
texts = st.lists(words, max_size=2).map(tuple)
blobs = st.binary(max_size=9)
moments = st.none() | st.datetimes(timezones=st.just(UTC))
spans = st.none() | st.timedeltas(timedelta(0), timedelta(days=99))
numbers = st.none() | st.integers(0, 2**40)
flags = st.booleans()
shares = st.floats(0, 1)
problems = st.lists(st.builds(Problem, where=words, what=words), max_size=2).map(tuple)
enclosures = st.builds(
    Enclosure, url=words, type=words, length=numbers, title=words, credit=words, width=numbers, height=numbers
)
mentions = st.builds(
    Mention, field=words, start=st.integers(0, 99), end=st.integers(0, 99), text=words, reading=words, why=words
)
regions = st.builds(
    RegionTag,
    code=words,
    role=st.sampled_from(Role),
    confidence=shares,
    evidence=st.lists(mentions, min_size=1, max_size=2).map(tuple),
)
stories = st.builds(
    Story,
    title=words,
    original_title=words,
    link=words,
    guid=words,
    authors=texts,
    contributors=texts,
    agency=words,
    dateline=st.none() | st.builds(Dateline, text=words, place=words, date=st.none() | st.dates(), agency=words),
    marks=texts,
    corrections=texts,
    published=moments,
    updated=moments,
    html=words,
    text=words,
    language=words,
    categories=texts,
    picture=st.none() | enclosures,
    enclosures=st.lists(enclosures, max_size=2).map(tuple),
    origin=st.none() | st.builds(Origin, id=words, title=words, link=words, feed=words, rights=words, updated=moments),
    from_page=flags,
    paywalled=flags,
    removals=st.lists(st.builds(Removal, rule=words, text=words, why=words, block=words), max_size=2).map(tuple),
    problems=problems,
)
items = st.builds(
    Item,
    uid=words,
    hash=blobs,
    story=stories,
    keys=st.builds(ItemKeys, guid=blobs, link=blobs, title=blobs, number=blobs, undated=blobs),
    digest=blobs,
    feed_digest=blobs,
    blocks=st.lists(blobs, max_size=2).map(tuple),
    signature=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=3).map(tuple),
    terms=st.dictionaries(st.integers(-(2**31), 2**31 - 1), shares, max_size=3),
    regions=st.lists(regions, max_size=2).map(tuple),
)
heads = st.builds(
    FeedHead,
    version=words,
    masthead=st.builds(Masthead, title=words, link=words, id=words, updated=moments),
    hints=st.builds(
        Hints,
        interval=spans,
        skip_hours=st.frozensets(st.integers(0, 23), max_size=3),
        skip_days=st.frozensets(st.integers(0, 6), max_size=3),
        hub=st.none() | words,
    ),
    complete=flags,
    problems=problems,
)
digests = st.builds(
    Digest,
    head=heads,
    items=st.lists(items, max_size=2).map(tuple),
    hashes=st.lists(blobs, max_size=3).map(tuple),
    total=st.integers(0, 99),
    pages_until=moments,
)
validators = st.builds(Validators, etag=st.none() | words, last_modified=st.none() | words)
freshness = st.builds(Freshness, max_age=spans, retry_after=spans)
outcomes = st.one_of(
    st.builds(
        Fetched,
        url=words,
        body=st.binary(max_size=40),
        content_type=words,
        validators=validators,
        freshness=freshness,
        moved_to=st.none() | words,
        partial=flags,
    ),
    st.builds(NotModified, url=words, validators=validators, freshness=freshness, moved_to=st.none() | words),
    st.builds(Gone, url=words),
    st.builds(Throttled, status=st.integers(400, 599), freshness=freshness),
    st.builds(
        Failed,
        kind=st.sampled_from(FailureKind),
        detail=words,
        transient=flags,
        status=st.none() | st.integers(400, 599),
        freshness=freshness,
    ),
)
deliveries = st.builds(Delivery, source=words, token=words, whole=flags, outcome=outcomes, digest=st.none() | digests)


@given(delivery=deliveries)
def test_what_goes_in_comes_out_equal(delivery: Delivery) -> None:
    """Any reading that there can be is the same after its document, its terms in their order too."""
    document = encode(delivery)
    back = decode(document)
    assert back == delivery
    assert encode(back) == document


@given(delivery=deliveries, data=st.data())
def test_a_cut_document_is_refused(delivery: Delivery, data: st.DataObject) -> None:
    """Wherever it ends too soon."""
    document = encode(delivery)
    with pytest.raises(DeliveryError):
        decode(document[: data.draw(st.integers(0, len(document) - 1))])


@given(delivery=deliveries, data=st.data())
def test_a_damaged_document_is_refused_or_says_the_same(delivery: Delivery, data: st.DataObject) -> None:
    """A byte that is another is found out, unless both spell the same, as letters of an escape do in either case."""
    document = bytearray(encode(delivery))
    at = data.draw(st.integers(0, len(document) - 1))
    document[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != document[at]))
    try:
        read = decode(bytes(document))
    except DeliveryError:
        return
    assert read == delivery
