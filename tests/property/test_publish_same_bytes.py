"""The same stories make the same bytes, whatever the process around them."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import hashlib, locale, time
from datetime import UTC, datetime, timedelta
locale.setlocale(locale.LC_ALL, "")
from aggregator.model import Copy, Enclosure, Entry, Mention, RegionTag, Role, Topic
from aggregator.publish import atom, opml, page
from aggregator.publish.document import Site, listing_of, topic_feed
from aggregator.publish.formats import FORMATS
from aggregator.topics.regions import AboutRegions

moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
names = {"AZ", "AM", "GE", "TR", "IR"}

def story(n):
    evidence = (Mention(field="title", start=0, end=4, text="Baku", reading="capital"),)
    when = moment + timedelta(hours=n // 2)
    return Entry(
        uid=f"{n:016x}", id=f"tag:x,2026:{n}", title=f"Story {n} é日", link=f"https://paper.example/{n}",
        authors=("Ada",), agency="Press", published=when, updated=when, html=f"<h2>H</h2><p>{n}</p><img src='https://x.example/i.png'>",
        text="word " * 90, language="en", categories=("B", "A"),
        enclosures=(Enclosure(url="https://x.example/i.png", type="image/png"),),
        regions=tuple(RegionTag(code=c, role=Role.SUBJECT, confidence=1.0, evidence=evidence) for c in sorted(names)),
        source="paper", source_title="Paper", publisher="House", source_id="urn:p", source_link="https://paper.example/",
        source_updated=when,
        copies=(Copy(uid="c", source="o", source_title="O", publisher="O", title="T", link="https://o.example/",
                     published=when),),
    )

site = Site(title="Site", url="https://news.example.org/")
topic = Topic(name="t", title="T", rule=AboutRegions((), frozenset(names)))
# A set's order differs with the hash seed; the bytes may not.
feed = topic_feed(topic, {story(n).id: story(n) for n in {*range(12)}}.values(), site, formats=FORMATS,
                  region_titles={c: c.title() for c in names})
listed = [listing_of(feed)]
for body in (atom.render(feed).body, page.render(feed).body, page.index_page(listed, site), opml.render(listed, site)):
    print(hashlib.sha256(body).hexdigest())
"""


def _digests(**environment: str) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.split()


def test_time_zone_locale_and_hash_seed_change_nothing() -> None:
    """Feed, pages and list are the same bytes at the edge of a summer time, on other seeds and in other locales."""
    plain = _digests(TZ="UTC", PYTHONHASHSEED="0", LC_ALL="C")
    assert len(set(plain)) == 4
    assert _digests(TZ="Pacific/Chatham", PYTHONHASHSEED="1", LC_ALL="C.UTF-8") == plain
    assert _digests(TZ="America/New_York", PYTHONHASHSEED="4242", LC_ALL="POSIX") == plain
