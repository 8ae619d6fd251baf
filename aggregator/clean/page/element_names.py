# ruff: noqa: E501 -- a line for each kind of name
"""What page authors call the elements of a page: names of boilerplate, and of what belongs to a story."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

NAMES_LIMIT = 240
"""Characters of an element's names that are looked at: utility classes run to kilobytes."""

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")

BOILERPLATE = re.compile(
    r"""(?:^|[\s_-])(?:
      related|recirc\w*|recommend(?:ed|ations?)?|more-?(?:link|topics?|stories|news|articles|from|on)|read-?(?:more|next|also)|most-?(?:read|popular)|trending
    | newsletters?\w*|sign-?up|subscri(?:be|ption)\w*|promo\w*|cta|advert\w*|adsense|sponsor\w*|outbrain|taboola|affiliate\w*
    | shar(?:e|ing)|social|follow|comments?|disqus|rating|feedback|survey|poll
    | breadcrumbs?|nav|navigation|menu|pagination|tags?|tag-?(?:list|cloud|links)|keywords|topics
    | author-?(?:bio|box|info|card|profile|description)|bio|about-?author|disclaimer|copyright|permissions?|citation|cite-?wrapper
    | caption\w*|credits?|photo-?credit|media-?info|byline|dateline
    | (?:info|fact|side|fakta)-?box|fact-?sheet|faktarute|infokasten|pull-?quote
    | cookies?|consent|paywall-?(?:banner|message|prompt)|debug
    | line-?clamp\S*|truncate|toc|table-?of-?contents
    | visually-?hidden|sr-only|screen-reader(?:-text)?
    )(?=$|[\s_-])""",
    re.VERBOSE,
)
"""Boilerplate of a page, and what stands beside its story."""

_ADVERT = re.compile(r"(?:^|\s)ads?(?=$|[\s_-])")
"""Only as the beginning of a class: within a name and in an id two letters are chance."""

_STORY = re.compile(
    r"(?:^|[\s_-])(?:paragraph|(?:article|story|post|entry)-?(?:body|text|content)|body-?text)(?=$|[\s_-])"
)
"""Names of what holds a story or is a part of it."""

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|lede?|lead-?(?:text|paragraph)?|dek|deck|sub-?(?:title|head(?:line)?|heading)|teaser-?(?:text)?"
    r"|intro(?:duction|text)?|abstract|summary|excerpt|description|chapo|chapeau|entradilla|sommario|occhiello|bajada|ingress|manchet"
    r"|vorspann|anreisser|kicker-?text|linha-?fina)(?=$|[\s_-])"
)


def is_standfirst(element: HtmlElement) -> bool:
    """Whether an element is named as the paragraph that stands between a title and its story."""
    names = names_of(element)
    return bool(names) and _STANDFIRST.search(names) is not None


def is_boilerplate(element: HtmlElement) -> bool:
    """Whether an element is named as boilerplate and not as a story."""
    for attribute in ("class", "id", "role"):
        names = _names(element.get(attribute) or "")
        if names and BOILERPLATE.search(names) and not _STORY.search(names):
            return True
    return _ADVERT.search((element.get("class") or "")[:NAMES_LIMIT].lower()) is not None


def names_of(element: HtmlElement) -> str:
    """`class`, `id` and `role` of an element, in lower case; words that are run together are parted by a hyphen."""
    return _names(f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".strip())


def _names(names: str) -> str:
    return _CAMEL.sub("-", names[:NAMES_LIMIT]).lower() if names else ""
