"""What pages put at the end of their text, and endings of stories that look like it."""

from collections.abc import Callable

import pytest

from aggregator.clean.boilerplate.tail import TAIL, strip_asking, strip_author_bio, strip_filed
from aggregator.clean.draft import Context, Draft
from aggregator.clean.reading.read import read

BODY = "<p>The ferry runs again.</p><p>Nobody had thought that it would.</p>"


def stripped(step: Callable[[Draft, Context], Draft], ending: str) -> Draft:
    """A story with this ending after a step."""
    draft = Draft(title="Ferry", original_title="Ferry", blocks=read(BODY + ending), authors=("Ada Quist",))
    return step(draft, Context())


@pytest.mark.parametrize(
    ("step", "ending", "removed"),
    [
        (strip_filed, "<p>Filed under: Harbour, Boats</p>", 1),
        (strip_filed, "<p>Mots-clés : port, bateaux</p>", 1),
        (strip_filed, "<p>Topics of the evening were boats and the harbour.</p>", 0),
        (strip_asking, '<p>For more harbour news, <a href="https://post.example/n">sign up</a> to our letter.</p>', 1),
        (strip_asking, "<p>She would sign up for the first trip, she said.</p>", 0),
        (
            strip_asking,
            '<p>The council asked the captain to follow them to <a href="https://post.example/b">the quay</a>.</p>',
            0,
        ),
        (strip_asking, '<p>For more than nine years the <a href="https://post.example/b">site</a> was shut.</p>', 0),
        (strip_asking, '<p>Folgen Sie dem <a href="https://post.example/b">Uferweg</a> bis zur Mühle.</p>', 0),
        (strip_asking, '<p>El alcalde suscribe <a href="https://post.example/b">el acuerdo</a> del puerto.</p>', 0),
        (
            strip_asking,
            '<p>The cap on <a href="https://post.example/b">subscription</a> prices may save you money.</p>',
            0,
        ),
        (strip_asking, '<p>Follow her on <a href="https://post.example/b">Mastodon</a>.</p>', 1),
        (strip_asking, '<p>Prenumerera på <a href="https://post.example/b">hamnens brev</a>.</p>', 1),
        (strip_asking, '<p>Zapisz się do <a href="https://post.example/b">naszego listu</a>.</p>', 1),
        (strip_asking, '<p>The <a href="https://post.example/b">boat</a> sails at nine.</p>', 0),
        (
            strip_asking,
            '<p>A <a href="https://post.example/b">subscription</a> to the ferry costs forty crowns.</p>',
            0,
        ),
        (strip_asking, '<p>Das <a href="https://post.example/b">Abo</a> der Fähre kostet vierzig Kronen.</p>', 0),
        (
            strip_asking,
            '<p>“Follow me and <a href="https://post.example/b">sign up</a>,” the captain told the crew.</p>',
            0,
        ),
        (strip_asking, '<p>The harbour <a href="https://post.example/b">newsletter</a> was printed until 1987.</p>', 0),
        (strip_asking, '<p>Subscribe to <a href="https://post.example/b">the harbour letter</a>.</p>', 1),
        (
            strip_asking,
            '<p>Get the news of the harbour with <a href="https://post.example/b">our newsletter</a>.</p>',
            1,
        ),
        (strip_asking, '<p>Abonnez-vous à <a href="https://post.example/b">la lettre du port</a>.</p>', 1),
        (strip_author_bio, "<p>Our editor Ada Quist writes about boats.</p>", 1),
        (strip_author_bio, "<p>The captain is Bo Lind.</p>", 0),
        (strip_author_bio, "<p>It was at this point that the harbour master turned to Ada Quist.</p>", 0),
    ],
)
def test_endings(step: Callable[[Draft, Context], Draft], ending: str, removed: int) -> None:
    """Keywords, requests and biographies go, on record; sentences of the story with the same words stay."""
    draft = stripped(step, ending)
    assert len(draft.removals) == removed
    assert len(draft.blocks) == 3 - removed


def test_only_the_end_is_looked_at() -> None:
    """The same line further up stays: there it belongs to what follows."""
    after = "".join(f"<p>Paragraph {at}.</p>" for at in range(TAIL))
    assert stripped(strip_filed, f"<p>Sources: two of them</p>{after}").removals == ()
