# ruff: noqa: E501, RUF001 -- stories in many languages; a case stays on its line
"""The chain on feed items: what goes, what stays, and what becomes a field."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.clean.reading.read import read
from aggregator.clean.story import Context, clean_item
from aggregator.model import Enclosure, RawItem, Story
from aggregator.text.paragraphs import block_fingerprint

BODY = (
    "<p>The lake froze on Monday, and the ferry stayed in the harbour for the first time in nine years.</p>"
    "<p>“Nobody was surprised,” said the harbour master, who has kept a record of the ice since he was a boy.</p>"
    "<p>The next crossing is planned for the end of the week, if the wind turns to the south.</p>"
)
TEXT = (
    "The lake froze on Monday, and the ferry stayed in the harbour for the first time in nine years.\n\n"
    "“Nobody was surprised,” said the harbour master, who has kept a record of the ice since he was a boy.\n\n"
    "The next crossing is planned for the end of the week, if the wind turns to the south."
)


def _clean(content: str, context: Context | None = None, **fields: object) -> Story:
    raw = RawItem(hash=b"", title="Ferry stays in as lake freezes", link="https://example.org/ferry", content=content)
    return clean_item(replace(raw, **fields), context or Context())  # type: ignore[arg-type]


def _rules(story: Story) -> set[str]:
    return {gone.rule for gone in story.removals}


@pytest.mark.parametrize(
    ("rule", "boilerplate"),
    [
        ("feed-footer", '<p>The post <a href="https://example.org/">Ferry stays in</a> appeared first on <a href="https://example.org/">Gazette</a>.</p>'),
        ("feed-footer", '<p>Der Beitrag <a href="https://example.org/">Fähre</a> erschien zuerst auf Anzeiger.</p>'),
        ("feed-footer", "<p>La entrada Ferry stays in as lake freezes se publicó primero en Gaceta.</p>"),
        ("feed-footer", '<p>L’articolo <a href="https://example.org/">Traghetto</a> proviene da Gazzetta.</p>'),
        ("continue-reading", '<p><a href="https://example.org/ferry">Continue reading…</a></p>'),
        ("continue-reading", '<p><a href="https://example.org/ferry">Weiterlesen »</a></p>'),
        ("continue-reading", '<p><a href="https://example.org/ferry">Lire la suite</a></p>'),
        ("continue-reading", '<p><a href="https://example.org/ferry">Читать далее</a></p>'),
        ("share-bar", "<p>Facebook Twitter WhatsApp Email</p>"),
        ("share-bar", "<p>Share this article on Facebook</p>"),
        ("counter", "<p>12 comments</p>"),
        ("counter", "<p>Leave a comment</p>"),
        ("counter", "<p>4 min read</p>"),
        ("advert-label", "<p>Advertisement</p>"),
        ("advert-label", "<p>Anzeige</p>"),
        ("advert-label", "<p>Story continues below advertisement</p>"),
        ("promotion", "<p>Sign up for our daily newsletter and never miss a story.</p>"),
        ("promotion", "<p>Abonnieren Sie unseren Newsletter!</p>"),
        ("promotion", "<p>Inscrivez-vous à notre infolettre.</p>"),
        ("promotion", "<p>Suscríbete a nuestro boletín.</p>"),
        ("promotion", "<p>Iscriviti alla newsletter</p>"),
        ("promotion", "<p>Подписывайтесь на наш канал в Telegram</p>"),
        ("notice", "<p>We use cookies to improve your experience.</p>"),
        ("copyright", "<p>© 2024 Gazette Media Ltd. All rights reserved.</p>"),
        ("copyright", "<p>Alle Rechte vorbehalten.</p>"),
        ("reporting-credit", "<p>(Reporting by Anna Ek in Oslo; Editing by Li Wei)</p>"),
        ("reporting-credit", "<p>Anna Ek contributed to this report.</p>"),
        ("related-line", "<p>READ MORE: Ice closes the northern canal</p>"),
        ("related-line", '<p><b>Lesen Sie auch: <a href="https://example.org/2">Eis sperrt Kanal</a></b></p>'),
        ("related-list", '<h3>Related stories</h3><ul><li><a href="/2">Ice closes the northern canal</a><li><a href="/3">Skaters return to town</a></ul>'),
        ("related-list", "<p>Más leídas</p><p>El hielo cierra el canal del norte</p><p>Los patinadores vuelven al pueblo</p>"),
        ("link-list", '<ul><li><a href="/2">Ice closes the northern canal</a><li><a href="/3">Skaters return to the town</a><li><a href="/4">Winter fair opens early</a></ul>'),
        ("named-boilerplate", '<div class="sharedaddy sd-sharing"><p>Like this:</p><p>Like Loading</p></div>'),
        ("named-boilerplate", '<div class="related-posts"><p>Ice closes the canal.</p></div>'),
        ("caption", "<p>The ferry in the harbour (Anna Ek/AP)</p>"),
        ("caption", "<p>The ferry in the harbour. Photo: Anna Ek</p>"),
        ("caption", "<p>Die Fähre im Hafen. Foto: Anna Ek/dpa</p>"),
    ],
)  # fmt: skip
def test_boilerplate_goes_and_the_story_stays(rule: str, boilerplate: str) -> None:
    """Each kind of boilerplate below or above the story is removed by its rule, and not one word of the story with it."""
    below = _clean(BODY + boilerplate)
    assert below.text == TEXT
    assert rule in _rules(below)


@pytest.mark.parametrize(
    "sentence",
    [
        "She told them to read more about the lake before they went out on it.",
        "“Sign up for the choir,” the poster in the harbour office said, and forty people did.",
        "The post that he held for nine years appeared first on no list of the council.",
        "Copyright in the songs of the fishermen was never claimed by anybody.",
        "More than 12 comments were sent to the council about the ferry.",
        "By Monday the ice was thick enough to walk on.",
        "The advertisement for a new harbour master drew two replies.",
        "Latest figures show that the ice is thinner than it was a decade ago.",
        "The vote split the council (yes/no) down the middle, as it had in the spring.",
        "He shared the picture on Facebook, where his sister saw it.",
    ],
)
def test_sentences_that_only_sound_like_boilerplate_stay(sentence: str) -> None:
    """A story may speak of newsletters, comments, copyright and advertisements."""
    story = _clean(f"{BODY}<p>{sentence}</p>")
    assert story.text == f"{TEXT}\n\n{sentence}"


def test_a_list_in_the_middle_goes_alone() -> None:
    """What stands after a related list in the middle of a story is the story again."""
    first, rest = BODY.split("</p>", 1)
    story = _clean(f"{first}</p><p>Read next</p><p>Ice closes the northern canal</p><p>Skaters return</p>{rest}")
    assert story.text == TEXT


def test_authored_lists_stay() -> None:
    """A list of the story's own, without links, is no list of other stories."""
    items = "<ul><li>a warm coat</li><li>two oars</li><li>a lamp</li></ul>"
    assert _clean(f"{BODY}<p>The harbour master recommends:</p>{items}").text.endswith(
        "a warm coat\n\ntwo oars\n\na lamp"
    )


