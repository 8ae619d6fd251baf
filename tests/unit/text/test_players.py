"""What frames of other sites showed."""

import pytest

from aggregator.text.players import Shown, film, shown_by


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("https://www.youtube.com/embed/Ab_9-xyzQ0?rel=0&start=41", "https://www.youtube.com/watch?v=Ab_9-xyzQ0&t=41"),
        ("//www.youtube-nocookie.com/embed/Ab_9-xyzQ0", "https://www.youtube.com/watch?v=Ab_9-xyzQ0"),
        ("http://youtube.com/v/Ab_9-xyzQ0", "https://www.youtube.com/watch?v=Ab_9-xyzQ0"),
        ("https://www.youtube.com/embed/videoseries?list=PL12", "https://www.youtube.com/playlist?list=PL12"),
        ("https://www.youtube.com/embed/live_stream?channel=UC7", "https://www.youtube.com/channel/UC7/live"),
        ("https://player.vimeo.com/video/812?h=9f&color=fff", "https://vimeo.com/812/9f"),
        ("https://www.dailymotion.com/embed/video/x7k", "https://www.dailymotion.com/video/x7k"),
        ("https://geo.dailymotion.com/player.html?video=x7k", "https://www.dailymotion.com/video/x7k"),
        ("https://platform.twitter.com/embed/Tweet.html?id=55&theme=light", "https://twitter.com/i/status/55"),
        ("https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fa%2Fposts%2F9&width=5",
         "https://www.facebook.com/a/posts/9"),
        ("https://open.spotify.com/embed/episode/4x?si=1", "https://open.spotify.com/episode/4x"),
        ("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b&auto_play=1", "https://soundcloud.com/a/b"),
        ("https://player.twitch.tv/?video=v81&parent=example.org", "https://www.twitch.tv/videos/81"),
        ("https://embed.bsky.app/embed/did:plc:ab/app.bsky.feed.post/3k", "https://bsky.app/profile/did:plc:ab/post/3k"),
        ("https://vk.com/video_ext.php?oid=-7&id=8&hash=1", "https://vk.com/video-7_8"),
        ("https://archive.org/embed/old_reel", "https://archive.org/details/old_reel"),
        ("/maps/7?zoom=2", "https://example.org/maps/7?zoom=2"),
        ("https://www.youtube.com/embed/'onload=", "https://www.youtube.com/embed/'onload="),
        ("http://charts.example.org/1", ""),
        ("javascript:alert(1)", ""),
        ("about:blank", ""),
        ("data:text/html,x", ""),
        ("https://[::1", ""),
    ],
)  # fmt: skip
def test_a_frame_leads_to_the_page_of_what_it_showed(source: str, page: str) -> None:
    """Known players lead to the page of the film, other frames to their own address, and all of them by https."""
    assert shown_by(source, "https://example.org/a").url == page


@pytest.mark.parametrize(
    "source",
    [
        "https://www.googletagmanager.com/ns.html?id=GTM-1",
        "https://securepubads.g.doubleclick.net/x",
        "https://www.facebook.com/plugins/like.php?href=x",
        "https://ads.example.org/b/1",
        "https://www.facebook.com/tr?id=1",
    ],
)
def test_advertising_and_counting_show_nothing(source: str) -> None:
    """Frames that advertise, count or ask to share lead nowhere."""
    assert shown_by(source) == Shown(is_nothing=True)


def test_films_have_names_and_nothing_else() -> None:
    """A name that is none of a film's makes no address."""
    assert film("youtube", "Ab_9") == "https://www.youtube.com/watch?v=Ab_9"
    assert film("youtube", "a&b=c") == film("nowhere", "Ab_9") == ""
