"""What comes through a planet keeps the name, the addresses and the rights of the paper that it was taken from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from aggregator.cli.main import cli
from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from tests.origin import Origin, respond
from tests.support import ATOM, Clock, read_feed, settings, utc

NOW = utc(2026, 3, 4, 12)
TOPIC = '[[topics]]\nname = "all"\ntitle = "All"\nsources = [{}]\n'
QUAY = (
    "The last of the nine herring boats came home to the quay on Tuesday night after a storm that had kept the fleet "
    "behind the outer islands for six days. Families stood on the mole with lanterns, and the harbour master counted "
    "the masts aloud. Two boats had lost their nets; nobody was hurt, and the catch will be sold on Thursday."
)
MILL = (
    "A mill that had not turned since the flood of 1953 ground its first sack of rye this week. The miller's "
    "granddaughter found the old stones under the floor of a barn, and a cooper of the next valley made the wheel. "
    "Bread from the flour is on the table of the school, which paid for the timber with three winters of bake sales."
)
ENTRIES = (
    "<entry><id>tag:quay.example,2026:1</id><title>Nine boats come home</title><link href='https://quay.example/1'/>"
    f"<updated>2026-03-04T09:00:00Z</updated><content>{QUAY}</content>"
    "<source><id>tag:quay.example,2026:log</id><title>The Quay Log</title><updated>2026-03-04T09:30:00Z</updated>"
    "<link href='https://quay.example/'/><link rel='self' href='https://mo:sesame@quay.example/log.atom?key=sesame'/>"
    "<rights>CC BY Mo Pier</rights></source></entry>"
    "<entry><id>tag:ring.example,2026:1</id><title>A mill turns again</title><link href='https://ring.example/1'/>"
    f"<updated>2026-03-04T08:00:00Z</updated><content>{MILL}</content></entry>"
)
RING = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><id>tag:ring.example,2026:ring</id><title>The Ring</title>"
    f"<updated>2026-03-04T10:00:00Z</updated><link href='https://ring.example/'/>{ENTRIES}</feed>"
).encode()
SEARCH = (
    "<rss version='2.0'><channel><title>Boats - Search</title><link>https://search.example/</link><item>"
    "<title>Nine boats come home - The Quay Log</title><link>https://search.example/to/1</link><guid>s-1</guid>"
    f"<pubDate>Wed, 04 Mar 2026 09:00:00 GMT</pubDate><description>{QUAY}</description>"
    "<source url='https://quay.example'>The Quay Log</source></item></channel></rss>"
).encode()


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Callable[..., Settings]:
    """Makes configs of sources on the database of this test."""

    def make(**sources: str) -> Settings:
        names = ", ".join(json.dumps(name) for name in sources)
        return settings(tmp_path, sources, TOPIC.format(names), f"[storage]\nurl = {json.dumps(database_url)}\n")

    return make


def run(made: Settings) -> Path:
    """Poll every source once and publish; where the feed is."""
    with Session(made, clock=Clock(NOW), processes=0) as session:
        session.poll()
        session.publish()
    return made.output.dir / "all.atom"


def sources(feed: Path) -> dict[str, list[tuple[str, str]]]:
    """What each entry's `atom:source` says, by the entry's title."""
    return {
        entry.findtext(f"{ATOM}title", ""): [
            (each.tag.removeprefix(ATOM), each.text or " ".join(each.attrib.values()))
            for each in entry.find(f"{ATOM}source")
        ]
        for entry in etree.parse(feed).getroot().iterfind(f"{ATOM}entry")
    }


@pytest.mark.parametrize(
    ("planet", "source"),
    [
        (
            RING,
            [
                ("id", "tag:quay.example,2026:log"),
                ("title", "The Quay Log"),
                ("updated", "2026-03-04T09:30:00+00:00"),
                ("link", "alternate https://quay.example/"),
                ("link", "self https://quay.example/log.atom"),
                ("rights", "CC BY Mo Pier"),
            ],
        ),
        (
            SEARCH,
            [
                ("id", "https://quay.example/"),
                ("title", "The Quay Log"),
                ("updated", "2026-03-04T12:00:00+00:00"),
                ("link", "alternate https://quay.example/"),
            ],
        ),
    ],
    ids=["atom", "rss"],
)
def test_a_planet_of_planets_keeps_the_paper(
    tmp_path: Path, config: Callable[..., Settings], planet: bytes, source: list[tuple[str, str]]
) -> None:
    """Our feed, read by another aggregator and by a third behind it, names the first paper still, in the same words."""
    with Origin() as origin:
        origin.script("/planet", respond(200, planet))
        feed = run(config(planet=origin.url("/planet")))
        told = [sources(feed)]
        for hop in ("second", "third"):
            (tmp_path / hop).mkdir()
            origin.script(f"/{hop}", respond(200, feed.read_bytes()))
            feed = run(settings(tmp_path / hop, {hop: origin.url(f"/{hop}")}, TOPIC.format(f'"{hop}"')))
            told.append(sources(feed))
    assert told[0]["Nine boats come home"] == source
    assert told[0] == told[1] == told[2]


def test_the_page_and_the_names_of_copies_say_the_paper(config: Callable[..., Settings]) -> None:
    """A story that two planets have is shown by the paper's name, and the other planet's copy is named so too."""
    with Origin() as origin:
        origin.script("/ring", respond(200, RING))
        origin.script("/search", respond(200, SEARCH))
        made = config(ring=origin.url("/ring"), search=origin.url("/search"))
        feed = run(made)
    page = (made.output.dir / "all.html").read_text()
    assert page.count("The Quay Log") > 1
    assert "Boats - Search" not in page + feed.read_text()
    entries = etree.parse(feed).getroot().findall(f"{ATOM}entry")
    related = [each.get("title", "") for each in entries[0].iterfind(f"{ATOM}link") if each.get("rel") == "related"]
    assert related == ["The Quay Log: Nine boats come home"]
    assert [(name, dict(told)["title"]) for name, told in sources(feed).items()] == [
        ("Nine boats come home", "The Quay Log"),
        ("A mill turns again", "The Ring"),
    ]


def paper(*, link: str = "https://quay.example/", text: str = QUAY, source: str = "") -> bytes:
    """The feed of a paper that has the story of the boats."""
    return (
        f"<rss version='2.0'><channel><title>Quay</title><link>{link}</link><item><title>Nine boats come home</title>"
        f"<link>{link}1</link><guid isPermaLink='false'>{link}-1</guid><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate>"
        f"<description>{text}</description>{source}</item></channel></rss>"
    ).encode()


@pytest.mark.parametrize("first", ["quay", "ring"])
def test_a_papers_own_feed_beats_the_planet_that_relays_it(config: Callable[..., Settings], first: str) -> None:
    """Whichever of the two came first, and though the planet has the fuller text; the entry's id stays."""
    with Origin() as origin:
        origin.script("/ring", respond(200, RING))
        origin.script("/quay", respond(200, paper(text=QUAY[: QUAY.index(" Two boats")])))
        made = config(ring=origin.url("/ring"), quay=origin.url("/quay"))
        with Session(made, clock=Clock(NOW), processes=0) as session:
            session.poll([first])
            session.publish()
            (before,) = (each for each in read_feed(made.output.dir / "all.atom") if each.title.startswith("Nine"))
            session.poll()
            session.publish()
    (entry,) = (each for each in read_feed(made.output.dir / "all.atom") if each.title.startswith("Nine"))
    assert (entry.source, entry.link) == ("Quay", "https://quay.example/1")
    assert entry.id == before.id


