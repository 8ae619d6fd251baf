"""Sizes in the addresses of pictures."""

from __future__ import annotations

import pytest

from aggregator.text.sizes import READABLE_WIDTH, SENSIBLE_WIDTH, best_size, image_type, read_size, same_picture, worth

PLAIN = "https://post.example/media/harbour-crane.jpg"


@pytest.mark.parametrize(
    ("url", "width", "height"),
    [
        (PLAIN, None, None),
        ("https://post.example/media/harbour-crane.jpg?w=700&q=60", 700, None),
        ("https://post.example/media/harbour-crane.jpg?width=640&height=480&s=9af3", 640, 480),
        ("https://post.example/media/harbour-crane.jpg?resize=620%2C413&ssl=1", 620, 413),
        ("https://post.example/media/harbour-crane-300x200.jpg", 300, 200),
        ("https://post.example/media/harbour-crane-scaled.jpg", None, None),
        ("https://post.example/media/640x360/harbour-crane.jpg", 640, 360),
        ("https://post.example/media/w_900,h_600,c_fill/harbour-crane.jpg", 900, 600),
        ("https://post.example/media/w800/harbour-crane.jpg", 800, None),
        ("https://post.example/media/s640/harbour-crane.jpg", 640, None),
        ("https://post.example/media/s72-c/harbour-crane.jpg", 72, None),
        ("https://post.example/media/harbour-crane_w250_r1.jpg", 250, None),
        ("https://post.example/media/harbour-crane-320w.webp", 320, None),
    ],
)
def test_sizes_in_numbers(url: str, width: int | None, height: int | None) -> None:
    """Each way in which sites write a size in pixels is read."""
    assert read_size(url)[1:3] == (width, height)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.post.example/media/harbour-crane.jpg?w=140&quality=85&s=0f",
        "https://post.example/media/harbour-crane-1024x683.jpg",
        "https://post.example/media/640/harbour-crane.jpg",
        "https://post.example/media/300x200/harbour-crane.jpg",
        "https://post.example/media/thumb/harbour-crane.jpg",
        "https://post.example/media/harbour-crane_l.jpg",
        "https://post.example/media/harbour-crane-small.jpg",
        "https://post.example/media/harbour-crane-scaled.jpg",
        "https://post.example/media/small_harbour-crane.jpg",
        "https://post.example/media/harbour-crane-640.jpg",
        "https://post.example/media/harbour-crane.jpg.webp",
        "http://i0.wp.com/post.example/media/harbour-crane.jpg?fit=900%2C600",
    ],
)
def test_one_picture_in_two_sizes(other: str) -> None:
    """Addresses that differ in nothing but a size lead to one picture."""
    assert same_picture(PLAIN, other)


@pytest.mark.parametrize(
    "crop",
    ["super-169", "large-11", "vertical-large-gallery", "video-synd-2", "t1-main", "story-body", "hp-video", "16x9"],
)
def test_one_picture_cut_for_several_places(crop: str) -> None:
    """The crops of a picture for a site's teasers, galleries and players are that picture."""
    assert same_picture(
        "https://post.example/m/0417-harbour-crane.jpg", f"https://post.example/m/0417-harbour-crane-{crop}.jpg"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://post.example/m/harbour-crane-video-3.jpg", "https://post.example/m/harbour-crane-video-4.jpg"),
        ("https://post.example/m/harbour-crane-11.jpg", "https://post.example/m/harbour-crane-32.jpg"),
        ("https://post.example/m/art-gallery.jpg", "https://post.example/m/art-story.jpg"),
        (PLAIN, "https://post.example/media/harbour-gull.jpg"),
        (PLAIN, "https://gull.example/media/harbour-crane.jpg"),
        ("https://post.example/IMG_2034.jpg", "https://post.example/IMG_2036.jpg"),
        ("https://post.example/gallery/120/1.jpg", "https://post.example/gallery/130/1.jpg"),
        ("https://post.example/2024/08/harbour-crane.jpg", "https://post.example/2025/08/harbour-crane.jpg"),
        ("https://post.example/image?id=17", "https://post.example/image?id=18"),
        ("https://post.example/crane-2019.jpg", "https://post.example/crane-2020.jpg"),
    ],
)
def test_two_pictures(one: str, other: str) -> None:
    """Numbers of pictures, of galleries and of years are no sizes."""
    assert not same_picture(one, other)


def test_what_the_server_was_told_last_counts() -> None:
    """A size in the path is that of the answer; one in the file's name is that of the file it is made from."""
    assert read_size("https://post.example/fit/60x60/harbour-crane-640x360.jpg").width == 60


def test_a_bare_number_or_a_name_only_ranks() -> None:
    """A number that may be a width, and "large", say nothing for sure."""
    assert read_size("https://post.example/media/640/harbour-crane.jpg")[1:] == (None, None, 640)
    large, thumb = (read_size(f"https://post.example/{name}/harbour-crane.jpg").guess for name in ("large", "thumb"))
    assert large is not None
    assert thumb is not None
    assert large > thumb
    assert read_size("https://post.example/3710/harbour-crane.jpg").guess is None


def test_the_best_width() -> None:
    """The widest sensible one; an original beyond it only where the others cannot be read, and then the smallest."""
    assert best_size([140, 700, SENSIBLE_WIDTH, 5_000]) == 2
    assert best_size([140, 5_000, 4_000]) == 2
    assert best_size([READABLE_WIDTH, 3_000]) == 0
    assert best_size([300, None, 640]) == 1
    assert worth(1) > 0
    assert worth(10**9) > 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PLAIN, "image/jpeg"),
        ("https://post.example/A.PNG?x=1", "image/png"),
        ("https://post.example/a.webp#top", "image/webp"),
        ("https://post.example/a.html", ""),
        ("https://post.example/jpg", ""),
        ("https://post.example", ""),
    ],
)
def test_types_by_ending(url: str, expected: str) -> None:
    """The media type follows the ending of the path, and nothing follows from none."""
    assert image_type(url) == expected


@pytest.mark.parametrize(
    "url", ["", "https://[", "https://[x/a.jpg", "no address", "https://a.example/%ff%fe/\ud800.jpg"]
)
def test_no_address_is_an_error(url: str) -> None:
    """What is no address, or a broken one, is read without an error, and is the same picture as itself."""
    assert same_picture(url, url)
    assert image_type(url) in {"", "image/jpeg"}
