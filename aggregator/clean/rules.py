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
    "letter": "what a letter has around its text: “View in your browser”, “Unsubscribe”, the sender's address",
    "related-list": "a heading such as “Most read” and the headlines below it",
    "related-line": "“READ MORE: …”",
    "link-list": "links after the story",
    "linked-headline": "headlines of other stories between the paragraphs of a page",
    "headline-tail": "headlines after the story that no heading announces",
    "copyright": "lines of rights",
    "publication-line": "“Published in …, February 3rd”",
    "author-box": "a few words on the author below the story",
    "tags": "the page's tags below a story",
    "button": "words of buttons: “Back to top”, “Print this page”",
    "frame": "frames and players of other sites, which become links to what they showed",
    "hidden": "what no browser shows: hidden elements, words for screen readers alone",
    "form": "forms and their fields",
    "drawing": "words of drawings",
    "embed": "leftovers of posts and videos of other sites",
    "self-link": "a link to the site's front page below a story",
    "continue-reading": "“Continue reading …”",
    "truncation-mark": "“[…]” at the end of an excerpt, which becomes an ellipsis",
    "learned": "blocks that many stories of the source hold",
    "selector": "what a source's `page.remove` names",
    "navigation": "lines of a page's navigation and footer",
    "front-matter": "lines above the first paragraph of a page",
    "back-matter": "lines below the last paragraph of a page",
    "outside": "what stands below the element that holds a page's story",
    "gap": "what stands among the parts of a page's story and is none of them",
    "contents": "links to parts of the same page",
    "related-card": "cards that lead to other stories",
    "pull-quote": "quotations set apart that the text has too",
    "keywords": "“Filed under: …”",
    "author-bio": "a last paragraph that says who the author is",
    "beacon": "pictures that count readers",
    "tracking": "what follows readers in links",
    # what becomes a field or a caption
    "repeated-title": "the title once more above the text",
    "repeated-author": "the author once more above the text",
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
