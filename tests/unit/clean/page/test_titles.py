"""The story's title among all that a page is called."""

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page.jsonld import LinkedData
from aggregator.clean.page.titles import choose_title, read_titles

STORY = "Harbour ferry runs again after nine years"


@pytest.mark.parametrize(
    ("headlines", "shared", "headings", "document", "title"),
    [
        ([STORY], ["You will not believe this ferry"], [STORY], f"{STORY} | Post", STORY),
        ([], [f"{STORY} - Local | Post"], [STORY], f"{STORY} | Post", STORY),
        ([], [f"Ferries: {STORY}"], [STORY], "", f"Ferries: {STORY}"),
        ([], [], [STORY], f"{STORY} | Post", STORY),
        ([], [], ["Riverside Post"], f"{STORY} | Riverside Post", f"{STORY} | Riverside Post"),
        (["Riverside Post"], ["Riverside Post"], ["Riverside Post", STORY], f"{STORY} | Post", STORY),
        (["Mayor wins a cake"], [STORY], [STORY], f"{STORY} | Post", STORY),
        ([f"{STORY[:25]}…"], [], [STORY], STORY, STORY),
        (
            ["港のフェリーが九年ぶりに再開"],
            [],
            ["港のフェリーが九年ぶりに再開、市長"],
            "",
            "港のフェリーが九年ぶりに再開",
        ),
        ([], [], [], "Ferry", "Ferry"),
        ([], [], [], "", ""),
    ],
    ids=[
        "headline before a title for sharing",
        "suffix goes where the heading ends",
        "kicker stays",
        "heading",
        "site as heading",
        "site everywhere",
        "headline of another story",
        "cut headline is made whole",
        "no spaces",
        "document",
        "nothing",
    ],
)
def test_choice(headlines: list[str], shared: list[str], headings: list[str], document: str, title: str) -> None:
    """The first title that speaks of the story is taken, never the site's name, and without what follows it."""
    assert choose_title(headlines, shared, headings, document, "Riverside Post") == title


def test_both_titles_are_read() -> None:
    """The document's title is kept beside the story's, entities decoded, on one line."""
    tree = document_fromstring(
        "<html><head><title>Page not found &amp;amp; gone\n | Post</title></head>"
        "<body><h1>Oh <b>no</b></h1></body></html>"
    )
    titles = read_titles(tree, {"og:title": ["Page not found"]}, LinkedData(), "Post")
    assert titles.document == "Page not found & gone | Post"
    assert titles.title == "Page not found"
