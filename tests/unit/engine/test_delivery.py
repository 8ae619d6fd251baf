"""The document of a delivery: its form is the one that was settled, and what is not whole is told and refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.engine.delivery import codec
from aggregator.engine.delivery.codec import VERSION, decode, encode
from aggregator.engine.delivery.delivery import Delivery
from aggregator.errors import DeliveryError, LeaseLostError
from aggregator.model import (
    Dateline,
    Digest,
    Enclosure,
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    FetchOutcome,
    Freshness,
    Gone,
    Hints,
    Item,
    ItemKeys,
    Lease,
    Masthead,
    Mention,
    NotModified,
    Origin,
    Problem,
    RegionTag,
    Removal,
    Role,
    SourceState,
    Story,
    Throttled,
    Validators,
)
from aggregator.store.forms import Form
from tests import build

DOCUMENT = (Path(__file__).parent / "delivery" / "version_1.json").read_bytes()
"""`SAMPLE` as a program of version 1 wrote it. Another form is another version, with a file of its own."""
MORNING = datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
PICTURE = Enclosure(
    url="https://paper.example/ferry.jpg",
    type="image/jpeg",
    length=48_000,
    title="The ferry at low water",
    credit="Ana Ruiz",
    width=1200,
    height=800,
)
STORY = Story(
    title="Ferry aground off Osmund",
    original_title="UPDATE 1: Ferry aground off Osmund",
    link="https://paper.example/1",
    guid="paper-1",
    authors=("Bea Lind",),
    contributors=("Cem Kaya",),
    agency="Press Association",
    dateline=Dateline(text="OSMUND, March 4 (PA) -", place="OSMUND", date=date(2026, 3, 4), agency="Press Association"),
    marks=("UPDATE 1",),
    corrections=("An earlier version named another harbour.",),
    published=MORNING,
    updated=MORNING + timedelta(minutes=5, microseconds=1),
    html="<p>The café of the ferry is afloat.</p>",
    text="The café of the ferry is afloat.",
    language="en",
    categories=("Sea",),
    picture=PICTURE,
    enclosures=(Enclosure(url="https://paper.example/1.mp3"),),
    origin=Origin(
        id="tag:isle.example,2026:feed",
        title="The Isle",
        link="https://isle.example/",
        feed="https://isle.example/feed",
        rights="The Isle Press",
        updated=MORNING,
    ),
    from_page=True,
    paywalled=True,
    removals=(Removal(rule="promotion", text="Subscribe now", why="it sells", block="0a1b"),),
    problems=(Problem(where="clean: title", what="It was cut."),),
)
MENTION = Mention(field="title", start=18, end=24, text="Osmund", reading="city", why="the only one of its name")
ITEM = Item(
    uid="00ff00ff00ff00ff",
    hash=b"\x00hash",
    story=STORY,
    keys=ItemKeys(guid=b"\x01guid", link=b"\x01link", title=b"\x01title", number=b"\x01number", undated=b"\x01undated"),
    digest=b"\x01digest",
    feed_digest=b"\x01feed",
    blocks=(b"\x01block", b"\xff"),
    signature=(-(2**63), 7, 2**63 - 1),
    terms={-5: 0.25, 3: 1.0},
    regions=(RegionTag(code="GB-SCT", role=Role.SUBJECT, confidence=0.1, evidence=(MENTION,)),),
)
HEAD = FeedHead(
    version="rss20",
    masthead=Masthead(title="The Paper", link="https://paper.example/", id="tag:paper.example,2026:f", updated=MORNING),
    hints=Hints(
        interval=timedelta(minutes=30),
        skip_hours=frozenset({0, 1}),
        skip_days=frozenset({6}),
        hub="https://hub.example/",
    ),
    complete=False,
    problems=(Problem(where="parse: item 2", what="It has no end."),),
)
FETCHED = Fetched(
    url="https://paper.example/feed",
    body=b"<rss/>\xff",
    content_type="text/xml",
    validators=Validators(etag='"a"', last_modified="Wed, 04 Mar 2026 06:30:00 GMT"),
    freshness=Freshness(max_age=timedelta(minutes=5), retry_after=timedelta(seconds=90)),
    moved_to="https://paper.example/new",
    partial=True,
)
SAMPLE = Delivery(
    source="paper",
    token="0123456789abcdef",
    whole=True,
    outcome=FETCHED,
    digest=Digest(
        head=HEAD, items=(ITEM,), hashes=(b"\x00hash", b"\x00other"), total=2, pages_until=MORNING + timedelta(hours=1)
    ),
)
"""A delivery in which no field is as it is by default, so that its document names every one."""

OUTCOMES: list[tuple[FetchOutcome, dict[str, object]]] = [
    (
        NotModified(
            url="https://paper.example/feed", validators=Validators(etag='"b"'), moved_to="https://new.example/"
        ),
        {
            "not modified": {
                "url": "https://paper.example/feed",
                "validators": {"etag": '"b"'},
                "moved_to": "https://new.example/",
            }
        },
    ),
    (Gone(url="https://paper.example/feed"), {"gone": {"url": "https://paper.example/feed"}}),
    (
        Throttled(status=429, freshness=Freshness(retry_after=timedelta(seconds=1))),
        {"throttled": {"status": 429, "freshness": {"retry_after": 1_000_000}}},
    ),
    (
        Failed(kind=FailureKind.HTTP, detail="It fell over.", transient=True, status=500),
        {"failed": {"kind": "http", "detail": "It fell over.", "transient": True, "status": 500}},
    ),
]


def told(change: Callable[[Any], object], delivery: Delivery = SAMPLE) -> bytes:
    """A delivery's document with something else in it, and a check that is right all the same."""
    values = codec.DELIVERY.write(delivery)
    change(values)
    return json.dumps({"version": VERSION, "check": codec._check(values), "delivery": values}).encode()


