"""Full text against a scripted origin: pages are asked for once and politely, and cost no item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest

from aggregator.config.settings import Settings
from aggregator.engine import pages
from aggregator.engine.session import Session
from aggregator.model import Story
from tests.origin import Origin, respond
from tests.support import Clock, ReadEntry, read_feed, settings, utc

NOW = utc(2026, 3, 4, 12)
HOUR = timedelta(hours=1)
LEAD = (
    "The lighthouse of Brevik will go dark in May after a hundred and forty years, the harbour office said on "
    "Wednesday, because nobody was found to wind its clockwork."
)
KEEPER = (
    "Its last keeper, who retired in autumn, climbed the two hundred and twelve steps every evening and wound the "
    "weights by hand for half an hour. The office advertised the post four times and had one answer, from a man who is "
    "afraid of heights."
)
COUNCIL = (
    "Fishermen have asked for an electric lamp on the breakwater instead. The council will decide in April; the lens, "
    "cut in 1886, is to go to the museum of the town, where it will be lit on Sundays."
)
REST = (KEEPER, COUNCIL)
HTML = {"Content_Type": "text/html; charset=utf-8"}
EVERYBODY = respond(200, b"User-agent: *\nAllow: /\n", Content_Type="text/plain")


def page(*paragraphs: str, title: str = "Brevik's lighthouse goes dark") -> bytes:
    """An article page."""
    told = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><title>{escape(title)}</title></head><body><nav><a href='/'>Home</a>"
        f"</nav><article><h1>{escape(title)}</h1>{told}</article><footer>About us</footer></body></html>"
    ).encode()


def rss(link: str, *, title: str = "Brevik's lighthouse goes dark", lead: str = LEAD, note: str = "1") -> bytes:
    """A feed of one item; `note` changes its bytes and nothing that is read."""
    return (
        "<rss version='2.0'><channel><title>Gazette</title><link>https://gazette.example/</link><description>d"
        f"</description><item><title>{escape(title)}</title><link>{escape(link)}</link><guid>g-1</guid>"
        f"<pubDate>Wed, 04 Mar 2026 09:00:00 GMT</pubDate><description>{escape(lead)}</description>"
        f"<note>{note}</note></item></channel></rss>"
    ).encode()


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin that lets everybody read everything."""
    with Origin() as one:
        one.script("/robots.txt", EVERYBODY)
        yield one


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until the test moves it."""
    return Clock(NOW)


@pytest.fixture
def config(origin: Origin, tmp_path: Path, database_url: str) -> Settings:
    """One source with full text, one topic."""
    return settings(
        tmp_path,
        {"gazette": f"{origin.url('/feed')}\nfulltext = true"},
        '[[topics]]\nname = "all"\nsources = ["gazette"]\n',
        f"[storage]\nurl = {json.dumps(database_url)}\n",
    )


def polled(config: Settings, clock: Clock, *, times: int = 1) -> Story:
    """Poll and render, an hour apart; the story as it is stored afterwards."""
    with Session(config, clock=clock, processes=0) as session:
        for _ in range(times):
            session.poll(everything=True)
            session.publish()
            clock.now += HOUR
        (entry,) = list(session.store.entries(since=utc(2000, 1, 1)))
        return session.store.find(entry.uid).items[0].story


def entry_of(config: Settings) -> ReadEntry:
    """The one entry of the published feed."""
    (entry,) = read_feed(config.output.dir / "all.atom")
    return entry


def asked(origin: Origin) -> list[str]:
    """What was asked for, in order."""
    return [one.target for one in origin.requests]


def test_the_page_gives_the_text(origin: Origin, clock: Clock, config: Settings) -> None:
    """The rules are read first, then the page once; its text is published under the feed's title, link and date."""
    origin.script("/feed", respond(200, rss(origin.url("/1"))))
    origin.script("/1", respond(200, page(LEAD, *REST), **HTML))
    story = polled(config, clock, times=2)
    assert asked(origin) == ["/feed", "/robots.txt", "/1", "/feed"]
    assert story.from_page
    assert story.text == "\n\n".join((LEAD, *REST))
    entry = entry_of(config)
    assert all(escape(text, quote=False) in entry.html for text in (LEAD, *REST))
    assert (entry.title, entry.published) == ("Brevik's lighthouse goes dark", "2026-03-04T09:00:00+00:00")
    request = origin.requests[2]
    assert (request.header("accept") or "").startswith("text/html")
    assert not {"cookie", "referer", "if-none-match"} & set(request.headers)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (respond(200, b"User-agent: aggregator\nDisallow: /1\n\nUser-agent: *\nAllow: /\n"), "asks us not to read it"),
        (respond(200, b"User-agent: *\nDisallow: /\n"), "asks us not to read it"),
        (respond(503), "robots.txt could not be read"),
    ],
)
def test_robots_txt_is_obeyed(origin: Origin, clock: Clock, config: Settings, rules: bytes, why: str) -> None:
    """A page that robots.txt forbids, or whose rules cannot be read, is not asked for; the reason is on record."""
    origin.script("/robots.txt", rules)
    origin.script("/feed", respond(200, rss(origin.url("/1"))))
    story = polled(config, clock)
    assert "/1" not in asked(origin)
    assert (story.text, story.from_page) == (LEAD, False)
    assert [problem.what for problem in story.problems if why in problem.what]
    assert LEAD in entry_of(config).html


