"""A bound on the attributes of one element: parsers of HTML look each up among all before it."""

from __future__ import annotations

import re

ATTRIBUTES_LIMIT = 100
"""Attributes of one element that are kept; 225,000 take html5ever minutes, and no page has twenty that matter."""

_ATTRIBUTE = r"""(?:[\s/]*+(?:=?[^\s/>=]++|=)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+)"""
_TAG = re.compile(rf"((?><[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{{ATTRIBUTES_LIMIT}}})){_ATTRIBUTE}++")
"""A tag as a tokeniser of HTML reads it (HTML Standard, 13.2.5.32 to 39), as far as its last attribute."""


def few_attributes(html: str) -> str:
    """`html` with no element that has more than `ATTRIBUTES_LIMIT` attributes, the first ones kept."""
    return _TAG.sub(r"\1", html) if "<" in html else html
