"""Rules by name: all that the code uses are known to the config, and each can be undone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import aggregator.clean
from aggregator.clean.draft import Context
from aggregator.clean.rules import RULES
from aggregator.clean.story import clean_item
from aggregator.model import RawItem, Story

ROOM = Path(aggregator.clean.__file__).parent
NAMED_AT = {"without": 2, "_cut_backs": 2, "removal": 0, "whole_block": 0, "Removal": 0}
"""Functions that are given a rule's name, and which of their arguments it is."""


def _names(tree: ast.AST) -> Iterator[str]:
    """The rules that a module names where it removes something, or asks whether it may."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMED_AT:
            given = node.args[NAMED_AT[node.func.id] :][:1]
        elif isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith(".keep"):
            given = [node.left]
        yield from (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))


def _modules() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted(ROOM.glob("*.py")) if path.name != "rules.py"]


def test_every_rule_that_is_used_is_known() -> None:
    """A name that the config refuses could not be kept by anybody."""
    used = {name for module in _modules() for name in _names(module)}
    assert len(used) > 20
    assert used <= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_is_known_is_used(rule: str) -> None:
    """A name that no module has would promise what does not happen."""
    strings = (node.value for module in _modules() for node in ast.walk(module) if isinstance(node, ast.Constant))
    assert rule in strings


BODY = (
    "<p>The mill by the river opened again on Friday, and the miller gave bread to everybody who came to see it.</p>"
    "<p>“We waited for the water,” said the miller, who had kept the stones dry for nine winters in a barn.</p>"
    "<p>The next grinding is planned for the end of the month, if the river does not fall below its mark.</p>"
)
TITLE = "Mill by the river opens again"

OTHER_TITLES = ("Bridge closed for a week", "Baker wins a prize at the fair", "Ferry sails again")

ITEMS = {
    "title-emoji": (f"🔥 {TITLE}", BODY, "🔥"),
    "title-site": (f"{TITLE} | River Post", BODY, "River Post"),
    "title-mark": (f"WRAPUP 3-{TITLE}", BODY, "WRAPUP 3-"),
    "title-label": (f"Watch: {TITLE}", BODY, "Watch:"),
    "title-capitals": ("THE MILL BY THE RIVER OPENED AGAIN", BODY, "MILL"),
    "feed-footer": (
        TITLE,
        f"{BODY}<p>The post Mill by the river opens again appeared first on River Post.</p>",
        "appeared first",
    ),
    "named-furniture": (
        TITLE,
        f'{BODY}<div class="sharedaddy"><p>Ada, Ivo and nine others were here.</p></div>',
        "nine others",
    ),
    "advert-label": (TITLE, f"{BODY}<p>Advertisement</p>", "Advertisement"),
    "share-bar": (TITLE, f"{BODY}<p>Share this article on Facebook</p>", "Share this article"),
    "counter": (TITLE, f"{BODY}<p>12 comments</p>", "12 comments"),
    "notice": (TITLE, f"{BODY}<p>We use cookies to improve your experience.</p>", "cookies"),
    "promotion": (TITLE, f"{BODY}<p>Sign up for our daily newsletter.</p>", "newsletter"),
    "related-line": (TITLE, f"{BODY}<p>READ MORE: River falls below its mark</p>", "READ MORE"),
    "copyright": (TITLE, f"{BODY}<p>© 2024 River Post Ltd. All rights reserved.</p>", "©"),
    "continue-reading": (TITLE, f'{BODY}<p><a href="https://post.example/mill">Continue reading…</a></p>', "Continue"),
    "repeated-title": (TITLE, f"<h1>{TITLE}</h1>{BODY}", TITLE),
    "standfirst": (TITLE, f"<p>The mill by the river opened again on Friday</p>{BODY}", "on Friday\n"),
    "date-line": (TITLE, f"<p>19 August 2024, 23:14</p>{BODY}", "23:14"),
    "caption": (TITLE, f"{BODY}<p>The mill on Friday. Photo: Ada Brook</p>", "Ada Brook"),
    "byline": (TITLE, f"<p>By Ada Brook</p>{BODY}", "By Ada"),
    "dateline": (TITLE, BODY.replace("<p>The", "<p>TIRANA, Aug 19 (Reuters) - The", 1), "Aug 19 (Reuters)"),
    "signature": (TITLE, f"{BODY[:-4]} (AFP)</p>", "(AFP)"),
    "publication-line": (TITLE, f"{BODY}<p>Published in River Post, February 3rd, 2024</p>", "Published in"),
    "tags": (TITLE, f"{BODY}<p>Tags: mills, rivers, bread</p>", "Tags:"),
    "button": (TITLE, f"{BODY}<p>Back to top</p>", "Back to top"),
    "truncation-mark": (TITLE, f"{BODY[:-4]} The miller also said that […]</p>", "[…]"),
    "repeated-author": (TITLE, f"<p>Ada Brook</p>{BODY}", "Ada Brook"),
    "correction": (TITLE, f"{BODY}<p>Correction: the mill has three stones, not two.</p>", "three stones"),
    "related-list": (
        TITLE,
        BODY + "<h3>Most read</h3>" + "".join(f"<p><a href='/{title}'>{title}</a></p>" for title in OTHER_TITLES),
        "Baker wins",
    ),
    "reporting-credit": (TITLE, f"{BODY}<p>(Reporting by Ada Brook; editing by Ivo Lind)</p>", "Ivo Lind"),
}
"""Rule to a title, a body, and words of either that go."""

AUTHORS = {"repeated-author": ("Ada Brook",)}
"""Of the feed, where a rule needs them."""


def _cleaned(rule: str, keep: frozenset[str] = frozenset()) -> Story:
    title, body, _ = ITEMS[rule]
    context = Context(site_title="River Post", feed_link="https://post.example/", keep=keep)
    return clean_item(
        RawItem(hash=b"", title=title, content=body, link="https://post.example/mill", authors=AUTHORS.get(rule, ())),
        context,
    )


@pytest.mark.parametrize("rule", ITEMS)
def test_a_rule_takes_its_words_and_keep_leaves_them(rule: str) -> None:
    """What a rule removes is back, and no longer on record, where the operator keeps it."""
    words = ITEMS[rule][2]
    cleaned, kept = _cleaned(rule), _cleaned(rule, frozenset({rule}))
    assert rule in {gone.rule for gone in cleaned.removals}
    assert rule not in {gone.rule for gone in kept.removals}
    fields = (f"{story.title if rule.startswith('title-') else ''}\n{story.text}\n" for story in (cleaned, kept))
    assert [words in field for field in fields] == [False, True]
