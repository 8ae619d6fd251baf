"""The rules of cleaning by name: what each takes out, in words for people; `keep` in the config names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RULES: Final[Mapping[str, str]] = {
    # titles
    "title-emoji": "runs of emoji around a title",
    "title-site": "the site's name at a title's end or front",
    "title-mark": "marks of the wires before a title: “UPDATE 2-”, “WRAPUP 1-”",
    "title-label": "labels of sections at a title: “Exclusive:”, “Watch:”, “[VIDEO]”",
    "title-capitals": "capitals of a title that has nothing else",
    # what a page or a feed wraps around a story
    "feed-footer": "“The post … appeared first on …”",
    "named-furniture": "elements that the page's author named as furniture",
    "advert-label": "“Advertisement”, “Story continues below”",
    "share-bar": "“Share on …”",
    "counter": "numbers of comments, reading times",
    "notice": "cookies, consent, “enable JavaScript”, leftovers of embeds",
    "promotion": "newsletters, apps, “follow us”",
    "related-list": "a heading such as “Most read” and the headlines below it",
    "related-line": "“READ MORE: …”",
    "link-list": "links after the story",
    "linked-headline": "headlines of other stories between the paragraphs of a page",
    "headline-tail": "headlines after the story that no heading announces",
    "copyright": "lines of rights",
    "continue-reading": "“Continue reading …”",
    "truncation-mark": "“[…]” at the end of an excerpt, which becomes an ellipsis",
    "learned": "blocks that many stories of the source hold",
    "beacon": "pictures that count readers",
    "tracking": "what follows readers in links",
    # what becomes a field or a caption
    "repeated-title": "the title once more above the text",
    "standfirst": "a lead that the text repeats",
    "date-line": "a visible date",
    "caption": "captions and credits of pictures in running text",
    "byline": "“By …”",
    "dateline": "place, date and agency before the first sentence",
    "signature": "an agency's sign after the last sentence",
    "reporting-credit": "“Additional reporting by …”",
    "correction": "notes of correction, which stay in the HTML",
}
"""Name of the rule to what it takes out."""
