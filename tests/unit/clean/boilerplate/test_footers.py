# ruff: noqa: RUF001 -- lines in many languages; a case stays on its line
"""What stands below a story: tags, places of publication, portraits, links to itself; and what looks like them."""

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

BODY = (
    "<p>The bridge over the Ard was closed on Tuesday after a barge had struck its second pier in the night.</p>"
    "<p>Engineers will look at the stone below the water line before the first trains may cross it again.</p>"
)
TEXT = (
    "The bridge over the Ard was closed on Tuesday after a barge had struck its second pier in the night.\n\n"
    "Engineers will look at the stone below the water line before the first trains may cross it again."
)


def _clean(content: str) -> Story:
    raw = RawItem(hash=b"", title="Barge closes bridge", link="https://paper.example/2024/bridge", content=content)
    return clean_item(raw, Context(feed_link="https://paper.example/"))


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("tags", "<p>Tags: bridges, barges, trains</p>"),
        ("tags", "<p>Filed under: <a href=/r>Rivers</a></p>"),
        ("tags", "<p>Schlagwörter: Brücken, Schiffe</p>"),
        ("tags", "<p>Etiquetas: puentes, trenes</p>"),
        ("tags", "<p>Теги: мосты, поезда</p>"),
        ("tags", "<p>#bridges #trains</p>"),
        ("publication-line", "<p>Published in the Gazette, March 3rd, 2024</p>"),
        ("publication-line", "<p>This article was originally published on The Gazette.</p>"),
        ("publication-line", "<p>Erschienen im Anzeiger vom 3. März 2024</p>"),
        ("publication-line", "<p>Publicado en La Gaceta el 3 de marzo de 2024</p>"),
        ("publication-line", "<p>Опубликовано в «Вестнике» 3 марта 2024</p>"),
        ("self-link", "<p><a href=https://paper.example/2024/bridge>★</a></p>"),
        ("self-link", "<p><a href=https://paper.example/2024/bridge>Permalink</a></p>"),
        ("self-link", "<p><a href=https://paper.example/>The Paper of Ardmouth</a></p>"),
        ("author-box", "<p>About the author</p><p>Anna Ek has written of rivers for thirty years.</p>"),
        ("author-box", "<h3>Über die Autorin</h3><p>Anna Ek schreibt seit dreißig Jahren über Flüsse.</p>"),
        ("author-box", "<h3>Об авторе</h3><p>Анна Эк пишет о реках тридцать лет.</p>"),
    ],
)
def test_what_stands_below_goes(rule: str, line: str) -> None:
    """Each is removed by its rule, and not one word of the story with it."""
    story = _clean(BODY + line)
    assert story.text == TEXT
    assert rule in {gone.rule for gone in story.removals}


def test_tags_after_the_last_sentence_go() -> None:
    """Tags in parentheses that link to the site's own pages are cut from text and HTML."""
    tags = "(<a href=https://paper.example/t/bridges>Bridges</a>, <a href=https://paper.example/t/barges>Barges</a>)"
    story = _clean(BODY.replace("again.</p>", f"again. {tags}</p>"))
    assert story.text == TEXT
    assert "Barges" not in story.html


@pytest.mark.parametrize(
    "line",
    [
        "<p>Sources: (<a href=https://one.example/a>One</a>, <a href=https://two.example/b>Two</a>)</p>",
        "<p>Published in three languages, her diary of the floods is read in every school on the river.</p>",
        "<p>Erschienen waren zu der Sitzung nur vier der zwölf Räte, und keiner von ihnen sprach.</p>",
        "<p><a href=https://river.example/>The river authority</a></p>",
        "<p>The tags: none of the barges had one.</p>",
        "<p>About the author of the letter nothing is known.</p>",
        "<p># 7 was the number of the barge.</p>",
    ],
)
def test_what_only_looks_like_it_stays(line: str) -> None:
    """Sources, sentences, and links to other sites are the story's own."""
    story = _clean(BODY + line)
    assert story.text.startswith(TEXT + "\n\n")
    assert not story.removals


def test_a_portrait_in_the_middle_stays() -> None:
    """What comes before other paragraphs of the story is no portrait at its end."""
    middle = "<h3>About the author</h3>" + BODY + BODY.replace("Ard", "Bel") + BODY.replace("Ard", "Cor")
    assert "About the author" in _clean(BODY + middle).text