def test_the_wire_becomes_fields() -> None:
    """Byline, dateline, reporting credit and rights are read, then cut from text and HTML alike."""
    body = BODY.replace("<p>The lake", "<p>OSLO, Jan 8 (Reuters) - The lake", 1)
    story = _clean(
        f"<p>By Anna Ek and Li Wei</p>{body}<p>(Reporting by Anna Ek)</p>", published=datetime(2024, 1, 8, tzinfo=UTC)
    )
    assert story.authors == ("Anna Ek", "Li Wei")
    assert story.agency == "Reuters"
    assert story.dateline is not None
    assert (story.dateline.place, str(story.dateline.date)) == ("OSLO", "2024-01-08")
    assert story.text == TEXT
    assert story.html == BODY


@pytest.mark.parametrize(
    ("content", "agency"),
    [
        (BODY + "<p>© AFP 2024</p>", "Agence France-Presse"),
        (BODY[:-4] + " (dpa)</p>", "Deutsche Presse-Agentur"),
        (BODY[:-4] + " /TASS/</p>", "TASS"),
        (BODY + "<p>By Press Association</p>", "Press Association"),
        (BODY + "<p>PA reporters were not there.</p>", ""),
    ],
)
def test_the_agency_is_found_where_it_signs(content: str, agency: str) -> None:
    """Rights, a closing sign and a byline name the agency; a mention in the text does not."""
    assert _clean(content).agency == agency


