"""Broken, cut off and hostile documents."""

from __future__ import annotations

import pytest

from aggregator.model.feed import ParsedFeed
from aggregator.parse import outline, repair
from aggregator.parse.feed import parse_feed

URL = "https://h.example/feed.xml"
OPEN = '<rss version="2.0"><channel><title>H</title>'
CLOSE = "</channel></rss>"


def parse(document: str) -> ParsedFeed:
    return parse_feed(document.encode(), url=URL)


def story(number: int, extra: str = "") -> str:
    return f"<item><title>Story {number}</title><guid>g{number}</guid>{extra}</item>"


def titles(feed: ParsedFeed) -> list[str]:
    return [item.title for item in feed.items]


@pytest.mark.parametrize(
    "document",
    [
        "\n\n  " + '<?xml version="1.0"?>' + OPEN + story(1) + CLOSE,
        "<br />\n<b>Warning</b>: foo in <b>/a.php</b><br />" + '<?xml version="1.0"?>' + OPEN + story(1) + CLOSE,
        OPEN + story(1) + CLOSE + "<!-- cached --><script>x</script>",
        OPEN + story(1) + CLOSE + OPEN + story(2) + CLOSE,
        OPEN + story(1, "<media:content url='https://h.example/1.jpg'/><odd:thing/>") + CLOSE,
        OPEN + story(1, "<description>&nbsp;&#0;&#xFFFF;&bogus;</description>") + CLOSE,
        OPEN + story(1, "<description>a <b>c</description>") + CLOSE,
        OPEN + story(1, "<description>a < b</description>") + CLOSE,
        OPEN + story(1, "<enclosure url='a' url='b'/>") + CLOSE,
        "<!-- a comment --><?pi x?>" + OPEN + story(1) + CLOSE,
        f"<html><body>{OPEN}{story(1)}{CLOSE}</body></html>",
        (OPEN + story(1) + CLOSE).replace("item>", "ITEM>").replace("title>", "TITLE>"),
    ],
)
def test_nearly_well_formed(document: str) -> None:
    """Common faults cost neither the item nor its title, and nothing is called missing."""
    feed = parse(document)
    assert titles(feed) == ["Story 1"]
    assert feed.head.complete
    assert len(feed.hashes) == 1


def test_undeclared_prefix_keeps_its_meaning() -> None:
    """A well-known prefix that was not declared is read as what it stands for."""
    feed = parse(OPEN + story(1, "<dc:creator>Ada</dc:creator>") + CLOSE)
    assert feed.items[0].authors == ("Ada",)


def test_one_broken_item_costs_no_other() -> None:
    """Items around a broken one keep their bytes, and so their hashes."""
    broken = OPEN + story(1) + story(2, "<description><p>x</description>") + story(3) + CLOSE
    whole = OPEN + story(1) + story(2) + story(3) + CLOSE
    feed = parse(broken)
    assert titles(feed) == ["Story 1", "Story 2", "Story 3"]
    assert [a == b for a, b in zip(feed.hashes, parse(whole).hashes, strict=True)] == [True, False, True]


def test_a_mended_item_is_known_the_next_time() -> None:
    """The hash of a mended item is the same at each poll."""
    document = OPEN + story(1, "<description>a & b</description>") + story(2, "<b>") + CLOSE
    first = parse(document)
    again = parse_feed(document.encode(), url=URL, known=frozenset(first.hashes))
    assert (again.items, again.hashes, again.total) == ((), first.hashes, 2)


@pytest.mark.parametrize("cut", [1, 8, 20, 40, len(CLOSE) + 1])
def test_truncated_documents_keep_their_whole_items(cut: int) -> None:
    """Wherever a document is cut, the items before the cut are there, and it says that it is not complete."""
    document = OPEN + story(1) + story(2) + story(3) + CLOSE
    feed = parse(document[:-cut])
    assert titles(feed)[:2] == ["Story 1", "Story 2"]
    assert not feed.head.complete
    assert feed.hashes == parse(document).hashes[: len(feed.items)]


@pytest.mark.parametrize("text", ["<![CDATA[never closed", "<!-- never closed", "<description>x</descr", "&am"])
def test_truncated_inside_an_item(text: str) -> None:
    """The item that the cut went through is left out: it comes whole with a later poll."""
    feed = parse(OPEN + story(1) + "<item><title>Story 2</title>" + text)
    assert titles(feed) == ["Story 1"]
    assert not feed.head.complete


def test_truncated_head() -> None:
    """A document cut before its first item is a feed without items."""
    feed = parse('<rss version="2.0"><channel><title>H')
    assert (feed.head.version, feed.head.masthead.title, feed.items, feed.head.complete) == ("rss20", "H", (), False)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]>',
        '<!DOCTYPE rss SYSTEM "x>y" [\n<!ELEMENT rss ANY>]>',
        '<!-- > --><!doctype rss PUBLIC "a" "b"[]>',
        'junk<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>',
    ],
)
def test_internal_subsets_are_refused(doctype: str) -> None:
    """A DOCTYPE that could declare entities keeps a document from being parsed at all."""
    feed = parse(doctype + OPEN + story(1, "<description>&a;</description>") + CLOSE)
    assert (feed.head.version, feed.items) == ("", ())
    assert "internal subset" in feed.head.problems[-1].what