def item(values: Any) -> Any:
    """The first item in a delivery's object."""
    return values["digest"]["items"][0]


def test_the_document_of_this_version_is_the_one_that_was_settled() -> None:
    """What version 1 wrote is read as it was meant, and is written in the same form today."""
    assert decode(DOCUMENT) == SAMPLE
    assert json.loads(encode(SAMPLE)) == json.loads(DOCUMENT)


@pytest.mark.parametrize(("outcome", "values"), OUTCOMES, ids=[next(iter(values)) for _, values in OUTCOMES])
def test_each_outcome_has_a_name_of_its_own(outcome: FetchOutcome, values: object) -> None:
    """Outcomes without a document stand under their names too, with nothing that is as it is by default."""
    document = encode(Delivery(source="paper", token="1", outcome=outcome))
    assert json.loads(document)["delivery"] == {"source": "paper", "token": "1", "outcome": values}
    assert decode(document).outcome == outcome


@pytest.mark.parametrize(
    ("form", "one"),
    [
        (codec.DELIVERY, SAMPLE),
        (codec.DIGEST, SAMPLE.digest),
        (codec.HEAD, HEAD),
        (codec.MASTHEAD, HEAD.masthead),
        (codec.ITEM, ITEM),
        (codec.KEYS, ITEM.keys),
        (codec.STORY, STORY),
        (codec.OUTCOMES[Fetched][1], FETCHED),
    ],
    ids=lambda one: type(one).__name__,
)
def test_every_field_stands_in_the_document(form: Form[Any], one: Any) -> None:
    """A field that is new in the model is missed here until the document has it, and the version is another."""
    assert list(form.write(one)) == [field.name for field in fields(one)]


