# ruff: noqa: E501, RUF001 -- letters in many languages; a case stays on its line
"""What stands around a letter's text."""

import pytest

from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story

BODY = (
    "<p>The orchard by the canal was pruned in one afternoon, and nobody remembers that it was done faster.</p>"
    "<p>The pruners came from three villages, with their own ladders, and went home before it was dark.</p>"
)
TEXT = (
    "The orchard by the canal was pruned in one afternoon, and nobody remembers that it was done faster.\n\n"
    "The pruners came from three villages, with their own ladders, and went home before it was dark."
)


def _clean(content: str, context: Context | None = None) -> Story:
    raw = RawItem(hash=b"", title="Pruned in an afternoon", link="https://example.org/42", content=content)
    return clean_item(raw, context or Context())


@pytest.mark.parametrize(
    "foot",
    [
        '<p>You receive this email because you signed up for it.</p><p><a href="https://example.org/u">Unsubscribe</a></p>',
        "<p>You're receiving our weekly newsletter because you asked for it at example.org.</p><p>Canal Press, 9 Quay Street, Lowtown</p>",
        '<p>Canal Press, 9 Quay Street, 1234 Lowtown</p><p><a href="https://example.org/p">Update your preferences</a> | <a href="https://example.org/u">Unsubscribe</a></p>',
        "<p>Unsubscribe</p>",
        '<hr><p>Sie erhalten diese E-Mail, weil Sie sich angemeldet haben. <a href="https://example.org/u">Abmelden</a></p><p>Kanalpresse, Kaistraße 9</p>',
        '<p>Vous recevez cet e-mail parce que vous êtes abonné. <a href="https://example.org/u">Se désabonner</a></p>',
        '<p>Has recibido este correo porque te suscribiste. <a href="https://example.org/u">Darse de baja</a></p>',
        '<p>Hai ricevuto questa newsletter perché sei iscritto. <a href="https://example.org/u">Annulla l’iscrizione</a></p>',
        '<p>Вы получили это письмо, потому что подписались. <a href="https://example.org/u">Отписаться</a></p>',
        '<p><a href="https://example.org/u">配信停止はこちら</a></p>',
    ],
)
def test_the_foot_of_a_letter_goes(foot: str) -> None:
    """Why one gets it, the way out, and the sender beside them go, and are on record."""
    story = _clean(BODY + foot)
    assert story.text == TEXT
    assert "letter" in {gone.rule for gone in story.removals}


@pytest.mark.parametrize(
    "head",
    [
        "View this email in your browser",
        "View online",
        "Im Browser ansehen",
        "Voir dans le navigateur",
        "Открыть в браузере",
    ],
)
def test_the_head_of_a_letter_goes(head: str) -> None:
    """The way to the letter's copy on the web goes from above its text, and is on record."""
    story = _clean(f'<p><a href="https://example.org/c">{head}</a></p>{BODY}')
    assert story.text == TEXT
    assert "letter" in {gone.rule for gone in story.removals}


@pytest.mark.parametrize(
    "more",
    [
        "<p>He wanted to unsubscribe from the list of the society, but its office had no telephone and no address at all.</p>",
        "<p>You can unsubscribe at any time, the ministry promised those who had not asked for its letters.</p>",
        "<p>You received this letter because somebody cared, she wrote.</p><p>What followed was a correspondence of eleven years, of which four hundred pages are kept in the archive of the town, where the two sisters had lived since the war.</p>",
        "<p>How to view it in your browser is explained on the last page of the leaflet.</p>",
    ],
)
def test_stories_that_speak_of_letters_stay_whole(more: str) -> None:
    """A story about lists and letters is no letter's foot: nothing of it goes."""
    assert "letter" not in {gone.rule for gone in _clean(BODY + more).removals}


def test_a_source_keeps_the_frame_of_its_letters() -> None:
    """Where the operator wants the foot, it stays."""
    story = _clean(f"{BODY}<p>Unsubscribe</p>", Context(keep=frozenset({"letter"})))
    assert story.text.endswith("Unsubscribe")
