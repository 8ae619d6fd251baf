"""Which picture leads a story, in which size, with which words."""

from __future__ import annotations

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import Enclosure, RawItem, Story

P = "https://post.example"
TEXT = "<p>The harbour got a new crane on Monday, and the first ship it unloaded carried salt from the south.</p>"
LATER = "<p>It will stay for ten years.</p>"


def story_of(*enclosures: Enclosure, html: str = TEXT, title: str = "Salt comes ashore") -> Story:
    raw = RawItem(hash=b"", title=title, content=html, enclosures=enclosures, base_url=f"{P}/news/1")
    return clean_item(raw, Context())


def image(path: str, **fields: object) -> Enclosure:
    return Enclosure(url=path if "://" in path else f"{P}/{path}", **{"type": "image/*", **fields})  # type: ignore[arg-type]


def lead(*enclosures: Enclosure, html: str = TEXT) -> str:
    picture = story_of(*enclosures, html=html).picture
    return picture.url.removeprefix(f"{P}/") if picture else ""


def test_the_largest_of_several_sizes() -> None:
    """Of one picture at 140, 460, 1,900 and 3,500 pixels the widest sensible one leads, and none stays a file."""
    sizes = [image(f"crane.jpg?w={width}", width=width) for width in (140, 460, 1_900, 3_500)]
    story = story_of(*sizes)
    assert story.picture is not None
    assert (story.picture.url, story.picture.width, story.picture.type) == (
        f"{P}/crane.jpg?w=1900",
        1_900,
        "image/jpeg",
    )
    assert story.enclosures == ()


def test_crops_of_one_picture_are_one_picture() -> None:
    """Of the crops for a site's places the widest leads and none is a file; those of another picture are one file."""
    widths = {"t1-main": 320, "super-169": 1_100, "vertical-gallery": 270}
    crops = [image(f"0417-harbour-crane-{name}.jpg", width=width) for name, width in widths.items()]
    widths = {"story-body": 300, "large-11": 800}
    others = [image(f"0418-harbour-gulls-{name}.jpg", width=width) for name, width in widths.items()]
    story = story_of(*crops, *others)
    assert story.picture is not None
    assert story.picture.url == f"{P}/0417-harbour-crane-super-169.jpg"
    assert [each.url for each in story.enclosures] == [f"{P}/0418-harbour-gulls-large-11.jpg"]


def test_words_of_any_size_are_the_pictures() -> None:
    """Caption and credit that stand beside the small one go with the large one."""
    small = image("crane-150x100.jpg", title="A crane lifts a sack. Photo: Ana Ruiz/AP")
    story = story_of(small, image("crane.jpg"))
    assert story.picture == Enclosure(
        url=f"{P}/crane.jpg", type="image/jpeg", title="A crane lifts a sack.", credit="Ana Ruiz/AP"
    )


def test_other_files_stay() -> None:
    """Sound, film and other pictures stay files, in their order."""
    sound = Enclosure(url=f"{P}/a.mp3", type="audio/mpeg", length=5)
    film = Enclosure(url=f"{P}/a.mp4", type="video/mp4")
    story = story_of(sound, image("crane.jpg"), film, image("gull.jpg"))
    assert story.picture is not None
    assert story.picture.url == f"{P}/crane.jpg"
    assert [each.url for each in story.enclosures] == [f"{P}/a.mp3", f"{P}/a.mp4", f"{P}/gull.jpg"]
    assert story.enclosures[0] == sound


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (Enclosure(url=f"{P}/a.jpg", type="image/jpg"), "image/jpeg"),
        (Enclosure(url=f"{P}/a.webp"), "image/webp"),
        (Enclosure(url=f"{P}/a.png", type="application/octet-stream"), "image/png"),
        (Enclosure(url=f"{P}/picture?id=1", type="image/*"), ""),
        (Enclosure(url=f"{P}/picture?id=1", type="image/png; q=1"), "image/png"),
    ],
)
def test_types(given: Enclosure, expected: str) -> None:
    """A type is as said, or by the address's ending; "image/*" is none."""
    story = story_of(given)
    assert story.picture is not None
    assert story.picture.type == expected