def test_a_stranger_who_names_a_paper_gains_nothing_by_it(config: Callable[..., Settings]) -> None:
    """Its copy takes neither the paper's entry nor its place, however much longer and earlier it is."""
    claim = "<source url='https://quay.example/'>The Quay Log</source>"
    padded = paper(
        link="https://stranger.example/",
        text=f"{QUAY} Buy oars and sails at the Stranger, open all night.",
        source=claim,
    )
    with Origin() as origin:
        origin.script("/quay", respond(200, paper()))
        origin.script("/stranger", respond(200, padded.replace(b"10:00:00", b"06:00:00")))
        made = config(quay=origin.url("/quay"), stranger=origin.url("/stranger"))
        with Session(made, clock=Clock(NOW), processes=0) as session:
            session.poll(["quay"])
            session.publish()
            before = read_feed(made.output.dir / "all.atom")[0]
            session.poll()
            session.publish()
            publishers = session.store.find("https://quay.example/1").publishers
    after = next(each for each in read_feed(made.output.dir / "all.atom") if each.id == before.id)
    assert (after.link, after.source, after.html) == (before.link, before.source, before.html)
    assert after.related == ("https://stranger.example/1",)
    assert publishers == ("quay",)


def test_publishers_are_the_papers_and_not_the_planets(config: Callable[..., Settings]) -> None:
    """A paper, and two planets that have its story, are one publisher; explain tells who took it from whom."""
    claim = "<source url='https://www.quay.example/'>The Quay Log</source>"
    with Origin() as origin:
        origin.script("/ring", respond(200, RING))
        origin.script("/circle", respond(200, paper(link="https://circle.example/", source=claim)))
        origin.script("/quay", respond(200, paper()))
        origin.script("/other", respond(200, paper(link="https://other.example/")))
        made = config(**{name: origin.url(f"/{name}") for name in ("ring", "circle", "quay", "other")})
        counted = []
        with Session(made, clock=Clock(NOW), processes=0) as session:
            for name in ("ring", "circle", "quay", "other"):
                session.poll([name])
                record = session.store.find("tag:quay.example,2026:1")
                counted.append((record.publishers, record.entry.publishers))
    one, own, two = ("quay.example",), ("quay",), ("other", "quay")
    assert counted == [(one, one), (one, one), (own, own), (two, two)]
    told = CliRunner().invoke(cli, ["explain", "tag:quay.example,2026:1", "-c", str(made.path)])
    assert "4 sources of 2 publishers" in told.output
    assert "taken from The Quay Log (https://quay.example/), by the word of ring" in told.output


def test_a_house_that_is_named_for_a_planet_is_one_publisher(config: Callable[..., Settings]) -> None:
    """What the config says of who owns a source is more than the papers that the source names."""
    with Origin() as origin:
        origin.script("/ring", respond(200, RING))
        made = config(ring=origin.url("/ring") + '\npublisher = "Ring House"')
        with Session(made, clock=Clock(NOW), processes=0) as session:
            session.poll()
            assert session.store.find("tag:quay.example,2026:1").publishers == ("Ring House",)


def test_no_secret_of_a_source_is_published(config: Callable[..., Settings]) -> None:
    """Neither the password nor the key in the address of the paper's own feed is in anything that goes out."""
    with Origin() as origin:
        origin.script("/ring", respond(200, RING))
        made = config(ring=origin.url("/ring"))
        run(made)
    files = [path for path in made.output.dir.rglob("*") if path.is_file()]
    assert any(b"The Quay Log" in path.read_bytes() for path in files)
    assert not [path for path in files if b"sesame" in path.read_bytes()]