def test_an_agencys_own_site_is_its_own() -> None:
    """A story at the agency's address is the agency's."""
    assert _clean(BODY, link="https://www.reuters.com/world/x").agency == "Reuters"


def test_captions_stay_with_their_picture() -> None:
    """A figure's caption is in the HTML, not in the text."""
    story = _clean(f"<figure><img src=/i.jpg><figcaption>The ferry. Photo: Anna Ek</figcaption></figure>{BODY}")
    assert "<figcaption>The ferry. Photo: Anna Ek</figcaption>" in story.html
    assert story.text == TEXT


def test_a_standfirst_that_the_text_repeats_goes() -> None:
    """The lead that a page prints twice is there once."""
    lead = "The lake froze on Monday, and the ferry stayed in the harbour."
    assert _clean(f"<p>{lead}</p>{BODY}").text == TEXT


def test_the_title_is_not_repeated() -> None:
    """A body that begins with its title loses it."""
    assert _clean(f"<h1>Ferry stays in as lake freezes</h1>{BODY}").text == TEXT


@pytest.mark.parametrize(
    "content",
    [
        "<p>Ferry stays in as lake freezes</p>",
        '<h2><a href="https://example.org/ferry">Ferry stays in as lake freezes.</a></h2>',
        "Ferry Stays In As Lake Freezes",
    ],
)
def test_a_text_that_is_the_title_is_none(content: str) -> None:
    """It is no text to read, and that it went is on record; a picture beside it stays."""
    story = _clean(content)
    assert (story.text, story.html, story.title) == ("", "", "Ferry stays in as lake freezes")
    assert "repeated-title" in _rules(story)
    shown = _clean('<p><img src="https://example.org/ferry.jpg">Ferry stays in as lake freezes</p>')
    assert (shown.text, "ferry.jpg" in shown.html) == ("", True)


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ("<p>Ferry stays in as lake freezes, again</p>", {}),
        ('<p><a href="https://else.example/ice">Ferry stays in as lake freezes</a></p>', {}),
        ("<p>The lake froze.</p>", {"title": ""}),
    ],
)
def test_a_text_that_says_more_than_the_title_stays(content: str, fields: dict[str, str]) -> None:
    """More words, a link to another page, a title that was made of the text: there is something to read."""
    assert _clean(content, **fields).text


def test_a_text_that_is_half_of_the_title_stays() -> None:
    """A title made of headline and standfirst says the standfirst too; the text is the publisher's all the same."""
    said = "What the new ferry means for the people of the far shore"
    assert _clean(said, title=f"“No way back” – {said}").text == said


def test_a_text_that_is_the_title_can_be_kept() -> None:
    """A source whose operator wants nothing taken for a repeated title keeps it."""
    kept = Context(keep=frozenset({"repeated-title"}))
    assert _clean("<p>Ferry stays in as lake freezes</p>", kept).text == "Ferry stays in as lake freezes"


