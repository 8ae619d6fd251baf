"""The rules of cleaning, all of them, in order: chains, names and what people are told come from here.

    feed item   begin ─┐
    page        read  ─┼─► Draft ─► chain(kind) ─► Story
    paste       begin ─┘

Order matters: lists go before captions, because they hold captions of their own; bylines go before datelines, because
they stand above them; a standfirst is compared when the text has lost its dateline; what is learned is compared last,
with the very blocks that were counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Final

from aggregator.clean.boilerplate import embeds, footers, learned, letters, lines, lists, tail
from aggregator.clean.draft import Context, Draft, Step
from aggregator.clean.head import capitals, feed_dates, lead, titles
from aggregator.clean.pictures import captions
from aggregator.clean.reading import controls, frames, hidden, trackers
from aggregator.clean.wire import corrections, fields


class Kind(StrEnum):
    """What kind of document a story comes from; a chain is made for each."""

    FEED = "feed"
    """An item of a feed."""
    PAGE = "page"
    """An article's page."""
    PASTE = "paste"
    """Plain text, as it is when a page is copied."""


EVERY: Final = frozenset(Kind)
FEED: Final = frozenset({Kind.FEED})
PAGE: Final = frozenset({Kind.PAGE})
PASTE: Final = frozenset({Kind.PASTE})
NO_PAGE: Final = FEED | PASTE
"""Of a page the finding of its story has seen to it, only feeds have it, or labelled pages lost text by it."""
HTML: Final = FEED | PAGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One row of the table."""

    name: str
    """In small letters with hyphens. Several rows may have one name: to a reader they take the same thing."""
    says: str
    """What it takes out, or reads, in words for people."""
    applies_to: frozenset[Kind]
    """The documents it is for."""
    step: Step | None = None
    """What it does in a chain; None for what is done while a document is read, before there are blocks."""
    can_be_kept: bool = True
    """Whether `keep` of a source may name it: not what only reads a field, and not what no text of a story is."""

    def apply(self, draft: Draft, context: Context) -> Draft:
        """The draft after this rule, with its name on what it took; the draft itself where it found nothing."""
        if self.step is None:
            return draft
        after = self.step(draft, replace(context, kept=True) if self.name in context.keep else context)
        before = len(draft.removals)
        if len(after.removals) == before:
            return after
        named = (replace(one, rule=self.name) for one in after.removals[before:])
        return replace(after, removals=(*draft.removals, *named))


def _reads(name: str, says: str, step: Step, applies_to: frozenset[Kind] = EVERY) -> Rule:
    """A row that reads a field and takes nothing away."""
    return Rule(name=name, says=says, step=step, applies_to=applies_to, can_be_kept=False)


def _shows(name: str, says: str, applies_to: frozenset[Kind]) -> Rule:
    """A row for what is done while a document is read, and cannot be kept."""
    return Rule(name=name, says=says, applies_to=applies_to, can_be_kept=False)


def _takes(name: str, says: str, step: Step, applies_to: frozenset[Kind] = EVERY) -> Rule:
    return Rule(name=name, says=says, step=step, applies_to=applies_to)


TABLE: Final[tuple[Rule, ...]] = (
    # While HTML is read
    _shows(hidden.RULE, "what no browser shows: hidden elements, words for screen readers alone", HTML),
    _shows(frames.RULE, "frames and players of other sites, which become links to what they showed", HTML),
    _shows(controls.FORM, "forms and their fields", HTML),
    _shows(controls.DRAWING, "words of drawings", HTML),
    Rule(name=trackers.TRACKING, says="what follows readers in links", applies_to=FEED),
    Rule(name=trackers.BEACON, says="pictures that count readers", applies_to=FEED),
    # While a page's story is found
    _shows("selector", "what a source's `page.remove` names", PAGE),
    _shows("named-boilerplate", "elements that the page's author named as boilerplate", PAGE),
    _shows("navigation", "lines of a page's navigation and footer", PAGE),
    _shows("related-card", "cards that lead to other stories", PAGE),
    _shows("contents", "links to parts of the same page", PAGE),
    _shows("outside", "what stands below the element that holds a page's story", PAGE),
    _shows("front-matter", "lines above the first paragraph of a page", PAGE),
    _shows("back-matter", "lines below the last paragraph of a page", PAGE),
    _shows("pull-quote", "quotations set apart that the text has too", PAGE),
    _shows("gap", "what stands among the parts of a page's story and is none of them", PAGE),
    # The title
    _reads("placeholder-date", "a date before the web, which stands for none", feed_dates.drop_placeholder, FEED),
    _takes("title-emoji", "runs of emoji around a title", titles.strip_emoji),
    _takes("title-site", "the site's name at a title's end or front", titles.strip_site),
    _takes("title-mark", "marks of the wires before a title: “UPDATE 2-”, “WRAPUP 1-”", titles.strip_marks),
    _takes("title-label", "labels of sections at a title: “Exclusive:”, “Watch:”, “[VIDEO]”", titles.strip_labels),
    _takes("title-capitals", "capitals of a title that has nothing else", capitals.lower_capitals),
    # What a page or a feed wraps around a story
    _takes("date-line", "a visible date", lead.strip_date_line, PASTE),
    _takes("repeated-author", "the author once more above the text", lead.strip_author),
    _reads("authors-field", "people and agency in the author field", fields.read_authors_field),
    _reads("rights-agency", "the agency in a line of rights", fields.read_copyright),
    _takes("feed-footer", "“The post … appeared first on …”", lines.strip_feed_footer),
    _takes("named-boilerplate", "elements that the page's author named as boilerplate", lines.strip_hinted, NO_PAGE),
    _takes(embeds.RULE, "leftovers of posts and videos of other sites", embeds.strip_embeds, NO_PAGE),
    _takes("advert-label", "“Advertisement”, “Story continues below”", lines.strip_adverts),
    _takes("share-bar", "“Share on …”", lines.strip_shares),
    _takes("counter", "numbers of comments, reading times", lines.strip_counters),
    _takes("button", "words of buttons: “Back to top”, “Print this page”", lines.strip_buttons),
    _takes("notice", "cookies, consent, “enable JavaScript”, leftovers of embeds", lines.strip_notices),
    _takes("promotion", "newsletters, apps, “follow us”", lines.strip_promotions),
    _takes(
        "letter",
        "what a letter has around its text: “View in your browser”, “Unsubscribe”, the sender's address",
        letters.strip_letter,
    ),
    _takes("related-list", "a heading such as “Most read” and the headlines below it", lists.strip_headed_lists),
    _takes("related-line", "“READ MORE: …”", lists.strip_related_lines),
    _takes("link-list", "links after the story", lists.strip_link_lists),
    _takes(
        "linked-headline",
        "headlines of other stories between the paragraphs of a page",
        lists.strip_linked_headlines,
        PAGE,
    ),
    _takes("headline-tail", "headlines after the story that no heading announces", lists.strip_headline_tail),
    _takes("copyright", "lines of rights", lines.strip_copyright),
    _takes("continue-reading", "“Continue reading …”", lines.strip_continue),
    _takes("keywords", "“Filed under: …”", tail.strip_filed, PAGE),
    _takes("promotion", "newsletters, apps, “follow us”", tail.strip_asking, PAGE),
    _takes("author-bio", "a last paragraph that says who the author is", tail.strip_author_bio, PAGE),
    _takes("tags", "the page's tags below a story", footers.strip_tags, NO_PAGE),
    _takes("self-link", "a link to the site's front page below a story", footers.strip_self_links),
    _takes("author-box", "a few words on the author below the story", footers.strip_author_box),
    # What becomes a field or a caption
    _takes(lead.REPEATED_TITLE, "the title once more above the text", lead.strip_title),
    _takes("date-line", "a visible date", lead.strip_date_line),
    _takes("publication-line", "“Published in …, February 3rd”", footers.strip_publication_lines, NO_PAGE),
    _takes("caption", "captions and credits of pictures in running text", captions.strip_captions),
    _takes("reporting-credit", "“Additional reporting by …”", fields.take_reporting),
    _takes("correction", "notes of correction, which stay in the HTML", corrections.take_corrections),
    _takes("byline", "“By …”", fields.take_byline),
    _takes("dateline", "place, date and agency before the first sentence", fields.take_dateline),
    _takes("standfirst", "a lead that the text repeats", lead.strip_standfirst),
    _takes("signature", "an agency's sign after the last sentence", fields.take_signature),
    _takes(
        "truncation-mark",
        "“[…]” at the end of an excerpt, which becomes an ellipsis",
        lines.strip_truncation_mark,
        NO_PAGE,
    ),
    _reads("host-agency", "the agency, where it publishes itself", fields.read_host),
    _takes(learned.RULE, "blocks that many stories of the source hold", learned.strip_learned),
    _reads("missing-title", "the first words of a text or an address, where there is no title", titles.ensure_title),
)
"""Every rule, in order."""

KEEPABLE: Final[frozenset[str]] = frozenset(rule.name for rule in TABLE if rule.can_be_kept)
"""Names that `keep` of a source may have."""


@cache
def chain(kind: Kind) -> tuple[Rule, ...]:
    """The rules that run over a document of one kind, in order."""
    return tuple(rule for rule in TABLE if rule.step is not None and kind in rule.applies_to)


@cache
def told() -> Mapping[str, Rule]:
    """Each name once, in order, with all that its rows apply to: what people are shown of the table."""
    found: dict[str, Rule] = {}
    for rule in TABLE:
        known = found.get(rule.name)
        if known:
            kinds = rule.applies_to | known.applies_to
            rule = replace(known, applies_to=kinds, can_be_kept=rule.can_be_kept or known.can_be_kept)  # noqa: PLW2901
        found[rule.name] = rule
    return MappingProxyType(found)
