"""The verdicts on a whole document, at once or rehearsed: a large one is judged before the write transaction.

Comparing texts takes time, as much as strangers wish: a document of 1,500 near copies has 12,000 pairs that are worth
comparing. So a document that is more than a little work is judged first by a worker process, on what the store held a
moment ago, in slices that each take a few seconds. In the transaction a verdict holds if the store's answer is still
the one that it rests on, and if no item of the document that it may rest on was judged otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from aggregator.dedupe.batch import CANDIDATES, Batch
from aggregator.dedupe.decide import judge
from aggregator.dedupe.edit import TEXT_LIMIT
from aggregator.dedupe.identify import identify
from aggregator.dedupe.rollcall import Rollcall
from aggregator.model import Changed, CopyOf, Edit, Item, Known, KnownItem, New, Same, Verdict

WORK_LIMIT = 3_000_000
"""Characters of texts that are compared inside a transaction at the most, some 0.2 s: a day's news of a busy paper."""

SLICE = 20_000_000
"""Characters after which a worker process hands back what it has judged so far: a second or two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The verdict on one item of a document, and what it rests on."""

    basis: bytes
    """Digest of the store's answer for the item."""
    kind: type[Verdict]
    known: str = ""
    """Of Same and Changed the known item's uid."""
    edit: Edit = Edit.NONE
    """Of Changed."""
    copy: CopyOf | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """What came of judging a document before the transaction, as far as it was judged."""

    basis: bytes = b""
    """Digest of the store's answers that concern the source's own items."""
    itself: tuple[str, ...] = ()
    """For each item the uid of the stored one that it is; empty where it is none."""
    judged: tuple[Judged, ...] = ()
    """In the order of the document."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document's items, and what is to be known for judging them."""

    items: Sequence[Item]
    published: Sequence[datetime]
    """What the entry of each would show."""
    now: datetime
    source: str
    """The name of the polled source."""
    publisher: str
    known: Known
    rollcall: Rollcall


UNREHEARSED = Rehearsal()
"""Nothing was judged before."""


def judge_document(document: Document, rehearsal: Rehearsal = UNREHEARSED) -> tuple[list[Verdict], Batch]:
    """The verdict on each item of a document, in order, and the batch that knows their uids.

    :param rehearsal: verdicts that were reached before; they are taken over where they hold
    """
    stage = _Stage(document, rehearsal)
    return list(stage.verdicts()), stage.batch


def rehearse(document: Document, before: Rehearsal) -> Rehearsal:
    """Judge the next items of a document: the verdicts so far and as many more as make a `SLICE` of work.

    :param before: what came of the slices before, of the same document and the same answer of the store
    """
    stage = _Stage(document, before)
    judged: list[Judged] = []
    for item, verdict in zip(document.items, stage.verdicts(), strict=False):
        judged.append(_judged(verdict, item, document.known))
        if stage.work >= SLICE:
            break
    return Rehearsal(basis=stage.basis, itself=stage.itself, judged=tuple(judged))


def work_left(items: Sequence[Item], known: Known, rehearsal: Rehearsal) -> int:
    """Characters of texts that judging a document may compare at the most, beside what was rehearsed and holds."""
    return sum(
        _work(item, known, among=len(items))
        for position, item in enumerate(items)
        if position >= len(rehearsal.judged) or rehearsal.judged[position].basis != _basis(item, known)
    )


