"""The Atom that goes out: every field where RFC 4287 wants it, and every trap of feedgen shut."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from lxml import etree

from aggregator.model import ENTRY_CHARACTERS, Copy, Enclosure, Entry, RegionTag, TopicFeed
from aggregator.publish import atom
from aggregator.publish.atom import render
from aggregator.publish.rules import entry_faults

NS = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Make = Callable[..., Entry]
MakeFeed = Callable[..., TopicFeed]


def _first(feed: TopicFeed) -> etree._Element:
    rendered = render(feed)
    assert rendered.quarantined == ()
    return etree.fromstring(rendered.body).find("a:entry", NS)


def _links(element: etree._Element, relation: str) -> list[dict[str, str]]:
    return [dict(link.attrib) for link in element.iterfind("a:link", NS) if link.get("rel") == relation]


def test_the_head(feed: MakeFeed, entry: Make) -> None:
    """Id, title, subtitle, date, operator, self link, page and generator, each once."""
    root = etree.fromstring(render(feed(entry())).body)
    text = {each: root.findtext(f"a:{each}", namespaces=NS) for each in ("id", "title", "subtitle", "updated")}
    assert text == {
        "id": "tag:news.example.org,2026:topic/ferries",
        "title": "Ferries",
        "subtitle": "Ships that come back.",
        "updated": "2026-03-03T13:00:00+00:00",
    }
    assert root.findtext("a:author/a:name", namespaces=NS) == "Loopback Review"
    assert root.findtext("a:author/a:email", namespaces=NS) == "desk@example.org"
    assert root.findtext("a:generator", namespaces=NS) == "aggregator"
    assert _links(root, "self") == [
        {
            "rel": "self",
            "href": "https://news.example.org/feeds/ferries.atom",
            "type": "application/atom+xml",
            "title": "Ferries",
        }
    ]
    assert _links(root, "alternate") == [
        {"rel": "alternate", "href": "https://news.example.org/feeds/ferries.html", "type": "text/html"}
    ]


def test_the_operator_may_be_reached_by_address_or_not_at_all(feed: MakeFeed) -> None:
    """A contact is an address of the web, a mail address, or left out where it is neither."""
    root = etree.fromstring(render(replace(feed(), contact="https://example.org/us")).body)
    assert root.findtext("a:author/a:uri", namespaces=NS) == "https://example.org/us"
    root = etree.fromstring(render(replace(feed(), contact="ring the bell")).body)
    assert [child.tag for child in root.find("a:author", NS)] == [f"{{{NS['a']}}}name"]


def test_an_entry_has_all_its_fields(feed: MakeFeed, entry: Make) -> None:
    """Id, plain title, dates, authors, agency, HTML and language are the story's own."""
    element = _first(feed(entry()))
    text = {each: element.findtext(f"a:{each}", namespaces=NS) for each in ("id", "title", "updated", "published")}
    assert text == {
        "id": "tag:example.org,2026:a1",
        "title": "Ferry & crew sail <again>",
        "updated": "2026-03-03T13:00:00+00:00",
        "published": "2026-03-03T12:00:00+00:00",
    }
    assert element.find("a:title", NS).get("type", "text") == "text"
    assert [name.text for name in element.iterfind("a:author/a:name", NS)] == ["Ada Example", "Bo Sample"]
    assert element.findtext("a:contributor/a:name", namespaces=NS) == "Continental Press"
    content = element.find("a:content", NS)
    assert content.get("type") == "html"
    assert content.text == "<p>The ferry left the harbour at dawn.</p>"
    assert element.get(LANG) == "en"


def test_links_keep_all_their_attributes(feed: MakeFeed, entry: Make) -> None:
    """Left alone, feedgen drops rel, type and length, and an enclosure becomes a second alternate."""
    element = _first(feed(entry()))
    assert _links(element, "alternate") == [{"rel": "alternate", "href": "https://paper.example/1?a=1&b=2"}]
    assert _links(element, "related") == [
        {"rel": "related", "href": "https://herald.example/9", "title": "Herald News: A ferry sails"}
    ]
    assert _links(element, "enclosure") == [
        {
            "rel": "enclosure",
            "href": "https://paper.example/f.jpg",
            "type": "image/jpeg",
            "length": "4821",
            "title": "The ferry",
        },
        {"rel": "enclosure", "href": "https://paper.example/f.mp3", "type": "audio/mpeg"},
    ]
    assert len(element.findall("a:link", NS)) == 4


