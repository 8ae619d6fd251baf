"""Boilerplate by its words, in seven languages; and stories that use the same words."""

import pytest

from aggregator.clean.length import TEXT_CHARS
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

FIRST = "<p>The mill at Ostby will grind again from Sunday, forty years after its wheel had stopped turning.</p>"
LAST = "<p>Its owner has rebuilt the weir with stone from the old quarry, and means to sell the flour at the door.</p>"
PAGE = "https://paper.example/2024/mill"


def _clean(content: str) -> Story:
    return clean_item(RawItem(hash=b"", title="Mill to grind again", link=PAGE, content=content), Context())


def _kept(content: str) -> bool:
    story = _clean(content)
    return not story.removals


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("promotion", "<p>Subscribe to our channel - https://video.example/mill</p>"),
        ("promotion", "<p>Sign up for our weekly newsletter</p>"),
        ("promotion", "<h3>Jetzt abonnieren: unser Newsletter</h3>"),
        ("promotion", "<p>Suivez-nous sur Facebook</p>"),
        ("promotion", "<p>Síguenos en Telegram</p>"),
        ("promotion", "<p>Seguici su Instagram</p>"),
        ("promotion", "<p>Siga o nosso canal no WhatsApp</p>"),
        ("promotion", "<p>Подписывайтесь на наш канал</p>"),
        ("promotion", "<p><a href=/s>Subscribe to Morning Flour</a></p>"),
        ("counter", "<p>3 Kommentare</p>"),
        ("counter", "<p>submitted by oldmiller to Mills<br><a href=/1>[link]</a> <a href=/2>[12 comments]</a></p>"),
        ("counter", "<p><a href=mailto:desk@paper.example>Reply to this post</a></p>"),
        ("button", "<p>Dismiss</p>"),
        ("button", "<p>Nach oben</p>"),
        ("button", "<p>Закрыть</p>"),
        ("notice", "<p>See audio.example/privacy for privacy information.</p>"),
        ("notice", "<p>Learn more about your ad choices. Visit audio.example/choices</p>"),
        ("notice", "<p>If you buy through our links, we may earn a commission.</p>"),
        ("share-bar", "<p>Enjoyed this story? Tell a friend of it</p>"),
        ("copyright", "<p>© 2024 Paper of Ostby</p>"),
        ("continue-reading", "<p><a href=/more>Continue reading</a></p>"),
        ("continue-reading", "<p><a href=/more>To read this article in full, please click here</a></p>"),
        ("continue-reading", "<p><a href=/more>Den ganzen Artikel lesen</a></p>"),
        ("continue-reading", "<p><a href=/more>Seguir leyendo</a></p>"),
        ("continue-reading", "<p><a href=/more>Continua a leggere</a></p>"),
        ("continue-reading", "<p><a href=/more>Saiba mais</a></p>"),
        ("continue-reading", f"<p><a href={PAGE}#rest>Learn more about the mill and its owner</a></p>"),
    ],
)
def test_boilerplate_below_a_story_goes(rule: str, line: str) -> None:
    """Each line is removed by its rule, and the story is whole."""
    story = _clean(FIRST + LAST + line)
    assert [gone.rule for gone in story.removals] == [rule]
    assert story.text.startswith("The mill at Ostby")
    assert story.text.endswith("at the door.")


@pytest.mark.parametrize(
    "block",
    [
        "<h2>Subscribe to Changes</h2>",
        "<ul><li>subscribe to the mailing list of the guild</li></ul>",
        "<p>Register for the vote at the town hall by Friday, the council asks everybody who owns a share.</p>",
        "<p>Do you have a question? Nobody in the hall had one that evening.</p>",
        "<p>Melden Sie sich beim Amt, riet der Müller allen, die Wasser brauchen.</p>",
        "<p>Inscrivez-vous à la mairie avant lundi, dit le meunier aux habitants.</p>",
        "<p>If you click on the wheel, it turns: the model in the museum was made by a boy of twelve.</p>",
        "<p>© A. Miller</p>",
        "<p><img src=/wheel.jpg> 197 likes</p>",
        "<p>Play</p>",
        "<p>12 comments</p>",
        "<p><a href=https://guild.example/stone>Learn more about millstones on the pages of the guild</a></p>",
        "<p>What follows is arithmetic: read more in <a href=https://guild.example/sums>The Sums of a Mill</a>.</p>",
        "<p>Find out more by watching the film of <a href=https://guild.example/film>the turning</a></p>",
    ],
)
def test_a_story_keeps_what_uses_the_same_words(block: str) -> None:
    """Between the paragraphs of a story such words are its own: steps, quotations, links to what it speaks of."""
    assert _kept(FIRST + block + LAST)


def test_a_tail_that_only_leads_on_is_cut() -> None:
    """A link at a paragraph's end that is just the invitation goes; so do the words after an ellipsis."""
    linked = _clean(FIRST + LAST.replace("</p>", f" <a href={PAGE}>Read more</a></p>"))
    assert linked.text.endswith("at the door.")
    marked = _clean(FIRST + "<p>Its owner has rebuilt the weir with stone from … Leer más</p>")
    assert marked.text.endswith("stone from …")


@pytest.mark.parametrize("size", [10_000, 100_000])
def test_no_pattern_reads_more_than_a_blocks_end(size: int) -> None:
    """A block that nearly matches over and over is looked at once, and stays."""
    nearly = "read more " * size + "subscribe to see more (" * 10
    text = _clean(f"<p>{nearly}</p>{LAST}").text
    assert len(text) >= min(len(nearly), TEXT_CHARS - 10)
    assert text.startswith(nearly[: TEXT_CHARS - 10])
