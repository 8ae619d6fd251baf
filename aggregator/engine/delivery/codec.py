"""A delivery as a document and back: what goes in comes out equal, and what is not whole is refused.

The document is one JSON object: `version`, `check` (a digest of the delivery) and `delivery`. Each field stands by its
name, unless it is as it is by default; bytes are base64, moments ISO 8601 in UTC, lengths of time microseconds. Any
change of what is written is a new `VERSION`.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import blake2b
from typing import Any

from aggregator.engine.delivery.delivery import Delivery
from aggregator.engine.delivery.fit import fits
from aggregator.errors import DeliveryError
from aggregator.model import (
    Digest,
    Failed,
    FailureKind,
    FeedHead,
    Fetched,
    FetchOutcome,
    Gone,
    Item,
    ItemKeys,
    Masthead,
    NotModified,
    Story,
    Throttled,
    Validators,
    aware_utc,
)
from aggregator.store.codec import DATELINE, ENCLOSURE, ORIGIN, PROBLEM, REGION, REMOVAL
from aggregator.store.forms import WORDS, Form, Values, Way, within, within_all, word_of
from aggregator.store.source_codec import FRESHNESS, HINTS

VERSION = 1
"""Of what `encode` writes."""

CHECK_SIZE = 16
"""Bytes of the digest that tells damage; it keeps nobody out."""

DAMAGED = "what was read did not come whole: it is cut, damaged, or nothing that a reader wrote"

BASE64 = Way(lambda one: b64encode(one).decode(), lambda told: b64decode(told, validate=True))
"""Bytes."""
ALL_BASE64 = Way(lambda several: [*map(BASE64.write, several)], lambda told: tuple(map(BASE64.read, told)))
"""Several bytes in their order."""
INSTANT = Way(
    lambda moment: aware_utc(moment, "a moment").isoformat(),
    lambda told: aware_utc(datetime.fromisoformat(told), "a moment"),
)
"""An aware UTC datetime, for people and programs that know nothing of ours."""
NUMBERS = WORDS
"""Numbers in their order."""
WEIGHTS = Way(
    lambda terms: {str(term): weight for term, weight in terms.items()},
    lambda told: {int(term): weight for term, weight in told.items()},
)
"""A weight for each of some numbers, in their order: names in JSON are texts."""

MASTHEAD = Form(Masthead, updated=INSTANT)
HEAD = Form(FeedHead, masthead=within(MASTHEAD), hints=within(HINTS), problems=within_all(PROBLEM))
STORY = Form(
    Story,
    authors=WORDS,
    contributors=WORDS,
    dateline=within(DATELINE),
    marks=WORDS,
    corrections=WORDS,
    published=INSTANT,
    updated=INSTANT,
    categories=WORDS,
    picture=within(ENCLOSURE),
    enclosures=within_all(ENCLOSURE),
    origin=within(ORIGIN.but(updated=INSTANT)),
    removals=within_all(REMOVAL),
    problems=within_all(PROBLEM),
)
KEYS = Form(ItemKeys, guid=BASE64, link=BASE64, title=BASE64, number=BASE64, undated=BASE64)
ITEM = Form(
    Item,
    hash=BASE64,
    story=within(STORY),
    keys=within(KEYS),
    digest=BASE64,
    feed_digest=BASE64,
    blocks=ALL_BASE64,
    signature=NUMBERS,
    terms=WEIGHTS,
    regions=within_all(REGION),
)
DIGEST = Form(Digest, head=within(HEAD), items=within_all(ITEM), hashes=ALL_BASE64, pages_until=INSTANT)

_VALIDATORS, _FRESHNESS = within(Form(Validators)), within(FRESHNESS)
OUTCOMES: dict[type, tuple[str, Form[Any]]] = {
    Fetched: ("fetched", Form(Fetched, body=BASE64, validators=_VALIDATORS, freshness=_FRESHNESS)),
    NotModified: ("not modified", Form(NotModified, validators=_VALIDATORS, freshness=_FRESHNESS)),
    Gone: ("gone", Form(Gone)),
    Throttled: ("throttled", Form(Throttled, freshness=_FRESHNESS)),
    Failed: ("failed", Form(Failed, kind=word_of(FailureKind), freshness=_FRESHNESS)),
}
"""Each outcome's name and form."""
_NAMED = dict(OUTCOMES.values())


def _write_outcome(outcome: FetchOutcome) -> Values:
    name, form = OUTCOMES[type(outcome)]
    return {name: form.write(outcome)}


def _read_outcome(told: Values) -> FetchOutcome:
    ((name, values),) = told.items()
    outcome: FetchOutcome = _NAMED[name].read(values)
    return outcome


DELIVERY = Form(Delivery, outcome=Way(_write_outcome, _read_outcome), digest=within(DIGEST))


def encode(delivery: Delivery) -> bytes:
    """A delivery as a document of `VERSION`, in ASCII."""
    values = DELIVERY.write(delivery)
    return _compact({"version": VERSION, "check": _check(values), "delivery": values})


def decode(document: bytes) -> Delivery:
    """What `encode` made a document of.

    :raises DeliveryError: it is of another version, cut, damaged, or no such document
    """
    try:
        told = json.loads(document)
        version = told["version"]
        if type(version) is not int:
            raise DeliveryError(DAMAGED)
        if version != VERSION:
            msg = f"what was read is told in version {version}, and this program knows version {VERSION} only"
            raise DeliveryError(msg)
        values = told["delivery"]
        if told["check"] != _check(values):
            raise DeliveryError(DAMAGED)
        delivery = DELIVERY.read(values)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise DeliveryError(DAMAGED) from error
    # Names that nobody knows and texts in a list's place get by the forms, but are not written so.
    if not fits(delivery, Delivery) or DELIVERY.write(delivery) != values:
        raise DeliveryError(DAMAGED)
    return delivery


def _compact(values: Values) -> bytes:
    return json.dumps(values, separators=(",", ":"), allow_nan=False).encode("ascii")


def _check(values: Values) -> str:
    return blake2b(_compact(values), digest_size=CHECK_SIZE).hexdigest()