def test_rules_are_read_once_a_day(origin: Origin, clock: Clock, config: Settings) -> None:
    """Rules are kept for 24 hours and then asked for again; a host without them may be read."""
    feeds = [respond(200, rss(origin.url("/1"), lead=f"{LEAD} {'Really. ' * number}")) for number in range(4)]
    origin.script("/robots.txt", respond(404))
    origin.script("/feed", *feeds)
    origin.script("/1", respond(200, page(LEAD, *REST), **HTML))
    with Session(config, clock=clock, processes=0) as session:
        for wait in (timedelta(0), HOUR, timedelta(hours=22), timedelta(hours=2)):
            clock.now += wait
            session.poll(everything=True)
    assert asked(origin).count("/1") == 4
    assert [at for at, target in enumerate(asked(origin)) if target == "/robots.txt"] == [1, 8]


def test_a_page_that_fails_is_asked_for_again(origin: Origin, clock: Clock, config: Settings) -> None:
    """After a 503 the feed's text serves; when the page comes, the entry gets its text and does not turn up as new."""
    origin.script("/feed", respond(200, rss(origin.url("/1"))))
    origin.script("/1", respond(503), respond(200, page(LEAD, *REST), **HTML))
    first = polled(config, clock)
    before = entry_of(config)
    second = polled(config, clock)
    after = entry_of(config)
    assert (first.text, first.from_page) == (LEAD, False)
    assert ["503" in problem.what for problem in first.problems] == [True]
    assert second.from_page
    assert second.problems == ()
    assert REST[1] in after.html
    assert (after.id, after.updated, after.published) == (before.id, before.updated, before.published)


def test_a_page_that_keeps_failing_is_given_up(origin: Origin, clock: Clock, config: Settings) -> None:
    """Six hours after the story was first seen its page is no longer asked for."""
    origin.script("/feed", respond(200, rss(origin.url("/1"))))
    origin.script("/1", respond(500))
    polled(config, clock, times=12)
    assert asked(origin).count("/feed") == 12
    assert asked(origin).count("/1") == 6


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (respond(404), "404"),
        (respond(410), "gone for good"),
        (respond(200, b"%PDF-1.7", Content_Type="application/pdf"), "application/pdf"),
    ],
)
def test_a_page_that_is_none_is_asked_for_once(
    origin: Origin, clock: Clock, config: Settings, answer: bytes, why: str
) -> None:
    """What will not get better is not asked for again, and the feed's text serves, with the reason on record."""
    origin.script("/feed", respond(200, rss(origin.url("/1"))))
    origin.script("/1", answer)
    story = polled(config, clock, times=3)
    assert asked(origin).count("/1") == 1
    assert story.text == LEAD
    assert any(why in problem.what for problem in story.problems)


def test_a_page_is_not_asked_for_twice_without_a_reason(origin: Origin, clock: Clock, config: Settings) -> None:
    """An item whose bytes change while its words stay is the same; one whose words change has its page read again."""
    origin.script(
        "/feed",
        respond(200, rss(origin.url("/1"))),
        respond(200, rss(origin.url("/1"), note="2")),
        respond(200, rss(origin.url("/1"), lead=f"{LEAD} A ship ran aground at night.")),
    )
    grown = page(LEAD, *REST, "A coaster ran aground below the tower on Tuesday night; its crew of five was unhurt.")
    origin.script("/1", respond(200, page(LEAD, *REST), **HTML), respond(200, grown, **HTML))
    polled(config, clock, times=2)
    assert asked(origin).count("/1") == 1
    before = entry_of(config)
    story = polled(config, clock)
    assert asked(origin).count("/1") == 2
    assert "crew of five" in story.text
    after = entry_of(config)
    assert after.id == before.id
    assert after.updated > before.updated


def test_a_text_that_was_had_is_not_lost(origin: Origin, clock: Clock, config: Settings) -> None:
    """Where the page fails after an edit of the feed, the text of the page that was read before stays."""
    origin.script(
        "/feed",
        respond(200, rss(origin.url("/1"))),
        respond(200, rss(origin.url("/1"), lead=f"{LEAD} A ship ran aground at night.")),
    )
    origin.script("/1", respond(200, page(LEAD, *REST), **HTML), respond(500))
    story = polled(config, clock, times=2)
    assert asked(origin).count("/1") == 2
    assert story.text == "\n\n".join((LEAD, *REST))


