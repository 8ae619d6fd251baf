"""What cleaning takes from the items of feeds, against judgements made by reading them.

The judgements are a file of tab-separated lines, one for each picked item: its document, digests of its key and of its
text, and the stretches of it that are boilerplate, as `start-end:kind:digest`. Offsets count letters and digits alone,
over the item's blocks as they are read before any rule, so that neither white space nor punctuation shifts them; what
no stretch holds is the story. No text of a publisher is kept.

The items are parted in two by a hash of their document's name: whoever changes a rule looks at the errors of "tuning",
and the figures of "measuring" are those of documents that no rule was changed for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from aggregator.clean.blocks import Block
from aggregator.clean.draft import Context
from aggregator.clean.story import begin
from aggregator.clean.table import Kind, chain
from aggregator.errors import UserError
from aggregator.model import RawItem
from aggregator.parse.feed import parse_feed

SEED = 20240819
"""Of the pick; another seed picks other items."""

PICKED = 200
"""Items that are picked."""

JUDGEMENTS = Path(__file__).parents[2] / "tests" / "corpus" / "data" / "removals.tsv"
"""Where the judgements stand in a checkout; they are no part of the package."""

OPTIONAL = "optional"
"""The kind of what may be left or taken: a pull quote, a section's name before the first sentence."""

_FIGCAPTION = "figcaption"
"""What is named in place of a rule where the text leaves out the caption of a figure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picked:
    """One item of a document, as the parser gave it."""

    document: str
    """The file's name."""
    raw: RawItem
    context: Context
    """What the feed says of itself."""

    @property
    def key(self) -> str:
        """Digest of what tells the item from its neighbours: 16 hexadecimal digits."""
        return _hex(f"{self.document}\n{self.raw.guid or self.raw.link}\n{self.raw.title}")

    @property
    def half(self) -> str:
        """Whether it is for "tuning" or for "measuring", by the document's name alone."""
        return "measuring" if blake2b(self.document.encode(), digest_size=1).digest()[0] % 2 else "tuning"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A part of an item's text that is boilerplate."""

    start: int
    """Letters and digits before it."""
    end: int
    kind: str
    """What it is: "caption", "related", "continue"; for whoever reads the figures, except for `OPTIONAL`."""
    digest: str
    """Of its letters and digits."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a reader said of one item."""

    document: str
    key: str
    body: str
    """Digest of the letters and digits of its text: another text was not judged."""
    boilerplate: tuple[Stretch, ...]
    """In order; empty where all of it is the story."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """A part of an item's text that the chain left out of the story's."""

    start: int
    end: int
    rule: str


def pick(folder: Path, count: int = PICKED) -> list[Picked]:
    """The items to judge: every document's first by a seeded hash, then every document's second, up to `count`.

    So each publisher and each language is in, however many items its document holds. Items without a letter of text are
    not picked, and no text twice.

    :param folder: of feed documents
    """
    queues = [_shuffled(path) for path in sorted(folder.iterdir())]
    queues.sort(key=lambda queue: _rank(queue[0].document) if queue else "")
    picked: list[Picked] = []
    seen: set[str] = set()
    while any(queues) and len(picked) < count:
        for queue in queues:
            while queue and len(picked) < count:
                item = queue.pop(0)
                body = body_digest(_body_letters(item))
                if body not in seen:
                    seen.add(body)
                    picked.append(item)
                    break
    return sorted(picked, key=lambda item: (item.document, item.key))


def evaluate_removals(folder: Path, judgements: Path = JUDGEMENTS) -> dict[str, Any]:
    """How much of the story is lost and how much boilerplate is left, over the judged items of a folder of feeds.

    :return: `items`; `stale`, judged items whose text is not there any more; for all and for each of `halves`:
        `lost`, the share of the stories' letters and digits that are not in their text, and `left`, the share of items
        in whose text boilerplate is left (of those that have a story besides); `rules`: for each rule its right and
        wrong cuts and the letters that it took wrongly; `kinds`: for each kind of boilerplate how many stretches there
        are, and how many are left
    :raises UserError: there are no judgements
    """
    if not judgements.is_file():
        raise UserError(
            f"{judgements}: no such file; the judgements are in the project's repository, not in its package"
        )
    wanted = {(judged.document, judged.key): judged for judged in read_judgements(judgements)}
    results = []
    for name in sorted({document for document, _ in wanted}):
        for item in _items(folder / name):
            judged = wanted.get((name, item.key))
            if judged and _is_of(judged, _body_letters(item)):
                results.append(_Result.of(item, judged))
                del wanted[name, item.key]
    if not results:
        raise UserError(f"{folder}: none of the judged items is in it")
    return {
        "items": len(results),
        "stale": len(wanted),
        **_figures(results),
        "halves": {
            half: _figures([result for result in results if result.item.half == half])
            for half in ("tuning", "measuring")
        },
        "rules": _rules(results),
        "kinds": _kinds(results),
    }


def read_judgements(path: Path) -> Iterator[Judgement]:
    """The judgements of a file."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            document, key, body, stretches = line.split("\t")
            yield Judgement(
                document=document,
                key=key,
                body=body,
                boilerplate=tuple(_stretch(told) for told in stretches.split() if told != "-"),
            )