def test_the_lead_picture_comes_first(feed: MakeFeed, entry: Make) -> None:
    """The picture is the first enclosure, with its words as title; "image/*" is no type, and its ending tells it."""
    picture = Enclosure(
        url="https://paper.example/g.webp", type="image/*", title="A gull & a crane", credit="Ana Ruiz/AP", width=900
    )
    links = _links(_first(feed(entry(picture=picture))), "enclosure")
    assert links[0] == {
        "rel": "enclosure",
        "href": "https://paper.example/g.webp",
        "type": "image/webp",
        "title": "A gull & a crane (Ana Ruiz/AP)",
    }
    assert [link["href"][-5:] for link in links] == [".webp", "f.jpg", "f.mp3"]


def test_a_picture_of_no_known_type(feed: MakeFeed, entry: Make) -> None:
    """Where nothing tells the type there is none, and a picture that is a file too stands once."""
    picture = Enclosure(url="https://paper.example/p?id=1", type="image/*", credit="Ana Ruiz")
    (link,) = _links(_first(feed(entry(picture=picture, enclosures=(picture,)))), "enclosure")
    assert link == {"rel": "enclosure", "href": "https://paper.example/p?id=1", "title": "Ana Ruiz"}


def test_contributors_stand_beside_the_agency(feed: MakeFeed, entry: Make) -> None:
    """People who reported and the agency are contributors, each once, and nobody without a name is one."""
    element = _first(feed(entry(contributors=("Cy Example", " ", "Di Sample", "Cy Example"))))
    names = [name.text for name in element.iterfind("a:contributor/a:name", NS)]
    assert names == ["Cy Example", "Di Sample", "Continental Press"]


def test_the_source_is_complete(feed: MakeFeed, entry: Make) -> None:
    """Left alone, feedgen writes only title and link of `atom:source`; id and date are owed too."""
    source = _first(feed(entry())).find("a:source", NS)
    assert source.findtext("a:id", namespaces=NS) == "urn:feed:paper"
    assert source.findtext("a:title", namespaces=NS) == "The Paper"
    assert source.findtext("a:updated", namespaces=NS) == "2026-03-03T14:00:00+00:00"
    assert _links(source, "alternate") == [{"rel": "alternate", "href": "https://paper.example/"}]


def test_categories_have_their_schemes(feed: MakeFeed, entry: Make) -> None:
    """Topic and subject regions are in schemes of the site; a mention is none; the publisher's words stay bare."""
    found = [dict(each.attrib) for each in _first(feed(entry())).iterfind("a:category", NS)]
    assert found == [
        {"term": "ferries", "scheme": "https://news.example.org/feeds/topics", "label": "Ferries"},
        {"term": "FR", "scheme": "https://news.example.org/feeds/regions", "label": "France"},
        {"term": "Sea"},
        {"term": "Travel"},
    ]


def test_a_region_without_a_name_is_its_code(feed: MakeFeed, entry: Make, tag: Callable[..., RegionTag]) -> None:
    """A code that nobody named is still published."""
    (category,) = _first(feed(entry(regions=(tag("XK"),)))).xpath("a:category[@term='XK']", namespaces=NS)
    assert category.get("label") == "XK"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"authors": ()}, ["The Paper"]),
        ({"authors": (), "source_title": ""}, ["Paper House"]),
        ({"authors": ("\x07 ",), "source_title": "", "publisher": ""}, ["paper"]),
        ({"authors": ("Ada", "Ada")}, ["Ada"]),
    ],
)
def test_a_story_without_byline_has_its_source_as_author(
    feed: MakeFeed, entry: Make, changes: dict[str, object], expected: list[str]
) -> None:
    """Somebody answers for every entry."""
    assert [name.text for name in _first(feed(entry(**changes))).iterfind("a:author/a:name", NS)] == expected


def test_newest_comes_first(feed: MakeFeed, entry: Make) -> None:
    """By default feedgen prepends, which would turn the feed around."""
    stories = [entry(id=f"tag:x,2026:{n}", updated=datetime(2026, 3, n, tzinfo=UTC)) for n in range(1, 6)]
    ids = etree.fromstring(render(feed(*stories)).body).xpath("a:entry/a:id/text()", namespaces=NS)
    assert ids == [f"tag:x,2026:{n}" for n in range(5, 0, -1)]