@pytest.mark.parametrize(
    "given",
    [
        image("logo.png"),
        image("site-logo.jpg"),
        image("lbx-logo.png"),
        image("icons/crane.png"),
        image("share/facebook.png"),
        image("default-avatar.jpg"),
        image("spinner.gif"),
        image("feed-placeholder.png"),
        image("crane.svg", type="image/svg+xml"),
        image("crane.svg"),
        image("crane.jpg", width=80, height=80),
        image("crane-60x60.jpg"),
        image("fit/72x72/crane-640x480.jpg"),
        image("crane.jpg", width=728, height=90),
        image("crane.jpg", width=1, height=1),
        image("https://0.gravatar.com/avatar/f1ec?s=480&d=identicon", width=480),
        image("https://s.w.org/images/core/emoji/17/svg/1f41e.png"),
        image("https://feeds.feedburner.com/~r/post/~4/x"),
        image("i/tracking-pixel-7.jpg"),
        Enclosure(url=f"{P}/crane.html"),
        Enclosure(url=f"{P}/crane", type="text/html"),
        Enclosure(url=f"{P}/crane.jpg", type="audio/mpeg"),
    ],
)
def test_what_is_no_picture_of_the_story(given: Enclosure) -> None:
    """Logos, icons, faces, buttons, drawings, stamps, banners, beacons and other files do not lead; they stay."""
    story = story_of(given)
    assert story.picture is None
    assert story.enclosures == (given,)


@pytest.mark.parametrize("path", ["company-logo-on-crane.jpg", "icon-of-the-harbour.jpg", "apple-logo.jpg"])
def test_photographs_of_such_things(path: str) -> None:
    """A photograph whose name has such a word beside others is one."""
    assert lead(image(path, width=900)) == path


def test_a_stamp_leads_only_alone() -> None:
    """A small preview gives way to the text's first picture, and leads where there is no other."""
    stamp = image("preview-17.jpg", width=144, height=81)
    assert lead(stamp) == "preview-17.jpg"
    assert lead(stamp, html=f'<img src="/crane.jpg" width="640">{TEXT}') == "crane.jpg"


def test_the_publishers_choice_comes_before_the_text() -> None:
    """An enclosure leads although the text begins with another picture."""
    assert lead(image("gull.jpg"), html=f'<img src="/crane.jpg">{TEXT}') == "gull.jpg"


def test_a_figure_leads_with_its_caption_and_credit() -> None:
    """A figure of the text gives the picture, and its figcaption the words."""
    figure = (
        '<figure><img src="/crane.jpg" width="800" height="500" alt="x">'
        "<figcaption>The crane at noon. <span>Photo: Ana Ruiz/AFP</span></figcaption></figure>"
    )
    story = story_of(html=figure + TEXT)
    assert story.picture == Enclosure(
        url=f"{P}/crane.jpg",
        type="image/jpeg",
        title="The crane at noon.",
        credit="Ana Ruiz/AFP",
        width=800,
        height=500,
    )
    assert f'src="{P}/crane.jpg"' in story.html


@pytest.mark.parametrize(
    "html",
    [
        '<div class="wp-caption"><img src="/crane.jpg"><p class="wp-caption-text">The crane at noon</p></div>',
        '<p><img src="/crane.jpg"></p><p class="image-caption">The crane at noon</p>',
        '<p class="caption"><img src="/crane.jpg"> The crane at noon</p>',
    ],
)
def test_captions_that_are_named_so(html: str) -> None:
    """A caption outside of a figure is known by what the page's author called it."""
    picture = story_of(html=html + TEXT + LATER).picture
    assert picture is not None
    assert picture.title == "The crane at noon"


def test_a_caption_by_its_credit() -> None:
    """A short paragraph below a picture that ends in a credit is its caption, though it goes from the text."""
    story = story_of(html=f'<p><img src="/crane.jpg"></p><p>The crane at noon. Photo: Ana Ruiz/AP</p>{TEXT}{LATER}')
    assert story.picture is not None
    assert (story.picture.title, story.picture.credit) == ("The crane at noon.", "Ana Ruiz/AP")
    assert "noon" not in story.text


def test_a_paragraph_is_no_caption() -> None:
    """What follows a picture without a sign of being its caption is the story."""
    picture = story_of(html=f'<p><img src="/crane.jpg"></p>{TEXT}{LATER}').picture
    assert picture is not None
    assert (picture.title, picture.credit) == ("", "")


