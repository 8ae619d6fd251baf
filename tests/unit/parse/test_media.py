"""Pictures and other files of entries, with the words that stand beside each."""

from __future__ import annotations

import json

import pytest

from aggregator.model.feed import Enclosure, RawItem
from aggregator.parse.feed import parse_feed

H = "https://h.example"
MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'
ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
HEAD = "<title>Herald</title><link>https://h.example/</link>"


def item_of(inner: str, head: str = HEAD, namespaces: str = f"{MEDIA} {ITUNES}") -> RawItem:
    document = f'<rss version="2.0" {namespaces}><channel>{head}<item><title>x</title>{inner}</item></channel></rss>'
    (item,) = parse_feed(document.encode(), url=f"{H}/feed").items
    return item


def files(inner: str, head: str = HEAD, namespaces: str = f"{MEDIA} {ITUNES}") -> tuple[Enclosure, ...]:
    return item_of(inner, head, namespaces).enclosures


def test_a_content_has_its_sizes_and_words() -> None:
    """Address, type, length, size, caption and credit of a media:content come from its attributes and its children."""
    (picture,) = files(
        f'<media:content url="{H}/1.jpg" type="image/jpeg" fileSize="99" width="640" height="360.0">'
        "<media:title>dock_7</media:title><media:description>The new dock.</media:description>"
        "<media:credit>Ana Ruiz</media:credit></media:content>"
    )
    assert picture == Enclosure(
        url=f"{H}/1.jpg",
        type="image/jpeg",
        length=99,
        title="The new dock.",
        credit="Ana Ruiz",
        width=640,
        height=360,
    )


def test_each_content_keeps_its_own_words() -> None:
    """Captions and credits that stand in two contents are not mixed, though feedparser flattens them."""
    found = files(
        "".join(
            f'<media:content url="{H}/{name}.jpg" medium="image"><media:credit>{name} Ruiz</media:credit>'
            f"<media:text>{name} sails.</media:text></media:content>"
            for name in ("Ana", "Bo")
        )
    )
    assert [(each.title, each.credit, each.type) for each in found] == [
        ("Ana sails.", "Ana Ruiz", "image/*"),
        ("Bo sails.", "Bo Ruiz", "image/*"),
    ]


def test_words_of_a_group_belong_to_all_in_it() -> None:
    """A group shows one thing, so its title and credit are each file's; what follows the group is not."""
    found = files(
        f'<media:group><media:content url="{H}/1.mp4" type="video/mp4"/><media:thumbnail url="{H}/1.jpg"/>'
        "<media:title>The dock at dawn</media:title><media:credit>Ana Ruiz</media:credit></media:group>"
        f'<media:content url="{H}/2.jpg" medium="image"/>'
    )
    assert [(each.url[-5:], each.title, each.credit) for each in found] == [
        ("1.mp4", "The dock at dawn", "Ana Ruiz"),
        ("2.jpg", "", ""),
        ("1.jpg", "The dock at dawn", "Ana Ruiz"),
    ]


def test_words_of_the_item_belong_to_its_first_picture() -> None:
    """One caption for two pictures is the first one's; a caption for each is each one's."""
    two = f'<media:content url="{H}/1.jpg"/><media:content url="{H}/2.jpg"/>'
    one = files(f"{two}<media:description>A crane.</media:description>")
    assert [each.title for each in one] == ["A crane.", ""]
    both = files(f"{two}<media:description>A crane.</media:description><media:description>A gull.</media:description>")
    assert [each.title for each in both] == ["A crane.", "A gull."]


def test_several_credits_are_one() -> None:
    """A photographer and an agency are written as newspapers do."""
    (picture,) = files(
        f'<media:content url="{H}/1.jpg"/><media:credit role="photographer">Ana Ruiz</media:credit>'
        "<media:credit>AP</media:credit>"
    )
    assert picture.credit == "Ana Ruiz/AP"


def test_a_title_of_the_media_is_not_the_items() -> None:
    """The item's own title wins wherever the media's stands; without one the media's is better than none."""
    assert item_of("<media:title>dock_7</media:title>").title == "x"
    document = (
        f'<rss version="2.0" {MEDIA}><channel>{HEAD}<item><media:title>A film</media:title></item></channel></rss>'
    )
    assert parse_feed(document.encode(), url=H).items[0].title == "A film"


def test_a_group_of_sizes_is_one_picture() -> None:
    """Of pictures in a group that all say another size only the best stays, whatever they are called."""
    sizes = ((140, 84), (1_900, 1_140), (3_500, 2_100))
    contents = "".join(
        f'<media:content url="{H}/{width}/a{width}.jpg" medium="image" width="{width}" height="{height}"/>'
        for width, height in sizes
    )
    assert [each.width for each in files(f"<media:group>{contents}</media:group>")] == [1_900]


def test_a_group_without_sizes_may_be_a_gallery() -> None:
    """Pictures of a group that say no size, or the same, all stay."""
    contents = f'<media:content url="{H}/1.jpg" medium="image"/><media:content url="{H}/2.jpg" medium="image"/>'
    assert len(files(f"<media:group>{contents}</media:group>")) == 2


def test_the_default_comes_first() -> None:
    """The content that says isDefault stands before the others."""
    found = files(f'<media:content url="{H}/1.jpg"/><media:content url="{H}/2.jpg" isDefault="true"/>')
    assert [each.url for each in found] == [f"{H}/2.jpg", f"{H}/1.jpg"]