def test_the_clock_is_nowhere_in_it(feed: MakeFeed, entry: Make) -> None:
    """Where a date is not set feedgen takes the wall clock; our bytes are the same years apart."""
    for made in (feed(entry()), feed()):
        with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC)):
            early = render(made).body
        with time_machine.travel(datetime(2041, 6, 5, tzinfo=UTC)):
            assert render(made).body == early


def test_fractions_of_a_second_do_not_show(feed: MakeFeed, entry: Make) -> None:
    """A date has one form, whatever the store keeps of it."""
    story = entry(updated=datetime(2026, 3, 3, 1, 2, 3, 456789, tzinfo=UTC))
    assert _first(feed(story)).findtext("a:updated", namespaces=NS) == "2026-03-03T01:02:03+00:00"


def test_control_characters_cost_nothing(feed: MakeFeed, entry: Make) -> None:
    """One control character makes feedgen lose the whole feed; here it goes, and the story stays."""
    story = entry(
        title="Bell\x07 rings",
        html="<p>a\x00b\x1fc</p>",
        authors=("A\x08da",),
        categories=("Se\x0ba",),
        agency="C\x01P",
        source_title="The\x02 Paper",
        copies=(),
        enclosures=(Enclosure(url="https://paper.example/a.jpg", title="x\x03y"),),
    )
    body = render(feed(story)).body
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|&#x?0*(?:[0-8]|1[0-9]|2[0-9]|3[01]);", body)
    element = _first(feed(story))
    assert element.findtext("a:title", namespaces=NS) == "Bell rings"
    assert element.findtext("a:content", namespaces=NS) == "<p>abc</p>"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "no iri"}, "the id of the entry is no absolute IRI"),
        ({"id": "urn:a\x00b"}, "cannot be written as XML"),
        ({"id": "urn:\ud800"}, "cannot be written as XML"),
        ({"title": " \x07 "}, "cannot be written as XML"),
    ],
)
def test_one_bad_entry_costs_itself(feed: MakeFeed, entry: Make, changes: dict[str, str], fault: str) -> None:
    """What cannot be published is left out and named; the rest of the feed goes out."""
    good = entry(id="tag:x,2026:good")
    rendered = render(replace(feed(good), entries=(good, entry(**changes))))
    assert etree.fromstring(rendered.body).xpath("a:entry/a:id/text()", namespaces=NS) == ["tag:x,2026:good"]
    (problem,) = rendered.quarantined
    assert problem.where == "publish: ferries: entry 00000000000000a1"
    assert fault in problem.what


def test_an_id_comes_once(feed: MakeFeed, entry: Make) -> None:
    """Of two entries with one id the newer is published, the other named."""
    newer = entry(title="Newer", updated=datetime(2026, 3, 4, tzinfo=UTC))
    rendered = render(feed(entry(title="Older"), newer))
    titles = etree.fromstring(rendered.body).xpath("a:entry/a:title/text()", namespaces=NS)
    assert titles == ["Newer"]
    assert "same id" in rendered.quarantined[0].what


def test_bad_addresses_are_left_out_and_odd_ones_escaped(
    feed: MakeFeed, entry: Make, copy: Callable[..., Copy]
) -> None:
    """No relative link, no script, no secret, none twice; an address that browsers accept becomes a valid IRI."""
    story = entry(
        link="https://paper.example/a|b c",
        source_link="javascript:alert(1)",
        copies=(
            copy("one", "One", "/relative"),
            copy("two", "Two", "https://user:secret@two.example/"),
            copy("three", "Three", "https://paper.example/a|b c"),
            copy("four", "Four", "https://four.example/"),
            copy("five", "Five", "https://four.example/"),
        ),
        enclosures=(
            Enclosure(url="data:text/html,x", type="text/html"),
            Enclosure(url="https://paper.example/x", type="sound", length=-1),
            Enclosure(url="https://paper.example/x"),
        ),
    )
    element = _first(feed(story))
    assert _links(element, "alternate") == [{"rel": "alternate", "href": "https://paper.example/a%7Cb%20c"}]
    assert [link["href"] for link in _links(element, "related")] == ["https://four.example/"]
    assert _links(element, "enclosure") == [{"rel": "enclosure", "href": "https://paper.example/x"}]
    assert element.find("a:source/a:link", NS) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"html": "", "text": "One.\n\nTwo & <three>."}, "<p>One.</p>\n<p>Two &amp; &lt;three&gt;.</p>"),
        ({"html": " ", "text": ""}, None),
        ({"html": "", "text": "", "link": ""}, "<p>Ferry &amp; crew sail &lt;again&gt;</p>"),
    ],
)
def test_an_entry_without_text_has_none(
    feed: MakeFeed, entry: Make, changes: dict[str, str], expected: str | None
) -> None:
    """Without HTML the text stands in; without both the link to the publisher is enough.

    Only where there is no link either is the title said twice, since Atom wants one of them.
    """
    assert _first(feed(entry(**changes))).findtext("a:content", namespaces=NS) == expected


