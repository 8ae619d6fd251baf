"""What we publish passes Atom's own schema, with the texts of real feeds in it."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from aggregator.model import Copy, Enclosure, Entry, Mention, RegionTag, Role, Topic
from aggregator.publish import atom
from aggregator.publish.document import Site, topic_feed
from aggregator.publish.formats import FORMATS

SITE = Site(title="Site", url="https://news.example.org/", contact="https://news.example.org/about")
TOPIC = Topic(name="t", title="Topic", description="All of them")
MOMENT = datetime(2026, 2, 1, tzinfo=UTC)
DOCUMENTS = 60
"""Feeds sampled; the engine's own corpus test goes through all of them."""


@pytest.fixture(scope="module")
def schema(corpus: Path) -> etree.RelaxNG:
    """The RELAX NG schema of RFC 4287, appendix B."""
    return etree.RelaxNG(etree.parse(corpus / "schema" / "atom.rng"))


def _entry(number: int, texts: list[str], links: list[str]) -> Entry:
    """A story whose every field is some raw text or address of a real feed, markup and all."""
    pick = random.Random(number)
    text = lambda: pick.choice(texts)  # noqa: E731 - one draw
    link = lambda: pick.choice(links)  # noqa: E731
    mention = Mention(field="title", start=0, end=1, text=text(), reading="country")
    return Entry(
        uid=f"{number:016x}",
        id=f"tag:news.example.org,2026:{number}",
        title=text(),
        link=link(),
        authors=(text(), text()),
        agency=text(),
        published=MOMENT,
        updated=MOMENT + timedelta(minutes=number),
        html=text(),
        text=text(),
        language=pick.choice(["en", "", "zh-Hant", "not a language"]),
        categories=(text(), text()),
        contributors=(text(), text()),
        picture=Enclosure(url=link(), type=text(), title=text(), credit=text(), width=pick.randint(1, 9)),
        enclosures=(Enclosure(url=link(), type=text(), length=pick.randint(-1, 9), title=text()),),
        regions=(RegionTag(code=text(), role=Role.SUBJECT, confidence=1.0, evidence=(mention,)),),
        source="s",
        source_title=text(),
        publisher=text(),
        source_id=link(),
        source_link=link(),
        source_updated=MOMENT,
        copies=(
            Copy(uid="c", source="c", source_title=text(), publisher="", title=text(), link=link(), published=MOMENT),
        ),
    )


def _raw(path: Path) -> tuple[list[str], list[str]]:
    """Every text and every address in a document, as they come."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if root is None:
        return [], []
    texts = [text for text in root.itertext() if text.strip()]
    values = [value for each in root.iter(etree.Element) for value in each.attrib.values()]
    links = [each.strip() for each in [*texts, *values] if "://" in each[:12]]
    return texts, links


def test_real_texts_pass_the_schema(corpus: Path, schema: etree.RelaxNG) -> None:
    """Raw texts of real feeds in every field: each feed of ours validates, and nothing of it is lost."""
    paths = sorted(path for path in (corpus / "feeds").rglob("*") if path.is_file() and path.name != "index.jsonl")
    checked = 0
    for path in random.Random(1).sample(paths, min(DOCUMENTS, len(paths))):
        texts, links = _raw(path)
        if not texts or not links:
            continue
        rendered = atom.render(topic_feed(TOPIC, [_entry(n, texts, links) for n in range(8)], SITE, formats=FORMATS))
        root = etree.fromstring(rendered.body)
        assert schema.validate(root), (path.name, schema.error_log)
        assert len(root.findall("{*}entry")) + len(rendered.quarantined) == 8
        checked += 1
    assert checked > DOCUMENTS / 2


def test_an_empty_feed_passes_the_schema(schema: etree.RelaxNG) -> None:
    """A topic without stories is a valid feed."""
    root = etree.fromstring(atom.render(topic_feed(TOPIC, [], SITE, formats=FORMATS)).body)
    assert schema.validate(root), schema.error_log


def test_hostile_titles_pass_the_schema(corpus: Path, schema: etree.RelaxNG) -> None:
    """Payloads made to break a page stay text in a feed."""
    lines = [
        line
        for path in sorted((corpus / "hostile").rglob("*"))
        if path.is_file() and path.suffix in {".txt", ".json", ".jsonl"}
        for line in path.read_text("utf-8", "replace").splitlines()
        if line.strip()
    ][:400]
    assert lines
    entries = [_entry(n, [line], ["https://paper.example/"]) for n, line in enumerate(lines)]
    rendered = atom.render(topic_feed(TOPIC, entries, SITE, formats=FORMATS))
    root = etree.fromstring(rendered.body)
    assert schema.validate(root), schema.error_log
    assert len(root.findall("{*}entry")) + len(rendered.quarantined) == len(lines)
    assert all(json.dumps(problem.what) for problem in rendered.quarantined)
