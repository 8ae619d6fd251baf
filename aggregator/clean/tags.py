"""A publisher's categories less the words that are meant for its own machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WALL = (
    "ads?|advert(?:s|ising|isements?)?|sponsor(?:s|ed|ship)?|paywall|newsletters?|comments?|push|widgets?"
    "|recommendations?"
)
_SWITCH = "no|non|hide|hidden|block(?:ed)?|disable[ds]?|enable[ds]?|exclude[ds]?|skip|without|free|off|on"
_JOINT = r"[\s_.-]?"

_INTERNAL = re.compile(
    rf"""
      (?:{_SWITCH}){_JOINT}(?:{_WALL})                     # "noads", "hide-newsletter"
    | (?:{_WALL}){_JOINT}(?:{_SWITCH})                     # "sponsorshipblock", "ad free"
    | paid|unpaid|premium|metered|registered|freemium      # whom the text is shown to
    | (?:subscribers?|members?){_JOINT}only
    | uncategori[sz]ed|untagged|no{_JOINT}(?:category|tags?)
    | (?:content|article|post|page|story){_JOINT}(?:type|format|template|id){_JOINT}\S*
    | [a-z][a-z0-9_-]*[:=][a-z0-9][\w./=-]*                 # "type:article", "layout=wide"
    | _\S+ | \S+_{{2,}}\S+                                 # "_home", "import__2"
    | \d{{1,3}} | \d{{5,}} | [0-9a-f]{{16,}}               # numbers of a database; a year is a subject
    """,
    re.VERBOSE,
)
"""A whole category, in small letters."""


def for_readers(categories: Iterable[str]) -> tuple[str, ...]:
    """The categories that say what a story is about, once each."""
    return tuple(dict.fromkeys(each for each in categories if each and not _INTERNAL.fullmatch(each.casefold())))