def test_a_doctype_further_in_is_not_obeyed() -> None:
    """A DOCTYPE inside the document declares nothing."""
    feed = parse(OPEN + '<!DOCTYPE x [<!ENTITY a "boom">]>' + story(1, "<description>&a;</description>") + CLOSE)
    assert "boom" not in "".join(item.summary for item in feed.items)


def test_deep_nesting() -> None:
    """20,000 elements inside each other cost their item, and no other."""
    deep = "<x>" * 20_000 + "</x>" * 20_000
    feed = parse(OPEN + story(1) + story(2, deep) + story(3) + CLOSE)
    assert titles(feed) == ["Story 1", "Story 3"]
    assert feed.total == 3
    assert any("nested too deep" in problem.what for problem in feed.head.problems)


def test_deep_nesting_without_end() -> None:
    """Deep nesting outside items, or never closed, is refused and crashes nothing."""
    assert parse(OPEN + "<x>" * 20_000).head.version == ""
    assert parse_feed(b"[" * 100_000, url=URL).head.version == ""


@pytest.mark.parametrize(
    ("extra", "what"),
    [
        ("<x " + " ".join(f"a{n}=''" for n in range(5000)) + "/>", "too many attributes"),
        ("<description>" + "x" * outline.MAX_ITEM_BYTES + "</description>", "larger than"),
    ],
)
def test_items_out_of_bounds_are_left_out(extra: str, what: str) -> None:
    """An item that would choke the parser costs itself only, is counted and is told."""
    feed = parse(OPEN + story(1, extra) + story(2) + CLOSE)
    assert titles(feed) == ["Story 2"]
    assert feed.total == 2
    assert any(what in problem.what for problem in feed.head.problems)


@pytest.mark.parametrize(
    "extra",
    [
        f"<author>{'a' * 900_000}</author>",
        "".join(f"<category>c{n}</category>" for n in range(30_000)),
        f'<x:keywords xmlns:x="u">{",".join(f"k{n}" for n in range(100_000))}</x:keywords>',
        "<guid " + "<guid '" * 5,
    ],
)
def test_quadratic_traps_are_cut_out(extra: str) -> None:
    """What feedparser needs minutes for is cut out of the item, and the item stays."""
    assert "Story 1" in titles(parse(OPEN + story(1, extra) + CLOSE))


def test_many_labels_of_the_feed_are_no_problem() -> None:
    """A blog that lists all its labels at the top is read without complaint, and its items keep their own."""
    labels = "".join(f"<category>c{n}</category>" for n in range(outline.MAX_CATEGORIES * 2))
    feed = parse(OPEN + labels + story(1, "<category>own</category>") + CLOSE)
    assert feed.items[0].categories == ("own",)
    assert feed.head.problems == ()


def test_too_many_items() -> None:
    """Only the first items of a huge feed are read, and all are counted."""
    feed = parse(OPEN + "".join(f"<item><guid>{n}</guid></item>" for n in range(outline.MAX_ITEMS + 5)) + CLOSE)
    assert (len(feed.items), feed.total) == (outline.MAX_ITEMS, outline.MAX_ITEMS + 5)
    assert feed.items[-1].guid == str(outline.MAX_ITEMS - 1)


def test_too_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that holds more elements than a feed can be is left out; outside items they are refused."""
    monkeypatch.setattr(outline, "MAX_ELEMENTS", 100)
    flood = "<x/>" * (outline.MAX_ELEMENTS // 2)
    assert titles(parse(OPEN + story(1) + story(2, flood + "<y><z/></y>") + story(3, flood) + CLOSE)) == [
        "Story 1",
        "Story 2",
    ]
    assert parse(OPEN + flood + flood + CLOSE).head.version == ""


def test_too_many_prefixes() -> None:
    """A document that declares prefixes without end is refused."""
    declarations = " ".join(f'xmlns:p{n}="u{n}"' for n in range(outline.MAX_PREFIXES + 1))
    assert parse(f'<rss version="2.0" {declarations}><channel>{story(1)}{CLOSE}').head.version == ""


@pytest.mark.parametrize("name", ["é", "sail-boat", "sail.boat", "_sail", "a:b"])
def test_a_reference_of_any_name_costs_a_broken_item_nothing(name: str) -> None:
    """A reference that no list knows stays unresolved where libxml2 mends an item, which is read all the same."""
    item = f"<item><title>A &{name}; sails</title><x></y><guid>1</guid></item>".encode()
    root = repair._recover(b"<rss version='2.0'><channel>" + item + b"</channel></rss>")
    assert root is not None
    assert root.findtext(".//guid") == "1"


@pytest.mark.parametrize("tail", ["", "<item><title>a</title></item>", "<item><title>a</item></rdf>"])
def test_a_root_whose_own_tag_is_broken_is_no_feed(tail: str) -> None:
    """A quote in the name of the root is told like any other page in a feed's place, and is no fault of ours."""
    feed = parse(f'<rdf"">{tail}')
    assert (feed.head.version, feed.items) == ("", ())
    assert feed.head.problems
