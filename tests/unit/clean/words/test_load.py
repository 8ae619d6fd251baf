"""Files of words: every mistake in one is told with its place, and those that there are have none."""

import re
from pathlib import Path

import pytest

from aggregator.clean.words.kinds import KINDS, PLAIN
from aggregator.clean.words.load import Language, any_word_of, each, languages, mistakes, plain, read_language, spotter

DOCS = Path(__file__).parents[4] / "docs" / "cleaning.md"


@pytest.mark.parametrize("language", languages(), ids=lambda one: one.code)
def test_a_language_has_no_mistakes(language: Language) -> None:
    """Words of every file can be understood, apart nothing, match something, and take no time beyond their length."""
    assert mistakes(language) == ()
    assert re.fullmatch("[a-z]{2,3}", language.code)


def test_english_has_words_of_every_kind() -> None:
    """Whoever adds a language has an example of each kind in one file, in the order of the kinds."""
    (english,) = (one for one in languages() if one.code == "en")
    assert list(english.words) == list(KINDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("language = ", "xx.toml: "),
        ("advert = ['ad']", 'language must say in English which one it is, as in language = "Welsh"'),
        ("language = ''", "language must say in English"),
        ("language = 'X'\nunbounded = 1", "unbounded must be true or false"),
        ("language = 'X'\nadverts = ['ad']", "adverts is no kind of words; did you mean advert?"),
        ("language = 'X'\nqqqqq = ['ad']", "qqqqq is no kind of words"),
        ("language = 'X'\nadvert = 'ad'", "advert must be a list of words, as in advert = ['…']"),
        ("language = 'X'\nadvert = []", "advert must be a list of words"),
        ("language = 'X'\nadvert = ['ad', 3]", "advert[1] must be words in quotes, found 3"),
        ("language = 'X'\nadvert = [' ']", "advert[0] must be words in quotes"),
    ],
)
def test_a_file_of_another_form_is_refused(text: str, said: str) -> None:
    """The message names the file, the kind, which of its words, and what should stand there."""
    with pytest.raises(ValueError, match=re.escape(said)) as refused:
        read_language("xx.toml", text)
    assert str(refused.value).startswith("xx.toml: ")


def test_all_mistakes_of_form_are_told_at_once() -> None:
    """One line for each."""
    with pytest.raises(ValueError, match="language must") as refused:
        read_language("xx.toml", "adverts = ['ad']\nbutton = 'close'")
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("kind", "phrase", "said"),
    [
        ("advert", "ad ", "begins or ends with a space"),
        ("advert", "a(d", "cannot be understood"),
        ("advert", "<nothing> here", "cannot be understood: no language has words of the kind 'nothing'"),
        ("advert", "(?P<here>ad)", "cannot be understood"),
        ("advert", "(ad)?", "matches nothing at all"),
        ("advert", "(a+ )*b", "repeats what is repeated without a bound"),
        ("nobody", "admin(istrator)?", "has a mark, and the kind takes plain words"),
    ],
)
def test_wrong_words_are_told(kind: str, phrase: str, said: str) -> None:
    """Each with its file, kind, place and text."""
    language = Language(code="xx", name="X", unbounded=False, words={kind: ("right", phrase)})
    (told,) = mistakes(language)
    assert told.startswith(f"xx.toml: {kind}[1] {phrase!r} ")
    assert said in told


def test_a_kind_without_words_is_no_pattern() -> None:
    """A rule that asks for a kind that there is not would match everywhere, and does not start."""
    with pytest.raises(ValueError, match="no language has words of the kind 'adverts'"):
        each("adverts")


def test_words_of_languages_without_spaces_have_no_bounds() -> None:
    """A word of English is no part of a longer one; one of Chinese stands between any others."""
    pattern = re.compile(any_word_of("unsubscribe"), re.IGNORECASE)
    assert pattern.search("Unsubscribe here")
    assert not pattern.search("unsubscribed")
    assert pattern.search("您可以随时退订邮件")


def test_plain_words_are_as_they_stand() -> None:
    """Kinds that are compared whole keep their dots and strokes."""
    assert "n/a" in plain("nobody")
    assert set(KINDS) >= PLAIN


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("feed_footer", "The post Ice is late appeared first on Gazette"),
        ("continue_reading", "CONTINUE READING"),
        ("correction", "Berichtigung: Es waren drei."),
        ("reporting", "(With AP inputs)"),
    ],
)
def test_the_cheap_look_sees_what_its_kind_matches(kind: str, text: str) -> None:
    """What no pattern of a kind could match is told without the patterns; what one matches never is."""
    look = spotter(kind)
    assert look(text)
    assert not look("Ice closed the canal.")


def test_the_example_of_the_docs_is_a_file_of_words() -> None:
    """Whoever copies the example from docs/cleaning.md begins with a file that is right."""
    (example,) = re.findall(r"```toml\n(language = .*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    language = read_language("cy.toml", example)
    assert mistakes(language) == ()
    assert len(language.words) >= 5
