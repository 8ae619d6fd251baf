"""The paper that a story was taken from: named as it may be shown, and only where it is another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.origins import ID_LIMIT, NAME_LIMIT, RIGHTS_LIMIT
from aggregator.clean.story import clean_item
from aggregator.model import Origin, RawItem, Story

RING = Context(
    site_title="The Ring",
    feed_link="https://ring.example/",
    feed_id="urn:x:ring",
    addresses=("https://ring.example/all?key=opensesame", "https://ring.example/all.xml"),
    secrets=("hunter22",),
)
BOATS = RawItem(
    hash=b"1", title="Boats come home to the quay", link="https://quay.example/1", summary="<p>All nine.</p>"
)
QUAY = Origin(id="urn:x:quay", title="Quay Log", link="https://quay.example/", feed="https://quay.example/log.xml")


def story(origin: Origin, context: Context = RING, title: str = BOATS.title) -> Story:
    return clean_item(replace(BOATS, origin=origin, title=title), context)


def cleaned(**changes: str) -> Origin:
    found = story(replace(QUAY, **changes)).origin  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_source_that_is_another_paper_is_kept_as_it_is() -> None:
    """What is fit to be shown is not touched."""
    assert story(QUAY).origin == QUAY


@pytest.mark.parametrize(
    "origin",
    [
        Origin(id="urn:x:ring", title="Some other name", link="https://quay.example/"),
        Origin(title="Ring News", link="http://www.ring.example"),
        Origin(id="urn:x:quay", title="Ring", feed="https://ring.example/all.xml"),
        Origin(title="Ring", feed="https://ring.example/all?key=opensesame"),
        Origin(title="the ring"),
    ],
    ids=["by its id", "by its page", "by its address", "by the address that is asked", "by its name"],
)
def test_a_source_that_is_the_feed_itself_is_none(origin: Origin) -> None:
    """Papers name themselves as the source of their own stories; the config's name for them stays."""
    context = RING if "quay" not in origin.id else replace(RING, feed_id="")
    assert story(origin, context).origin is None


def test_names_and_rights_are_one_line_of_plain_text() -> None:
    """Markup of strangers goes, and so does what is longer than a name or a line of rights can be."""
    found = cleaned(title="<b onclick='x()'>Quay</b>\n&amp; Log<script>x</script>", rights="<p>CC&nbsp;BY</p>\n2026")
    assert (found.title, found.rights) == ("Quay & Log", "CC BY 2026")
    found = cleaned(title="word " * 500, rights="word " * 500)
    assert (len(found.title) <= NAME_LIMIT, len(found.rights) <= RIGHTS_LIMIT) == (True, True)
    assert (found.title[-1], found.rights[-1]) == ("…", "…")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (Origin(link="https://www.quay.example/log"), "quay.example"),
        (Origin(id="https://quay.example/log"), "quay.example"),
        (Origin(id="urn:x:quay"), None),
        (Origin(title="<br>", feed="https://quay.example/log.xml"), "quay.example"),
    ],
)
def test_a_source_without_a_name_is_called_by_its_host(given: Origin, name: str | None) -> None:
    """An entry's source has a title always; where there is nothing to call it by, it is no source."""
    found = story(given).origin
    assert (found and found.title) == name


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://mo:sesame@quay.example/log.xml", "https://quay.example/log.xml"),
        ("https://quay.example/log.xml?token=a1b2c3d4e5", "https://quay.example/log.xml"),
        ("https://quay.example/?feed=rss2", "https://quay.example/?feed=rss2"),
        ("https://quay.example/hunter22/log.xml", ""),
        ("https://quay.example/opensesame/log.xml", ""),
    ],
)
def test_no_address_of_a_source_tells_a_key(address: str, shown: str) -> None:
    """Neither the paper's own, nor what the planet was asked with; an id cannot be cut and is left out whole."""
    found = cleaned(id=address, feed=address, link=address)
    assert (found.feed, found.link) == (shown, shown)
    assert found.id == (address if address == shown else "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("tag:quay.example,2026:log", "tag:quay.example,2026:log"),
        ("https://quay.example/журнал", "https://quay.example/%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB"),
        ("quay log", ""),
        ("urn:x:" + "y" * ID_LIMIT, ""),
    ],
)
def test_an_id_is_kept_as_it_is_where_it_is_one(given: str, kept: str) -> None:
    """It names the same feed to every reader; what is no absolute IRI names nothing."""
    assert cleaned(id=given).id == kept


def test_the_papers_name_behind_a_title_goes() -> None:
    """Search services put it there; a title is the story's own."""
    told = story(replace(QUAY, title="The Quay Log"), title="Boats come home to the quay - Quay Log")
    assert (told.title, [each.rule for each in told.removals]) == ("Boats come home to the quay", ["title-site"])
    own = clean_item(replace(BOATS, title="Boats come home to the quay - Quay Log"), RING)
    assert own.title == "Boats come home to the quay - Quay Log"
