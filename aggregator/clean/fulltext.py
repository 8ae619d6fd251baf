"""A feed item's story completed by its article's page."""

from __future__ import annotations

from dataclasses import replace

from aggregator.clean.draft import Context
from aggregator.clean.page import clean_page
from aggregator.model import PageRules, Problem, Story


def page_story(item: Story, html: bytes, *, url: str, asked: str, rules: PageRules, context: Context) -> Story:
    """The item with the page's text where that is the longer one."""
    del asked, rules, context
    page = clean_page(html, url=url)
    if len(page.text) < len(item.text):
        short = Problem(where="page", what="the feed's text is kept: the page has less")
        return replace(item, problems=(*item.problems, short))
    return replace(item, text=page.text, html=page.html, from_page=True)