def cuts(item: Picked) -> list[Cut]:
    """What the chain leaves out of an item's text, in order, each part with the rule that took it."""
    draft = begin(item.raw, item.context)
    traced = _placed(draft.blocks)
    found: list[Cut] = []
    for each in chain(Kind.FEED):
        after = each.apply(draft, item.context)
        if after.blocks is not draft.blocks:
            rest = _trace(traced, after.blocks)
            rule = after.removals[-1].rule if len(after.removals) > len(draft.removals) else each.name
            found += [Cut(start=start, end=end, rule=rule) for start, end in _difference(traced, rest)]
            traced = rest
        draft = after
    if any(block.text for block, _ in traced if not block.is_caption):
        found += [
            Cut(start=start, end=start + len(letters(block.text)), rule=_FIGCAPTION)
            for block, start in traced
            if block.is_caption and block.text
        ]
        return sorted(found, key=lambda cut: cut.start)
    return []  # nothing was left, so the chain left all of it


def letters(text: str) -> str:
    """The letters and digits of `text`, which is what offsets count."""
    return "".join(filter(str.isalnum, text))


def body_digest(body: str) -> str:
    """Digest of the letters and digits of an item's text: 16 hexadecimal digits."""
    return _hex(body)


def span_digest(text: str) -> str:
    """Digest of the letters and digits of a stretch: 8 hexadecimal digits."""
    return _hex(text)[:8]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Result:
    """One judged item after the chain."""

    item: Picked
    boilerplate: tuple[Stretch, ...]
    story: int
    """Letters and digits of the story, by the judgement."""
    cuts: tuple[Cut, ...]
    lost: int
    """Of the story's letters those that are cut."""
    left: tuple[Stretch, ...]
    """Boilerplate of which a letter is left."""

    @classmethod
    def of(cls, item: Picked, judged: Judgement) -> _Result:
        size = len(_body_letters(item))
        found = tuple(cuts(item))
        boilerplate = _positions(judged.boilerplate)
        gone = _positions(found)
        return cls(
            item=item,
            boilerplate=judged.boilerplate,
            story=size - len(boilerplate),
            cuts=found,
            lost=len(gone - boilerplate),
            left=tuple(
                stretch
                for stretch in judged.boilerplate
                if stretch.kind != OPTIONAL and not gone.issuperset(range(stretch.start, stretch.end))
            ),
        )


def _figures(results: Sequence[_Result]) -> dict[str, Any]:
    stories = [result for result in results if result.story]
    letters_told = sum(result.story for result in stories)
    return {
        "lost": sum(result.lost for result in stories) / letters_told if letters_told else 0.0,
        "left": sum(bool(result.left) for result in stories) / len(stories) if stories else 0.0,
        "stories": len(stories),
    }


