"""Left-overs of what a page embedded, and brackets that are the story's own."""

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

LEAD = "The bridge over the Ard was closed on Tuesday after a barge had struck its second pier."


def _clean(content: str) -> Story:
    return clean_item(RawItem(hash=b"", title="Barge closes bridge", content=content), Context())


@pytest.mark.parametrize(
    "code",
    [
        "[video id=q7 autostart=&quot;viewable&quot; vertical]",
        "[player-box not-wide=”true”]",
        "[/column][/row]",
        '[gallery ids="4,5,6"]',
        "[row_inner width=&quot;1/2&quot;][/row_inner]",
    ],
)
def test_short_codes_go(code: str) -> None:
    """What a site's software would have replaced is no text."""
    story = _clean(f"<p>{LEAD}</p><p>{code}</p>")
    assert story.text == LEAD
    assert [gone.rule for gone in story.removals] == ["embed"]


def test_the_address_of_a_posts_picture_goes() -> None:
    """The words of the post stay, and who wrote it."""
    post = "<p>Look at that pier! <a href=https://t.example/x>pic.twitter.com/aBc123</a></p>— Li Wei (@liwei) 3 May"
    story = _clean(f"<p>{LEAD}</p><blockquote>{post}</blockquote>")
    assert story.text == f"{LEAD}\n\nLook at that pier!\n\n— Li Wei (@liwei) 3 May"
    assert "pic.twitter.com" not in story.html


@pytest.mark.parametrize(
    "line",
    [
        "[Laughter]",
        "[The pilot speaks]",
        "[a = 3]",
        "<code>[gallery ids=4]</code>",
        "He showed the file pic.twitter.com/aBc123 to all.",
    ],
)
def test_brackets_of_the_story_stay(line: str) -> None:
    """Stage directions, code and sentences are no left-overs."""
    assert not _clean(
        f"<p>{LEAD}</p><p>{line}</p><p>It was dark, and nobody was on the bridge at that hour.</p>"
    ).removals


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (".frame-box { position: relative; height: 0 } .frame-box iframe { width: 100%; }", ""),
        ("#player-7{display:none;} ", ""),
        (
            ".frame-box { width: 9em; } Nobody was hurt, the harbour master said.",
            "Nobody was hurt, the harbour master said.",
        ),
    ],
)
def test_a_style_sheet_said_as_text_goes(sheet: str, left: str) -> None:
    """Rules for how an embedded thing looks are no words of the story, and what is said behind them is."""
    story = _clean(f"<p>{sheet}</p><p>{LEAD}</p>")
    assert story.text == "\n\n".join(filter(None, (left, LEAD)))
    assert [gone.rule for gone in story.removals] == ["embed"]


def test_a_body_that_is_a_style_sheet_is_none() -> None:
    """A feed that cut its text off within the style sheet has said nothing; that is no text, not a text of signs."""
    story = _clean(".frame-box { position: relative; } .frame-box iframe { position: absolute; ...")
    assert (story.text, story.html) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        ".NET {the platform} runs on every machine in the town hall.",
        "#1 in the charts { } was the song of the barge men.",
        "@anna {she said: come} was the first to answer.",
    ],
)
def test_a_sentence_with_braces_stays(text: str) -> None:
    """A full stop, a number sign or a name at the front makes no style sheet."""
    assert _clean(f"<p>{text}</p><p>{LEAD}</p>").text == f"{text}\n\n{LEAD}"
