"""The sample story, as the content of an RSS item, through the whole engine."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from pathlib import Path

from aggregator.engine.session import Session
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, settings

TOPICS = """
[[topics]]
name = "south-caucasus"
title = "South Caucasus"
regions = ["south-caucasus"]

[[topics]]
name = "elsewhere"
title = "Places that only the list below the story names"
regions = ["KR", "US", "GB", "FR", "NL", "IL", "NZ", "IN"]
"""


def test_the_sample_story_reaches_its_topic_and_no_other(corpus: Path, tmp_path: Path) -> None:
    """It is in the South Caucasus feed once, tagged Azerbaijan and Russia, without a line of what stood around it."""
    lines = [line for line in (corpus / "seed" / "story.txt").read_text().splitlines() if line.strip()]
    html = "".join(f"<p>{escape(line)}</p>" for line in lines[1:])
    feed = (
        '<rss version="2.0"><channel><title>A radio station</title><link>https://radio.example/</link>'
        f"<description>News</description><item><title>{escape(lines[0])}</title>"
        "<link>https://radio.example/news/1</link><pubDate>Mon, 19 Aug 2024 22:14:00 GMT</pubDate>"
        f"<description>{escape(html)}</description></item></channel></rss>"
    )
    with Origin() as origin:
        origin.script("/feed", respond(200, feed.encode()))
        config = settings(tmp_path, {"radio": origin.url("/feed") + '\ncountry = "GB"'}, TOPICS)
        with Session(config, clock=Clock(datetime(2024, 8, 20, tzinfo=UTC)), processes=0) as session:
            session.poll(everything=True)
            session.publish()
    (entry,) = read_feed(tmp_path / "feeds" / "south-caucasus.atom")
    assert entry.title == lines[0]
    assert {"AZ", "RU"} <= set(entry.regions)
    assert not {"KR", "US", "GB", "FR", "NL", "IL", "NZ", "IN"} & set(entry.regions)
    assert read_feed(tmp_path / "feeds" / "elsewhere.atom") == []
    heading = next(number for number, line in enumerate(lines) if line.startswith("Latest World News"))
    assert [line for line in lines[heading:] if len(line) > 20 and escape(line, quote=False) in entry.html] == []
    body = lines[lines.index(next(line for line in lines if line.startswith("Russian leader"))) : heading - 1]
    for line in body[-4:]:
        assert escape(line, quote=False)[:60] in entry.html
