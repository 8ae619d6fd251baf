"""A feed item's story completed by its article's page: the page gives the text, the feed stays what it was."""

from __future__ import annotations

from dataclasses import replace

from aggregator.clean.draft import Context
from aggregator.clean.page.document import Reading, read_page
from aggregator.clean.page.walls import refusal
from aggregator.clean.tags import for_readers
from aggregator.model import PageRules, Problem, Removal, Story

KEPT_RULES = ("title-", "tracking")
"""Beginnings of the rules whose removals from the feed's item still tell of the completed story."""


def page_story(
    item: Story, html: bytes, *, url: str, asked: str, rules: PageRules | None = None, context: Context | None = None
) -> Story:
    """The item with its page's text, where the page is the story's and has more of it; else as it was, and the reason.

    Title, link, guid and date stay the feed's, so that the item stays who it is; what the feed lacks, the page gives.

    :param html: the page, as it came
    :param url: where it came from, after every redirect
    :param asked: the address that was asked for
    """
    reading = read_page(html, url=url, rules=rules or PageRules(), context=context or Context())
    why = refusal(reading, item, url=url, asked=asked)
    if why:
        problem = Problem(where="page", what=f"the feed's text is kept: {why}")
        return replace(item, problems=(*item.problems, problem), paywalled=reading.metadata.paywalled)
    return _completed(item, reading)


def _completed(item: Story, reading: Reading) -> Story:
    page = reading.story
    has_title = bool(item.original_title)
    return replace(
        item,
        title=item.title if has_title else page.title,
        original_title=item.original_title or page.original_title,
        authors=item.authors or page.authors,
        contributors=item.contributors or page.contributors,
        agency=item.agency or page.agency,
        dateline=item.dateline or page.dateline,
        corrections=page.corrections or item.corrections,
        published=item.published or page.published,
        updated=item.updated or page.updated,
        html=page.html,
        text=page.text,
        language=page.language or item.language,
        categories=for_readers((*item.categories, *page.categories)),
        picture=item.picture or page.picture,
        from_page=True,
        paywalled=reading.metadata.paywalled,
        removals=(*filter(_still_tells, item.removals), *page.removals),
        problems=(*item.problems, *(replace(one, where=f"page: {one.where}") for one in page.problems)),
    )


def _still_tells(removal: Removal) -> bool:
    return removal.rule.startswith(KEPT_RULES)