@pytest.mark.parametrize("language", ["", "??", "en us", "a" * 9])
def test_a_language_that_is_no_tag_is_left_out(feed: MakeFeed, entry: Make, language: str) -> None:
    """`xml:lang` is there only where it is known and well-formed."""
    assert LANG not in _first(feed(entry(language=language))).attrib


BAD = """
<entry xmlns="http://www.w3.org/2005/Atom" xml:lang="e n">
  <id>rel/ative</id><title> </title><updated>2026-03-03</updated><updated>2026-03-03T00:00:00Z</updated>
  <author><name></name></author><content type="text">x</content>
  <category/><category term="x" scheme="no iri"/>
  <link href="https://a.example/"/><link rel="alternate" href="https://b.example/"/>
  <link rel="enclosure" href="/x" length="many" type="sound"/><link rel="related" href="mailto:a@b"/>
  <source><id>x</id></source>
</entry>"""


def test_the_rules_see_every_fault() -> None:
    """Each rule of RFC 4287 that is checked speaks up on an entry that breaks them all."""
    faults = entry_faults(etree.fromstring(BAD))
    for expected in (
        "it has 2 elements updated, not one",
        "it has 0 elements published, not one",
        "the id of the entry is no absolute IRI: 'rel/ative'",
        "the title of the entry is empty",
        "updated is no RFC 3339 date: '2026-03-03'",
        "2 alternate links have the same type",
        "a link enclosure is no absolute IRI: '/x'",
        "the length of a link is no number of bytes: 'many'",
        "the type of a link is no media type: 'sound'",
        "a link related leads to neither http nor https: 'mailto:a@b'",
        "a person has no name",
        "a category has no term",
        "the scheme of a category is no IRI: 'no iri'",
        "its text is of type 'text', not html",
        "its language is no tag: 'e n'",
        "its source has no title",
        "its source has no updated",
        "the id of the source is no absolute IRI: 'x'",
    ):
        assert expected in faults
    bare = entry_faults(etree.fromstring('<entry xmlns="http://www.w3.org/2005/Atom"/>'))
    assert {"it has no author", "it has neither a text nor an address", "it has no source"} <= set(bare)


def test_a_changed_story_changes_only_itself(feed: MakeFeed, entry: Make) -> None:
    """A later edit moves its own entry's date and the feed's, and no other entry's bytes."""
    quiet = entry(id="tag:x,2026:quiet", uid="q")
    before = render(feed(quiet, entry())).body
    after = render(feed(quiet, entry(updated=datetime(2026, 3, 3, 13, tzinfo=UTC) + timedelta(days=1)))).body
    pick = re.compile(rb"<entry[^>]*>\s*<id>tag:x,2026:quiet</id>.*?</entry>", re.DOTALL)
    assert before != after
    assert pick.search(before)[0] == pick.search(after)[0]


def many(entry: Make, count: int, words: int = 2_000) -> list[Entry]:
    """So many stories, newest first, each of some thousand characters of its own."""
    return [
        entry(
            uid=f"{number:016x}",
            id=f"tag:example.org,2026:{number}",
            updated=datetime(2026, 3, 3, tzinfo=UTC) - timedelta(minutes=number),
            html=f"<p>{f'wave & {number} ' * words}</p>",
        )
        for number in range(count)
    ]


