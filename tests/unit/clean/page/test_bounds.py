"""No page costs more than a large one does."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page import units
from aggregator.clean.page.bounds import BREAKS_LIMIT, MARKUP_LIMIT, bound_breaks, bound_source
from aggregator.clean.page.document import clean_page


def test_a_page_is_read_as_far_as_its_bound() -> None:
    """Of a page with too many tags the first are read, and the rest is told."""
    page = "<p>Ferry runs.</p>" * MARKUP_LIMIT
    source, problems = bound_source(page)
    assert source == page[: len(source)]
    assert source.count("<") == MARKUP_LIMIT
    assert [problem.where for problem in problems] == ["clean: page"]
    assert bound_source(page[:1000]) == (page[:1000], ())


def test_trafilatura_sees_few_line_breaks() -> None:
    """It is given a copy in which further breaks are no breaks; no word is lost, and the page's own tree stays."""
    tree = document_fromstring("<div>" + "verse<br>" * (BREAKS_LIMIT + 50) + "</div>")
    bounded = bound_breaks(tree)
    assert len(list(bounded.iter("br"))) == BREAKS_LIMIT
    assert bounded.text_content().count("verse") == BREAKS_LIMIT + 50
    assert len(list(bounded.iter("*"))) < BREAKS_LIMIT + 9, "trafilatura would take elements out one by one"
    assert len(list(tree.iter("br"))) == BREAKS_LIMIT + 50
    assert bound_breaks(bounded) is bounded


def test_runs_of_one_element_share_the_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """An element with a thousand lines is looked at once, and not for each of them."""
    looked = []
    look = units._station

    def count(element: units.HtmlElement) -> units.HtmlElement:
        looked.append(element)
        return look(element)

    monkeypatch.setattr(units, "_station", count)
    clean_page("<html><body><div>" + "The ferry runs again.<br>" * 1000 + "</div></body></html>")
    assert 0 < len(looked) < 20
