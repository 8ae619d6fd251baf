"""The main text of an article page: trafilatura says which paragraphs, the page itself gives them.

Trafilatura's answer is a witness, not the text: its rendering loses spaces, lists and links. Each unit of the page that
it has is chosen; then what stands in boilerplate is dropped, and what is missing between is taken in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml.html import HtmlElement

from aggregator.clean.page.align import align
from aggregator.clean.page.filling import fill_gaps, fill_links, fill_quotes, fill_tables, take_standfirst
from aggregator.clean.page.selection import (
    Selection,
    drop_back,
    drop_boilerplate,
    drop_cards,
    drop_front,
    drop_navigation,
    drop_outside,
    drop_repeats,
    note_gaps,
)
from aggregator.clean.page.units import carve, units_of
from aggregator.model import Removal

COVERAGE = 0.6
"""The least share of the witness that must be found among the units, or it stands for itself."""

STEPS: tuple[Callable[[Selection], None], ...] = (
    drop_navigation,
    drop_boilerplate,
    drop_cards,
    drop_outside,
    fill_gaps,
    fill_links,
    fill_quotes,
    fill_tables,
    drop_front,
    drop_back,
    drop_repeats,
    take_standfirst,
)
"""The steps, in order: what is filled in later is not looked at by those before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The main text of a page."""

    html: str
    """As it is in the page, less everything around it."""
    removals: tuple[Removal, ...]
    """What the witness had, and is no part of the story; and what stands between its parts without being one."""
    share: float
    """How much of what was found at first is left, in characters."""


def choose(tree: HtmlElement, witness: str, *, title: str = "", description: str = "") -> Chosen | None:
    """Find in a page what a witness took for its main text; the tree is cut down to it.

    :param witness: the plain text of another extraction
    :param title: of the story, as the page says
    :param description: the page's own summary; a paragraph above the text that says the same is its standfirst
    :return: None where the page does not show what the witness has: it took it from a script
    """
    units = units_of(tree)
    kept, coverage = align(units, witness)
    if coverage < COVERAGE or not kept:
        return None
    selection = Selection(units=units, kept=kept, title=title, description=description)
    first = frozenset(kept)
    for step in STEPS:
        step(selection)
    if not selection.kept:
        return None
    note_gaps(selection, first)
    share = selection.length(first & selection.kept) / max(1, selection.length(first))
    return Chosen(html=carve(tree, units, selection.kept), removals=tuple(selection.removals), share=share)