def test_the_fuller_of_content_and_summary_is_the_body() -> None:
    """A content that only teases gives way to a summary that tells; else the content wins."""
    assert _clean("<p>Read more</p>", summary=BODY).text == TEXT
    assert _clean(BODY, summary="<p>The lake froze.</p>").text == TEXT
    assert _clean("", summary=BODY).text == TEXT
    assert _clean("<p></p>", summary="<svg onload=x>The lake froze.").text == "The lake froze."


@pytest.mark.parametrize(
    "content",
    [
        "<p>Advertisement</p>",
        "<p>Read more</p>",
        "<p>By Anna Ek</p>",
        "<p>© 2024 Gazette</p>",
        "<figcaption>The ferry</figcaption>",
    ],
)
def test_an_entry_is_never_empty_where_the_feed_had_text(content: str) -> None:
    """What would be boilerplate around a story is all there is of it, and stays."""
    assert _clean(content).text


def test_a_removal_can_be_kept() -> None:
    """A rule that the operator does not want from a source leaves its blocks alone."""
    content = BODY + "<p>12 comments</p>"
    assert _clean(content, Context(keep=frozenset({"counter"}))).text == f"{TEXT}\n\n12 comments"


def test_everything_is_made_safe_and_absolute() -> None:
    """Links, pictures, enclosures and categories of the story hold no script, no tracking and no relative address."""
    story = _clean(
        "<p onclick=x>Lake <a href='/a?utm_source=rss'>ice</a><img src=//cdn.example.org/i.jpg><script>x</script></p>",
        link="https://example.org/s?fbclid=1",
        enclosures=(
            Enclosure(url="/a.mp3", title="<b>Ice</b>"),
            Enclosure(url="javascript:x"),
            Enclosure(url="/a.mp3"),
        ),
        categories=("Ice &amp; snow", "<i>Lakes</i>", "", "Ice &amp; snow"),
    )
    assert story.html == '<p>Lake <a href="https://example.org/a">ice</a><img src="https://cdn.example.org/i.jpg"></p>'
    assert story.link == "https://example.org/s"
    assert [(enclosure.url, enclosure.title) for enclosure in story.enclosures] == [
        ("https://example.org/a.mp3", "Ice")
    ]
    assert story.categories == ("Ice & snow", "Lakes")


def test_an_item_with_nothing_in_it_has_no_text() -> None:
    """The chain runs over nothing without an exception."""
    assert clean_item(RawItem(hash=b""), Context()).text == ""


@pytest.mark.parametrize("base", ["https://example.org/", "https://example.org/feed.atom", ""])
def test_links_to_a_part_of_the_page_lead_to_the_storys_own(base: str) -> None:
    """A footnote's link leads to the story's page, whatever relative addresses of its feed are relative to."""
    story = _clean(f"{BODY}<p>The ice was thick.<a href='#note-2'>2</a> <a href='/ice'>More ice</a></p>", base_url=base)
    assert '<a href="https://example.org/ferry#note-2">2</a>' in story.html
    assert '<a href="https://example.org/ice">More ice</a>' in story.html


def test_links_to_a_part_of_no_page_are_only_words() -> None:
    """Where the story has no page of its own, its footnote's link does not lead to the front page."""
    story = _clean(f"{BODY}<p>The ice was thick.<a href='#note-2'>2</a></p>", link="", base_url="https://example.org/")
    assert "<p>The ice was thick.2</p>" in story.html


def test_a_story_of_which_little_is_left_says_so() -> None:
    """Where cleaning takes more than half of a text's paragraphs, a problem tells it: the rules may be wrong there."""
    ice = (
        "Whoever walks on the ice of the lake before the harbour office has measured it does so at a risk of drowning."
    )
    extra = "".join(f"<p>{number}. {ice}</p>" for number in range(5))
    learned = frozenset(block_fingerprint(block.text) for block in read(extra))
    story = _clean(f"{BODY}{extra}", Context(learned=learned))
    assert story.text == TEXT
    assert [problem.where for problem in story.problems] == ["clean: body"]
    assert _clean(BODY, Context(learned=learned)).problems == ()
