"""Languages, each with a made-up story of its own: boilerplate in its words goes, and nothing of the story with it.

A file of `languages/` has the paragraphs of a story, what stands around them with the rule that takes it, and sentences
that look like it and stay.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.clean.draft import Context
from aggregator.clean.story import clean_item
from aggregator.clean.table import told
from aggregator.clean.words.load import languages
from aggregator.model import RawItem, Story

FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in Path(__file__).parent.glob("languages/*.toml")}
KINDS = {"related-line", "related-list", "caption", "promotion"}
"""Rules whose words a language has first."""


def cases() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every piece of boilerplate with its language."""
    for code, file in sorted(FILES.items()):
        for gone in file["gone"]:
            yield code, gone


def cleaned(code: str, html: str, *, below: bool = False) -> Story:
    """The language's story as an item of a feed, with `html` between its paragraphs or below them."""
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in FILES[code]["story"])
    content = "".join((first, *rest, html) if below else (first, html, *rest))
    raw = RawItem(hash=b"", title=FILES[code]["title"], content=content)
    return clean_item(raw, Context(language=code))


def test_a_story_without_boilerplate_loses_nothing() -> None:
    """No rule takes a word of any of the stories."""
    stories = {code: cleaned(code, "") for code in FILES}
    assert {code: story.text for code, story in stories.items()} == {
        code: "\n\n".join(file["story"]) for code, file in FILES.items()
    }
    assert [gone for story in stories.values() for gone in story.removals] == []


@pytest.mark.parametrize(
    ("code", "gone"), list(cases()), ids=lambda value: value if isinstance(value, str) else value["rule"]
)
def test_boilerplate_in_its_words_goes(code: str, gone: dict[str, Any]) -> None:
    """The rule that is named takes it, and the story is whole."""
    story = cleaned(code, gone["html"], below=gone["rule"] == "related-list")
    assert gone["rule"] in told()
    assert {one.rule for one in story.removals} == {gone["rule"]}
    assert story.text == "\n\n".join(FILES[code]["story"])


@pytest.mark.parametrize("code", [code for code, file in FILES.items() if "stays" in file])
def test_sentences_with_the_same_words_stay(code: str) -> None:
    """What only begins like boilerplate, or speaks of it, is the story's wherever it stands."""
    for sentence in FILES[code]["stays"]:
        for below in (False, True):
            story = cleaned(code, f"<p>{sentence}</p>", below=below)
            assert sentence in story.text.split("\n\n")
            assert story.removals == ()


@pytest.mark.parametrize("code", [one.code for one in languages()])
def test_every_language_is_tested(code: str) -> None:
    """Each file of words has a story, with an example of each of the first kinds."""
    assert {gone["rule"] for gone in FILES[code]["gone"]} >= KINDS