@pytest.mark.parametrize(
    "caption",
    [
        "Salt comes ashore",
        "The harbour got a new crane on Monday, and the first ship it unloaded carried salt",
        "crane at dock 7",
        "crane-at-dock-7",
    ],
)
def test_captions_that_say_nothing_new(caption: str) -> None:
    """The title, a passage of the text and the file's name once again are no caption."""
    picture = story_of(image("crane-at-dock-7.jpg", title=caption)).picture
    assert picture is not None
    assert picture.title == ""


def test_a_name_that_the_text_has_too_is_a_caption() -> None:
    """A portrait's caption is the name of whom it shows."""
    picture = story_of(image("p17.jpg", title="Ana Ruiz"), html=f"{TEXT}<p>Ana Ruiz steers it.</p>").picture
    assert picture is not None
    assert picture.title == "Ana Ruiz"


def test_the_widest_of_a_set() -> None:
    """A picture of the text that is offered in several widths leads in the widest sensible one."""
    html = f'<img src="/x1.jpg" srcset="/x2.jpg 600w, /x3.jpg 1800w, /x4.jpg 6000w">{TEXT}'
    story = story_of(image("x4.jpg"), html=html)
    assert story.picture is not None
    assert (story.picture.url, story.picture.width) == (f"{P}/x4.jpg", None)
    story = story_of(image("x3.jpg", type="image/jpeg"), html=html)
    assert story.picture is not None
    assert (story.picture.url, story.picture.width) == (f"{P}/x3.jpg", 1_800)
    assert story_of(html=html).picture == story.picture


def test_a_lazy_picture() -> None:
    """The address that a script would have put in place is the picture's."""
    html = f'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/crane.jpg">{TEXT}'
    assert lead(html=html) == "crane.jpg"


def test_pictures_of_the_text_that_do_not_lead() -> None:
    """An emoji, a formula, a button and a picture far below the front are no leads."""
    assert lead(html=f'{TEXT}<a href="/x"><img src="/go-17.gif" alt="Add to Pinboard"></a>') == ""
    assert lead(html=f'<img src="/crane.jpg" alt="Save Our Harbour rally">{TEXT}') == "crane.jpg"
    assert lead(html=f'<p>😀 <img src="https://s.w.org/images/emoji/72x72/1f600.png"></p>{TEXT}') == ""
    assert lead(html=f'<p><img src="/latex.php?formula=a"></p>{TEXT}') == ""
    assert lead(html=f'{TEXT * 40}<p><img src="/crane.jpg"></p>') == ""
    assert lead(html=f'{TEXT * 2}<p><img src="/crane.jpg"></p>{TEXT}') == "crane.jpg"


def test_one_address_named_twice() -> None:
    """A size that one place tells holds for the same address in the other."""
    picture = story_of(image("7.jpg", width=320, height=240), html=f'<img src="/7.jpg">{TEXT}').picture
    assert picture is not None
    assert (picture.width, picture.height) == (320, 240)


def test_a_length_that_is_none() -> None:
    """A picture of one byte has a length that nobody knows."""
    one, known = story_of(image("a.jpg", length=1)).picture, story_of(image("a.jpg", length=4_000)).picture
    assert one is not None
    assert known is not None
    assert (one.length, known.length) == (None, 4_000)


def test_no_picture_costs_nothing() -> None:
    """A story without pictures has none, and its files are untouched."""
    story = story_of()
    assert (story.picture, story.enclosures) == (None, ())


def test_hostile_addresses() -> None:
    """Scripts and data are no pictures, and broken addresses raise nothing."""
    urls = ("javascript:x//://a.jpg", "data:image/png;base64,AA==", "https://[x/a.jpg")
    given = [Enclosure(url=url, type="image/*") for url in urls]
    story = story_of(*given, html=f'<img src="https://[x/a.jpg">{TEXT}')
    assert (story.picture, story.enclosures) == (None, ())


def test_a_gallery_in_linear_time() -> None:
    """Thousands of pictures, each with a set, are read no further than needed."""
    one = '<p><img src="/a{0}.jpg" srcset="/a{0}-640.jpg 640w"></p>'
    assert lead(html="".join(one.format(number) for number in range(3_000)) + TEXT) == "a0.jpg"
