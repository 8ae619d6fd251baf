"""The table of rules: every rule that can be kept is seen at work and undone, chains and the docs are the table's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.clean.draft import Context, Draft, taken
from aggregator.clean.page.document import clean_page
from aggregator.clean.story import clean_item
from aggregator.clean.table import EVERY, KEEPABLE, TABLE, Kind, Rule, chain, told
from aggregator.model import PageRules, RawItem, Story
from aggregator.text.paragraphs import block_fingerprint

DOCS = Path(__file__).parents[3] / "docs" / "cleaning.md"


def test_rows_of_one_name_say_the_same() -> None:
    """Whatever the rows that share a name do, a person is told one thing of them."""
    assert {rule.name: rule.says for rule in TABLE} == {name: rule.says for name, rule in told().items()}
    assert all(rule.says == told()[rule.name].says for rule in TABLE)


def test_names_can_be_written_in_a_config() -> None:
    """A rule's name is words in small letters with hyphens between."""
    assert [name for name in told() if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


@pytest.mark.parametrize("kind", Kind)
def test_a_chain_is_the_rows_for_its_kind_in_order(kind: Kind) -> None:
    """No chain has a rule of its own, and none has another order."""
    rules = chain(kind)
    places = [TABLE.index(rule) for rule in rules]
    assert places == sorted(places)
    assert all(kind in rule.applies_to for rule in rules)
    assert {rule.name for rule in TABLE if rule.step and rule.applies_to == EVERY} <= {rule.name for rule in rules}


def test_a_rule_names_what_its_step_took() -> None:
    """A step does not know what it is called; what was on record before keeps its name."""

    def step(draft: Draft, context: Context) -> Draft:
        return draft if context.kept else Draft(removals=(*draft.removals, taken("Back to top")))

    first, second = (Rule(name=name, says="", step=step, applies_to=EVERY) for name in ("one", "two"))
    draft = second.apply(first.apply(Draft(), Context()), Context())
    assert [gone.rule for gone in draft.removals] == ["one", "two"]
    assert second.apply(draft, Context(keep=frozenset({"two"}))) is draft


def test_the_docs_have_the_table() -> None:
    """docs/cleaning.md lists every rule in order, with the same words, documents and whether it can be kept."""
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \| ([a-z, ]+) \| (yes|no) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert rows == [
        (rule.name, rule.says, ", ".join(sorted(rule.applies_to)), "yes" if rule.can_be_kept else "no")
        for rule in told().values()
    ]


BODY = (
    "<p>The mill by the river opened again on Friday, and the miller gave bread to everybody who came to see it.</p>"
    "<p>“We waited for the water,” said the miller, who had kept the stones dry for nine winters in a barn.</p>"
    "<p>The next grinding is planned for the end of the month, if the river does not fall below its mark.</p>"
)
TITLE = "Mill by the river opens again"

NOTICE = "Write to the Post whenever the river rises."

MORE_TITLES = ("Council buys a boat", "School choir sings", "Apples are late")
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
    "named-boilerplate": (
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
    "letter": (
        TITLE,
        f'{BODY}<p>Mill Street 4</p><p><a href="https://post.example/u">Unsubscribe</a></p>',
        "Mill Street",
    ),
    "link-list": (
        TITLE,
        BODY + "<ul>" + "".join(f"<li><a href='/{title}'>{title}</a></li>" for title in OTHER_TITLES) + "</ul>",
        "Baker wins",
    ),
    "headline-tail": (
        TITLE,
        BODY
        + "".join(f"<p>{title} after the long winter of the valley</p>" for title in (*OTHER_TITLES, *MORE_TITLES)),
        "Baker wins",
    ),
    "author-box": (TITLE, f"{BODY}<h3>About the author</h3><p>Ada Brook grows apples.</p>", "grows apples"),
    "embed": (TITLE, f'{BODY}<p>[gallery ids="4,5"]</p>', "gallery"),
    "self-link": (TITLE, f'{BODY}<p><a href="https://post.example/">Front page</a></p>', "Front page"),
    "learned": (TITLE, f"{BODY}<p>{NOTICE}</p>", NOTICE),
}
"""Rule to a title, a body, and words of either that go."""

AUTHORS = {"repeated-author": ("Ada Brook",)}
"""Of the feed, where a rule needs them."""


def _cleaned(rule: str, keep: frozenset[str] = frozenset()) -> Story:
    title, body, _ = ITEMS[rule]
    learned = frozenset({block_fingerprint(NOTICE)})
    context = Context(site_title="River Post", feed_link="https://post.example/", keep=keep, learned=learned)
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


PAGES = {
    "linked-headline": (f'<p><a href="/other">{OTHER_TITLES[0]} again</a></p>', "Bridge closed"),
    "keywords": ("<p>Filed under: mills, rivers</p>", "Filed under"),
    "author-bio": ("<p>Ada Brook is the mill reporter of the River Post and lives by the river.</p>", "mill reporter"),
}
"""Rule that is for pages alone to what stands on one, and words of it that go."""


@pytest.mark.parametrize("rule", PAGES)
def test_a_rule_for_pages_takes_its_words_and_keep_leaves_them(rule: str) -> None:
    """What a rule takes from a page is back where the operator keeps it."""
    extra, words = PAGES[rule]
    first, *rest = BODY.split("</p>", 1)
    page = (
        f'<html><head><title>{TITLE}</title><meta name="author" content="Ada Brook"></head><body><article>'
        f"<h1>{TITLE}</h1>{first}</p>{extra if rule == 'linked-headline' else ''}{''.join(rest)}"
        f"{'' if rule == 'linked-headline' else extra}</article></body></html>"
    )
    rules = PageRules(body="article")
    kept = clean_page(page, url="https://post.example/mill", rules=rules, context=Context(keep=frozenset({rule})))
    cleaned = clean_page(page, url="https://post.example/mill", rules=rules)
    assert rule in {gone.rule for gone in cleaned.removals}
    assert rule not in {gone.rule for gone in kept.removals}
    assert [words in story.text for story in (cleaned, kept)] == [False, True]


@pytest.mark.parametrize("rule", ["repeated-author", "feed-footer", "button", "letter", "self-link", "author-box"])
def test_what_goes_from_a_feed_goes_from_a_page_too(rule: str) -> None:
    """What stands around a story in a feed is taken from its page by the same rule."""
    _, body, words = ITEMS[rule]
    page = (
        f'<html><head><title>{TITLE}</title><meta name="author" content="Ada Brook">'
        f'<link rel="canonical" href="https://post.example/mill"></head><body><article>{body}</article></body></html>'
    )
    story = clean_page(page, url="https://post.example/mill", rules=PageRules(body="article"))
    assert rule in {gone.rule for gone in story.removals}
    assert words not in story.text


LINKS = {
    "tracking": ('<a href="https://post.example/a?utm_source=feed">the river</a>', "utm_source"),
    "beacon": ('<img src="https://count.example/pixel.gif" width="1" height="1">', "count.example"),
}
"""Rule at work while HTML is read to what goes."""


@pytest.mark.parametrize("rule", LINKS)
def test_what_follows_readers_goes_and_keep_leaves_it(rule: str) -> None:
    """Parameters of links and pictures that count are in the HTML only where the operator keeps them."""
    extra, words = LINKS[rule]
    stories = [
        clean_item(
            RawItem(hash=b"", title=TITLE, content=f"{BODY}<p>See {extra}.</p>", link="https://post.example/mill"),
            Context(keep=keep),
        )
        for keep in (frozenset[str](), frozenset({rule}))
    ]
    assert [words in story.html for story in stories] == [False, True]
    assert [rule in {gone.rule for gone in story.removals} for story in stories] == [True, False]


def _examples() -> Iterator[str]:
    yield from (*ITEMS, *PAGES, *LINKS)


def test_every_rule_that_can_be_kept_is_seen_at_work() -> None:
    """Each name that the config takes has an example here that shows what it does."""
    assert sorted(_examples()) == sorted(KEEPABLE)