def _rules(results: Iterable[_Result]) -> dict[str, dict[str, int]]:
    """By rule: cuts of which most is boilerplate, the others, and the story's letters in both."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        boilerplate = _positions(result.boilerplate)
        for cut in result.cuts:
            wrong = len(set(range(cut.start, cut.end)) - boilerplate)
            counts[cut.rule]["wrong" if 2 * wrong > cut.end - cut.start else "right"] += 1
            counts[cut.rule]["letters"] += wrong
    return {rule: {name: counts[rule][name] for name in ("right", "wrong", "letters")} for rule in sorted(counts)}


def _kinds(results: Iterable[_Result]) -> dict[str, dict[str, int]]:
    there = Counter(stretch.kind for result in results for stretch in result.boilerplate)
    left = Counter(stretch.kind for result in results for stretch in result.left)
    return {kind: {"there": there[kind], "left": left[kind]} for kind in sorted(there)}


def _positions(parts: Iterable[Stretch | Cut]) -> set[int]:
    return {position for part in parts for position in range(part.start, part.end)}


def _is_of(judged: Judgement, body: str) -> bool:
    """Whether a judgement is one of this text."""
    return judged.body == body_digest(body) and all(
        stretch.digest == span_digest(body[stretch.start : stretch.end]) for stretch in judged.boilerplate
    )


def _body_letters(item: Picked) -> str:
    """The letters and digits of an item's text before any rule."""
    return "".join(letters(block.text) for block in begin(item.raw, item.context).blocks)


def _stretch(told: str) -> Stretch:
    where, kind, digest = told.split(":")
    start, _, end = where.partition("-")
    return Stretch(start=int(start), end=int(end), kind=kind, digest=digest)


def _items(path: Path) -> list[Picked]:
    if not path.is_file():
        return []
    parsed = parse_feed(path.read_bytes(), url="https://feed.example/news")
    told = parsed.head.masthead
    context = Context(language=parsed.language, site_title=told.title, feed_link=told.link)
    return [Picked(document=path.name, raw=raw, context=context) for raw in parsed.items]


def _shuffled(path: Path) -> list[Picked]:
    """The items with text of one document, in the order of a seeded hash."""
    return sorted(filter(_body_letters, _items(path)), key=lambda item: _rank(item.key))


def _rank(name: str) -> str:
    return _hex(f"{SEED}/{name}")


def _hex(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


_Traced = list[tuple[Block, int]]
"""Blocks, each with the letters before it in the item's text."""


def _placed(blocks: Iterable[Block]) -> _Traced:
    traced, start = [], 0
    for block in blocks:
        traced.append((block, start))
        start += len(letters(block.text))
    return traced


def _trace(before: _Traced, after: Iterable[Block]) -> _Traced:
    """Where the blocks that a step left come from: it leaves them in their order, whole or less an end."""
    places = {id(block): index for index, (block, _) in enumerate(before)}
    traced: _Traced = []
    position = 0
    for block in after:
        index = places.get(id(block), -1)
        if index < position:
            said = letters(block.text)
            index = next((at for at in range(position, len(before)) if said in letters(before[at][0].text)), -1)
            if index < 0:
                continue
        old, start = before[index]
        traced.append((block, start + max(0, letters(old.text).find(letters(block.text)))))
        position = index + 1
    return traced


def _difference(before: _Traced, after: _Traced) -> list[tuple[int, int]]:
    """The stretches that are in `before` and not in `after`; each is within one block."""
    kept = {position for block, start in after for position in range(start, start + len(letters(block.text)))}
    found: list[tuple[int, int]] = []
    for block, start in before:
        end = start + len(letters(block.text))
        opened = None
        for position in range(start, end + 1):
            gone = position < end and position not in kept
            if gone and opened is None:
                opened = position
            elif not gone and opened is not None:
                found.append((opened, position))
                opened = None
    return found