def test_a_feed_is_no_larger_than_its_limit(feed: MakeFeed, entry: Make) -> None:
    """The newest stories that fit are in it, and no others; how many it has room for is told."""
    document = feed(*many(entry, 40))
    whole = render(replace(document, topic=replace(document.topic, max_bytes=100_000_000)))
    assert whole.shown == 40
    limit = len(whole.body) * 2 // 5
    rendered = render(replace(document, topic=replace(document.topic, max_bytes=limit)))
    ids = [each.text for each in etree.fromstring(rendered.body).iterfind("a:entry/a:id", NS)]
    assert ids == [f"tag:example.org,2026:{number}" for number in range(rendered.shown)]
    assert 10 < rendered.shown < 20
    assert len(rendered.body) <= limit < len(rendered.body) + len(whole.body) // 40


def test_one_story_is_never_too_large(feed: MakeFeed, entry: Make) -> None:
    """A feed whose newest story alone is over the limit holds that story."""
    document = feed(*many(entry, 3))
    rendered = render(replace(document, topic=replace(document.topic, max_bytes=10_000)))
    assert rendered.shown == 1
    assert len(etree.fromstring(rendered.body).findall("a:entry", NS)) == 1


def test_a_story_in_quarantine_takes_no_room(feed: MakeFeed, entry: Make) -> None:
    """What is left out as not valid is told where it stands among those shown, and does not count for the size."""
    first, second, *rest = many(entry, 6)
    document = feed(first, *rest)
    document = replace(document, entries=(first, replace(second, id="no iri"), *rest))
    size = len(render(feed(first, rest[0])).body)
    rendered = render(replace(document, topic=replace(document.topic, max_bytes=size + 2_000)))
    assert (rendered.shown, len(rendered.quarantined)) == (3, 1)
    whole = render(replace(document, topic=replace(document.topic, max_bytes=10_000)))
    assert (whole.shown, whole.quarantined) == (1, ())


@pytest.mark.parametrize(
    "html",
    [
        "<p>One tide &amp; two.</p>" * 20_000,
        "<div><p>" + "tide " * 100_000 + "</p></div>",
        "<p>Short.</p><blockquote>" + "<p>Long tide.</p>" * 30_000 + "</blockquote>",
        "tide &lt;" * 60_000,
        "<p>x</p><p><a href='https://paper.example/" + "a" * 300_000 + "'>x</a></p>",
    ],
    ids=["paragraphs", "one block", "one large block", "bare text", "within a tag"],
)
def test_a_story_that_is_too_long_ends_with_the_way_to_the_rest(feed: MakeFeed, entry: Make, html: str) -> None:
    """A book is no entry: its beginning is, whole in its markup, with a link to its publisher."""
    body = _first(feed(entry(html=html[: ENTRY_CHARACTERS + 1]))).findtext("a:content", namespaces=NS)
    assert body.endswith('\n<p>[…] <a href="https://paper.example/1?a=1&amp;b=2">The Paper</a></p>')
    assert len(body) < ENTRY_CHARACTERS + 1_000
    etree.fromstring(f"<div>{body}</div>")
    if "a" * 300_000 not in html:
        assert len(body) > ENTRY_CHARACTERS * 0.9


def test_a_text_that_is_too_long_ends_so_too(feed: MakeFeed, entry: Make) -> None:
    """Plain text is cut between paragraphs, else between words; what is just short enough is whole."""
    for unit, sign in (("One tide. " * 20 + "\n\n", "</p>\n<p>[…]"), ("tide ", "tide</p>\n<p>[…]")):
        text = (unit * (ENTRY_CHARACTERS // len(unit) + 2))[: ENTRY_CHARACTERS + 1]
        assert sign in _first(feed(entry(html="", text=text))).findtext("a:content", namespaces=NS)
    assert "[…]" not in _first(feed(entry(html="", text="t" * ENTRY_CHARACTERS))).findtext("a:content", namespaces=NS)


def test_the_document_is_what_feedgen_writes(feed: MakeFeed, entry: Make) -> None:
    """Put together of entries that were written alone, it is byte by byte what feedgen makes of it as a whole."""
    stories = [
        entry(),
        entry(uid="2", id="tag:example.org,2026:2", html="", text="", language="", categories=("<!--topic-->",)),
        entry(
            uid="3", id="tag:example.org,2026:3", title="Ærø \N{BEETLE} & <b>", html="<p>A\n  B</p>\n<pre> C\n</pre>"
        ),
    ]
    document = feed(*stories)
    whole = atom._head(document)
    for each in document.entries:
        element = atom._element(each, document)
        whole.add_entry(SimpleNamespace(atom_entry=lambda element=element: element), order="append")
    assert render(document).body == whole.atom_str(pretty=True)