@pytest.mark.parametrize("address", ["127.0.0.2", "127.0.0.1"])
def test_a_feed_cannot_have_private_addresses_read(
    origin: Origin, clock: Clock, config: Settings, address: str
) -> None:
    """The operator's exception holds for the source's own port; a feed that names another place gets nobody there."""
    with Origin(address=address) as inside:
        inside.script("/admin", respond(200, page(LEAD, *REST), **HTML))
        origin.script("/feed", respond(200, rss(inside.url("/admin"))))
        story = polled(config, clock)
        assert inside.requests == []
    assert story.text == LEAD
    assert any("loopback address" in problem.what for problem in story.problems)


def five(origin: Origin) -> bytes:
    """A feed of five items, `/0` to `/4`."""
    told = "".join(
        f"<item><title>Number {number}</title><link>{origin.url(f'/{number}')}</link><guid>g{number}</guid>"
        f"<description>{LEAD} {number}</description></item>"
        for number in range(5)
    )
    return f"<rss version='2.0'><channel><title>G</title><link>x</link>{told}</channel></rss>".encode()


def test_no_more_pages_than_the_limit(
    origin: Origin, clock: Clock, config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poll asks for so many pages and leaves the rest to the next, which has them."""
    monkeypatch.setattr(pages, "PAGES_LIMIT", 3)
    origin.script("/feed", respond(200, five(origin)))
    for number in range(5):
        origin.script(f"/{number}", respond(200, page(f"{LEAD} {number}", *REST), **HTML))
    with Session(config, clock=clock, processes=0) as session:
        session.poll(everything=True)
        assert asked(origin)[2:] == ["/0", "/1", "/2"]
        clock.now += HOUR
        session.poll(everything=True)
        assert asked(origin)[6:] == ["/3", "/4"]


@pytest.mark.parametrize(("answer", "last"), [(respond(503), "/1"), (respond(429), "/0")])
def test_a_host_in_trouble_is_left_alone(
    origin: Origin, clock: Clock, config: Settings, answer: bytes, last: str
) -> None:
    """After two failures in a row, or one 429, a host's other pages wait for the next poll, and no item is lost."""
    origin.script("/feed", respond(200, five(origin)))
    for number in range(5):
        origin.script(f"/{number}", answer)
    with Session(config, clock=clock, processes=0) as session:
        (report,) = session.poll(everything=True)
    assert asked(origin)[-1] == last
    assert report.new + report.copies == 5
    assert sum("left alone" in problem.what for problem in report.problems) == 4 - int(last[1])


YEAR = str(365 * 86_400)


def test_a_page_that_is_closed_for_maintenance_closes_no_other(origin: Origin, clock: Clock, config: Settings) -> None:
    """A 503 speaks for its page: the feed and the other pages go on, and the page is asked for again in time."""
    origin.script("/feed", respond(200, five(origin)))
    for number in range(5):
        origin.script(f"/{number}", respond(200, page(f"{LEAD} {number}", *REST), **HTML))
    origin.script("/2", respond(503, b"", Retry_After=YEAR))
    with Session(config, clock=clock, processes=0) as session:
        (report,) = session.poll(everything=True)
        assert asked(origin) == ["/feed", "/robots.txt", "/0", "/1", "/2", "/3", "/4"]
        assert report.pages == 4
        clock.now += HOUR
        (report,) = session.poll(everything=True)
        assert asked(origin)[7:] == ["/feed"]
        assert any("asked for it to be left alone until" in problem.what for problem in report.problems)
        assert session.store.holds(now=clock.now) == {}


def test_pages_that_are_asked_for_too_often_hold_pages_and_no_feed(
    origin: Origin, clock: Clock, config: Settings
) -> None:
    """A page's 429 has all pages of the host wait, with a bound; its feeds are asked as ever, and `status` is told."""
    origin.script("/feed", respond(200, five(origin)))
    for number in range(5):
        origin.script(f"/{number}", respond(429, b"", Retry_After=YEAR))
    with Session(config, clock=clock, processes=0) as session:
        for _ in range(2):
            session.poll(everything=True)
            clock.now += HOUR
        assert asked(origin) == ["/feed", "/robots.txt", "/0", "/feed"]
        (row,) = session.store.source_rows()
        assert row.state.pages_until == NOW + 3 * HOUR
        assert (row.held_until, session.source_health().held) == (None, 0)
        for number in range(5):
            origin.script(f"/{number}", respond(200, page(f"{LEAD} {number}", *REST), **HTML))
        clock.now = NOW + 3 * HOUR
        (report,) = session.poll(everything=True)
        assert (report.pages, session.store.source_rows()[0].state.pages_until) == (5, None)
