"""Kinds of words that rules know, and what each is: the keys that a language's file may have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Lists of other stories
        "list_heading": "a heading above other stories' headlines: “Most read”; a whole line",
        "section_heading": "how such a heading begins that may as well be a section of the story: “Top posts”",
        "related_line": "a label before another story's headline, with a colon, a bar or a dash: “READ MORE: …”",
        "related_elsewhere": "the same with the name of another site and no mark: “Also on paper.example …”",
        "related_label": "a label with neither, before a link to another story: “Read also …”",
        "related_label_not": "what follows such words where they are a sentence: “Read more about …”",
        # What leads on to the page
        "feed_footer": "what blog software puts below an item: “The post … appeared first on …”, up to the text's end",
        "continue_reading": "an invitation to go on that says what with: “Continue reading”, “Read the full story”",
        "read_more": "one that may lead anywhere: “Read more”, “Learn more”",
        "here": "“here”, after these",
        # What counts, sells and asks
        "comments": "what readers wrote, behind or before a number: “12 comments”",
        "no_comments": "“no”, before it",
        "counter": "what else counts, or asks for a comment; a whole line",
        "reading_time": "“Reading time”",
        "advert": "a label of an advertisement; a whole line",
        "advert_go_on": "what such a label may say besides: “scroll to continue”",
        "advert_line": "other lines of the kind: “Story continues below”",
        "share_word": "a word among the names of networks in a row of buttons: “copy link”, “print”",
        "share": "what asks to share; a whole line",
        "promotion": "what asks to subscribe, follow, download or join; a whole block",
        "promotion_own": "what such a block must name: the publisher's own letters, channels and pages",
        "asks": "what asks the reader for something, anywhere in a paragraph below a page's story",
        "offers": "what is offered there, in words that stories use as well",
        "reader": "words by which a paper speaks to its reader, or of itself",
        "told": "words by which a story tells what somebody said",
        "rights": "“All rights reserved”",
        "copyright_line": "another line of rights, up to its end",
        "notice": "what speaks of the page: cookies, scripts, embeds; a whole block",
        "button": "what is written on a button",
        # Letters
        "mail": "a letter: “e-mail”, “newsletter”",
        "letter_reason": "how a block begins that tells why one gets the letter",
        "unsubscribe": "the way out of a letter's list, anywhere in a block",
        "letter_trouble": "what may stand before the way to a letter's copy: “Trouble viewing it?”",
        "letter_copy": "the way to a letter's copy on the web",
        # Who wrote it, and who made the pictures
        "by": "“by”, before those who wrote a story",
        "byline_label": "a label before them: “Author:”",
        "byline_from": "what follows their names: “in Paris”, “for the Gazette”; capitals count",
        "byline_the": "an article after that; capitals count",
        "byline_when": "what may stand before a date in a byline",
        "and": "“and”, between names",
        "with": "“with”, between names",
        "name_particle": "small words within a name: “de”, “van der”; capitals count",
        "role": "what somebody is: “correspondent”",
        "nobody": "plain words that stand in an author's field and name nobody",
        "reporting": "a credit for the newsroom: “Additional reporting by …”; a whole block",
        "reported_by": "in it, what stands before those who reported",
        "contributed": "in it, what stands behind them",
        "photo_label": "a label before a picture's credit, with a colon, a bar or a sign of rights",
        "photo_noun": "a picture, before “by”",
        "photo_by": "“by” and “courtesy of”, behind it",
        "credit_by": "what may stand between a label and its mark: “Photo by: …”",
        "credit_label": "more labels that are no part of the name of who made a picture",
        "credit_particle": "plain small words in a picture's credit",
        "about_author": "a heading above what a site says of a story's author; a whole line",
        "bio_verb": "plain words that follow a name where a paragraph says who somebody is: “is”, “writes”",
        # Dates, datelines and where a story was printed
        "date_label": "a label before a visible date: “Published”",
        "date_on": "what may follow on it: “on”",
        "time_at": "what may stand between a date and a time",
        "updated": "how a line begins that says when a story was changed",
        "dateline_on": "what may stand before a dateline's day; capitals count",
        "place_particle": "small words within a place's name, and between two places; capitals count",
        "capital_label": "plain words in capitals before a dash or a colon that are no place",
        "speaker_label": "the same before a colon, where people are labelled too",
        "printed": "what says that a story was printed elsewhere: “Published”",
        "printed_in": "what follows on it: “in”",
        # Tags, corrections, titles
        "tags_label": "a label before a feed's tags, with a colon",
        "filed_under": "a label before a page's tags, with a colon",
        "permalink": "what a link to the story itself is called",
        "correction": "a note of correction; a whole block",
        "title_label": "a section's label before a title, with a colon, a bar or a dash",
        "title_bracket": "such a label in brackets before a title",
        "title_bracket_end": "the same behind it",
        "title_end": "such a label behind a title, after a bar or a dash",
        # Pages that are no article
        "error_word": "“Error”, before what the title of an error page says",
        "error_title": "the title of a page that is not there",
        "check_title": "the title of a page that checks for robots",
        "login_title": "the title of a page for logging in",
        "consent_title": "the title of a page that asks for consent",
        "consent_word": "words of consent, several of which make a short page one that asks for it",
        "paywall": "what asks for a subscription, anywhere in a short page",
        "needs_script": "what says that a page needs a script",
    }
)

PLAIN: Final = frozenset({"nobody", "credit_particle", "bio_verb", "capital_label", "speaker_label"})
"""Kinds that are compared as they stand, without any marks of the notation."""
