"""CDATA sections and comments that nobody ended, tags that end twice, prefixes that stand for the format itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aggregator.model.feed import ParsedFeed
from aggregator.parse.feed import parse_feed

Item = Callable[[int, str], str]
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Lock house</title>{}</feed>'
RSS = '<rss version="2.0"><channel><title>Lock house</title>{}</channel></rss>'


def rss_item(number: int, text: str) -> str:
    return f"<item><title>Gate {number}</title><guid>g{number}</guid><description>{text}</description></item>"


def rss_item_of_cdata(number: int, text: str) -> str:
    return rss_item(number, text).replace(f"Gate {number}", f"<![CDATA[Gate {number}]]>")


def atom_entry(number: int, text: str) -> str:
    return f'<entry><title>Gate {number}</title><id>g{number}</id><summary type="html">{text}</summary></entry>'


def parsed(document: str) -> ParsedFeed:
    return parse_feed(document.encode(), url="https://lock.example/feed")


@pytest.mark.parametrize("opened", ["<![CDATA[Oak &amp; steel", "Oak <!-- and steel"])
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("others", ["<![CDATA[Tar &amp; rope<!-- old --><br>]]>", "Tar"])
@pytest.mark.parametrize(("feed", "item"), [(RSS, rss_item), (RSS, rss_item_of_cdata), (ATOM, atom_entry)])
def test_a_section_without_end_costs_no_other_item(feed: str, item: Item, opened: str, at: int, others: str) -> None:
    """Whichever item it stands in, and whether or not a section further down ends, all items keep their words."""
    texts = [opened if number == at else others for number in range(3)]
    found = parsed(feed.format("".join(item(number, text) for number, text in enumerate(texts))))
    assert [each.title for each in found.items] == ["Gate 0", "Gate 1", "Gate 2"]
    assert "Oak" in found.items[at].summary
    assert all("Tar" in each.summary for number, each in enumerate(found.items) if number != at)
    assert found.head.complete
    assert [problem.what for problem in found.head.problems if "does not end" in problem.what]


def test_a_document_that_is_cut_off_within_a_section_is_cut_off() -> None:
    """Without the end of its root a document is not whole: the item that it stops in is left out."""
    found = parsed(f"<rss><channel>{rss_item(1, 'Tar')}<item><title>Gate 2</title><description><![CDATA[Oak")
    assert [each.title for each in found.items] == ["Gate 1"]
    assert not found.head.complete


def test_items_that_somebody_commented_out_stay_out() -> None:
    """A comment around whole items is one that ends where it was meant to."""
    found = parsed(RSS.format(rss_item(1, "Tar") + f"<!-- {rss_item(2, 'Oak')}{rss_item(3, 'Oak')} -->"))
    assert [each.title for each in found.items] == ["Gate 1"]


def test_a_text_that_ends_twice_ends_once() -> None:
    """A second end tag of a title takes nothing of its item away."""
    found = parsed(RSS.format(rss_item(1, "Tar").replace("</title>", "</title> at noon</title>")))
    assert [(each.title, each.guid, each.summary) for each in found.items] == [("Gate 1", "g1", "Tar")]


def test_references_in_cdata_are_text_in_broken_items_too() -> None:
    """An item that libxml2 has to mend keeps the words about tags that its CDATA holds."""
    broken = rss_item(1, "<![CDATA[Write &lt;b&gt; &amp;amp; go.]]>").replace("<guid>", "<x a='1' a='2'/>]]><guid>")
    assert parsed(RSS.format(broken)).items[0].summary == "Write &lt;b&gt; &amp;amp; go."


def test_a_prefix_that_nobody_declared_can_be_the_formats_own() -> None:
    """A feed that writes rss: before every name, and declares nothing, is read as if it did not."""
    item = "<rss:item><rss:title>Gate 1</rss:title><rss:link>https://lock.example/1</rss:link></rss:item>"
    found = parsed(f"<rss rss:version='2.0'><rss:channel><rss:title>Lock</rss:title>{item}</rss:channel></rss>")
    assert [(each.title, each.link) for each in found.items] == [("Gate 1", "https://lock.example/1")]


def test_an_end_tag_that_ends_something_stays() -> None:
    """A description that holds an item's name ends where it ends, beside a broken sign elsewhere."""
    odd = rss_item(1, "<item>x</item>")
    found = parsed(RSS.format(odd + rss_item(2, "a < b")))
    assert [(each.title, each.guid) for each in found.items] == [("Gate 1", "g1"), ("Gate 2", "g2")]