@dataclass(slots=True)
class _Stage:
    """Judges a document from its beginning, saying again what was rehearsed wherever that holds."""

    document: Document
    rehearsal: Rehearsal
    batch: Batch = field(init=False)
    basis: bytes = field(init=False)
    itself: tuple[str, ...] = field(init=False)
    work: int = field(init=False, default=0)
    """Characters that were compared, at the most."""
    _anew: set[str] = field(init=False, default_factory=set)
    """Items of the document that had to be judged anew though there was a rehearsal of all."""
    _found: list[KnownItem | None] = field(init=False)

    def __post_init__(self) -> None:
        document = self.document
        known = document.known
        own = [[each for each in _answer(item, known) if each.source == document.source] for item in document.items]
        self.basis = _digest(own)
        if self.basis == self.rehearsal.basis:
            by_uid = [{each.uid: each for each in part} for part in own]
            self._found = [part.get(uid) for part, uid in zip(by_uid, self.rehearsal.itself, strict=True)]
        else:
            self._found = identify(
                document.items, document.published, source=document.source, known=known, rollcall=document.rollcall
            )
        self.itself = tuple(there.uid if there else "" for there in self._found)
        claimed = document.rollcall.present.union(there.uid for there in self._found if there)
        self.batch = Batch(document.source, claimed=claimed)

    def verdicts(self) -> Iterator[Verdict]:
        """Each item's, in turn."""
        document = self.document
        for position, item in enumerate(document.items):
            said = self._said(position, item)
            verdict = judge(
                item,
                itself=self._found[position],
                published=document.published[position],
                now=document.now,
                publisher=document.publisher,
                known=document.known,
                batch=self.batch,
                ready=said,
            )
            if said is None:
                self.work += _work(item, document.known, among=len(document.items))
                if position < len(self.rehearsal.judged):
                    self._anew.add(self.batch.noted(item).uid)
            yield verdict

    def _said(self, position: int, item: Item) -> Verdict | None:
        """The rehearsed verdict on an item; None where there is none, or it may not hold any more."""
        if position >= len(self.rehearsal.judged) or self.itself[position] != self.rehearsal.itself[position]:
            return None
        judged = self.rehearsal.judged[position]
        if judged.basis != _basis(item, self.document.known):
            return None
        if self._anew and not self._anew.isdisjoint(self._related(item)):
            return None
        return self._as_verdict(judged, item, is_stored=bool(self.itself[position]))

    def _related(self, item: Item) -> set[str]:
        """The document's earlier items that a verdict may rest on."""
        keyed = {there.uid for there in self.batch.beside(item, self.document.known)}
        return keyed.union(candidate.item.uid for candidate in self.batch.like(item))

    def _as_verdict(self, judged: Judged, item: Item, *, is_stored: bool) -> Verdict | None:
        if judged.kind is New:
            return New()
        if judged.copy is not None:
            return judged.copy
        known = self.document.known
        there = next((each for each in _answer(item, known) if each.uid == judged.known), None)
        if not is_stored:  # it is one of this document a second time
            there = next((each for each in self.batch.beside(item, known) if each.uid == judged.known), None)
        if there is None:
            return None
        return Changed(known=there, edit=judged.edit) if judged.kind is Changed else Same(known=there)


def _answer(item: Item, known: Known) -> list[KnownItem]:
    """All that the store says of an item."""
    held = [known.by_key[key] for key in item.keys if key in known.by_key]
    return [*held, *(candidate.item for candidate in known.candidates.get(item.uid, ()))]


def _basis(item: Item, known: Known) -> bytes:
    """A digest of all that the store says of an item: the same answer gives the same verdict."""
    return _digest([_answer(item, known)])


def _digest(answers: Sequence[Sequence[KnownItem]]) -> bytes:
    told = [
        [(each.uid, each.story_uid, each.digest, each.revisions, len(each.text)) for each in part] for part in answers
    ]
    return blake2b(repr(told).encode(), digest_size=8).digest()


def _judged(verdict: Verdict, item: Item, known: Known) -> Judged:
    basis = _basis(item, known)
    match verdict:
        case CopyOf():
            return Judged(basis=basis, kind=CopyOf, copy=verdict)
        case Changed():
            return Judged(basis=basis, kind=Changed, known=verdict.known.uid, edit=verdict.edit)
        case Same():
            return Judged(basis=basis, kind=Same, known=verdict.known.uid)
        case New():
            return Judged(basis=basis, kind=New)


def _work(item: Item, known: Known, *, among: int) -> int:
    """Characters that judging an item may read: its own for each comparison, and those of what it is compared with.

    :param among: items of its document
    """
    own = min(len(item.story.text), TEXT_LIMIT)
    stored = {there.uid: there for there in _answer(item, known)}
    within = min(CANDIDATES, among - 1) * own
    return own + within + sum(own + min(len(there.text), TEXT_LIMIT) for there in stored.values())