def test_one_address_is_one_file() -> None:
    """What the enclosure does not say of a picture is taken from the media module."""
    (picture,) = files(
        f'<enclosure url="{H}/1.jpg" length="7"/><media:thumbnail url="{H}/1.jpg" width="320px" height="0"/>'
    )
    assert (picture.type, picture.length, picture.width, picture.height) == ("image/*", 7, 320, None)


def test_a_prefix_declared_on_the_element() -> None:
    """A feed that declares the media namespace on each element, and nowhere else, is read as any other."""
    (picture,) = files(
        f'<media:content {MEDIA} url="{H}/1.jpg" medium="image"/>'
        f"<media:description {MEDIA}>A crane.</media:description>",
        namespaces="",
    )
    assert (picture.url, picture.title) == (f"{H}/1.jpg", "A crane.")


@pytest.mark.parametrize("name", ["aggregator-scope", "aggregator-role"])
def test_marks_of_our_own_do_no_harm(name: str) -> None:
    """A feed that writes our internal attributes itself stays well-formed and keeps its items."""
    item = item_of(f'<media:content {name}="7.7" url="{H}/1.jpg"/><media:credit {name}="title">A</media:credit>')
    assert [each.url for each in item.enclosures] == [f"{H}/1.jpg"]


def test_empty_words_are_none() -> None:
    """Empty and self-closing elements leave no caption."""
    (picture,) = files(
        f'<media:content url="{H}/1.jpg"/><media:description/><media:title></media:title><media:credit/>'
    )
    assert (picture.title, picture.credit) == ("", "")


@pytest.mark.parametrize(
    "image",
    [
        f"<image>{H}/1.jpg</image>",
        f"<image> <![CDATA[ {H}/1.jpg ]]> </image>",
        f"<image><url>{H}/1.jpg</url><title>A crane</title></image>",
        f'<itunes:image href="{H}/1.jpg"/>',
        f'<media:thumbnail url="{H}/1.jpg"/>',
    ],
)
def test_pictures_of_other_elements(image: str) -> None:
    """An item's own image, plain or with an address in it, a podcast's and a thumbnail are pictures."""
    item = item_of(f"{image}<link>{H}/story</link>")
    assert [(each.url, each.type) for each in item.enclosures] == [(f"{H}/1.jpg", "image/*")]
    assert (item.title, item.link) == ("x", f"{H}/story")


@pytest.mark.parametrize(
    "head",
    [
        f"{HEAD}<image><url>{H}/logo-of-ours.jpg</url><title>Herald</title></image>",
        f'{HEAD}<itunes:image href="{H}/logo-of-ours.jpg"/>',
    ],
)
def test_the_channels_logo_is_no_items_picture(head: str) -> None:
    """A picture that the channel names as its own is left out of its items."""
    inner = f'<media:thumbnail url="{H}/logo-of-ours.jpg"/><media:thumbnail url="{H}/1.jpg"/>'
    assert [each.url for each in files(inner, head)] == [f"{H}/1.jpg"]


def test_atom_links() -> None:
    """Enclosures of Atom have their attributes; links to a picture are pictures; the feed's logo is not."""
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><id>x:0</id><logo>/logo.png</logo>'
        '<entry><title>x</title><id>x:1</id><link rel="enclosure" href="/1.jpg" type="image/jpeg" length="8"/>'
        '<link rel="image" href="/2.jpg"/><link rel="thumbnail" href="/logo.png"/></entry></feed>'
    )
    (item,) = parse_feed(document.encode(), url=f"{H}/feed").items
    assert [(each.url, each.type, each.length) for each in item.enclosures] == [
        (f"{H}/1.jpg", "image/jpeg", 8),
        (f"{H}/2.jpg", "image/*", None),
    ]


def test_json_feed_pictures() -> None:
    """`image` and `banner_image` are pictures of formats that are not said; the feed's icon is none of an item's."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "icon": f"{H}/icon.png",
        "items": [
            {"id": "1", "image": f"{H}/1.jpg", "banner_image": "/2.jpg"},
            {"id": "2", "image": f"{H}/icon.png"},
        ],
    }
    one, two = parse_feed(json.dumps(document).encode(), url=f"{H}/feed.json").items
    assert [(each.url, each.type) for each in one.enclosures] == [(f"{H}/1.jpg", "image/*"), (f"{H}/2.jpg", "image/*")]
    assert two.enclosures == ()


def test_descriptions_serve_where_there_is_nothing_else() -> None:
    """A description of the media is the item's text only if it has no other."""
    alone = f'<media:content url="{H}/1.mp4"><media:description>A film of a crane.</media:description></media:content>'
    assert item_of(alone).summary == "A film of a crane."
    assert item_of(f"{alone}<description>The story.</description>").summary == "The story."


def test_many_media_take_linear_time() -> None:
    """Thousands of media elements, and of ones that never end, are read, and the bound of an item holds."""
    inner = f'<media:content url="{H}/1.jpg"><media:credit>A</media:credit></media:content>' * 2_000
    assert len(files(inner)) == 1
    unclosed = "<description><![CDATA[{}]]></description>".format("<media:content '" * 20_000)
    assert item_of(unclosed).summary.startswith("<media:content")