@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_version_is_told_and_refused(version: int) -> None:
    """A program of before or after is named by its version, whatever else stands there."""
    document = json.dumps({"version": version, "something": "else"}).encode()
    with pytest.raises(DeliveryError, match=f"version {version}, and this program knows version 1 only"):
        decode(document)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"version":true}',
        b'{"version":1}',
        b'{"version":1,"check":"","delivery":null}',
        b'{"version":1,"check":"","delivery":NaN}',
        b'{"version":1,"check":"","delivery":' + b"[" * 200_000,
        b'{"version":1,"check":"","delivery":' + b"9" * 10_000 + b"}",
        DOCUMENT.replace(b"Ferry aground", b"Ferry afloat"),
        DOCUMENT.replace(b"AGhhc2g=", b"AGhhc2h="),
    ],
    ids=lambda document: repr(document[:30]),
)
def test_what_is_no_whole_delivery_is_refused(document: bytes) -> None:
    """Neither a letter that is another nor anything that is no delivery is taken for one."""
    with pytest.raises(DeliveryError, match="did not come whole"):
        decode(document)


@pytest.mark.parametrize(
    "change",
    [
        lambda values: values.update(source=5),
        lambda values: values.update(whole=1),
        lambda values: values.update(colour="red"),
        lambda values: values.pop("token"),
        lambda values: values.update(outcome={"melted": {}}),
        lambda values: values.update(outcome={}),
        lambda values: values["outcome"].update(gone={"url": ""}),
        lambda values: values["outcome"]["fetched"].update(freshness={"max_age": 10**30}),
        lambda values: values["digest"].update(pages_until="2026-03-04T07:30:00"),
        lambda values: values["digest"].update(pages_until="2026-03-04T08:30:00+01:00"),
        lambda values: values["digest"].update(total=True),
        lambda values: values["digest"]["head"].update(version=None),
        lambda values: item(values).pop("story"),
        lambda values: item(values).update(hash="no base64"),
        lambda values: item(values).update(signature=["7"]),
        lambda values: item(values).update(terms={"sea": 1.0}),
        lambda values: item(values).update(
            regions=[{"code": "AZ", "role": "subject", "confidence": 1.0, "evidence": []}]
        ),
        lambda values: item(values)["regions"][0].update(role="hero"),
        lambda values: item(values)["story"].update(title=None),
        lambda values: item(values)["story"].update(authors="Bea Lind"),
        lambda values: item(values)["story"].update(enclosures=[5]),
        lambda values: item(values)["story"].update(dateline=["OSMUND"]),
    ],
    ids=range(22),
)
def test_what_no_reader_of_this_version_writes_is_refused(change: Callable[[Any], object]) -> None:
    """Values of another kind, names that nobody knows and what must be there and is not, are no delivery."""
    with pytest.raises(DeliveryError, match="did not come whole"):
        decode(told(change))


def test_a_right_check_is_no_reason_to_refuse() -> None:
    """The cases above are refused for what was changed in them, as with nothing changed the document is read."""
    assert decode(told(lambda _: None)) == SAMPLE


def test_a_delivery_goes_without_the_bytes_of_the_document() -> None:
    """They may be megabytes, and were read."""
    made = Delivery.of(lease(), FETCHED, SAMPLE.digest)
    assert made.outcome == replace(FETCHED, body=b"")
    assert (made.source, made.token, made.whole, made.digest) == ("paper", "0123456789abcdef", True, SAMPLE.digest)


def test_a_delivery_is_recorded_under_its_own_lease_only() -> None:
    """Who records is told how the source was asked; a lease that was given since, or another source's, is refused."""
    assert SAMPLE.under(lease(whole=False)) == lease(whole=True)
    with pytest.raises(LeaseLostError, match="another lease"):
        SAMPLE.under(lease(token="fedcba9876543210"))
    with pytest.raises(LeaseLostError, match="another lease than the one of herald"):
        SAMPLE.under(lease("herald"))


def lease(source: str = "paper", *, token: str = SAMPLE.token, whole: bool = True) -> Lease:
    """A lease of a source that was never asked."""
    state = SourceState(source=source, due_at=MORNING)
    return Lease(source=build.source(source), state=state, until=MORNING, token=token, whole=whole)
