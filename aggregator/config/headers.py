"""Header fields of one's own: their names and values. No message repeats a value: it may be a secret."""

from __future__ import annotations

import re
from typing import Final

from aggregator.config.wrong import Wrong

LENGTH_LIMIT: Final = 8_000
"""Characters of a value; servers refuse requests whose heads are longer than 8 to 16 kB."""

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_OURS: Final = frozenset(
    {"accept", "accept-encoding", "a-im", "host", "range", "expect", "te", "trailer", "upgrade", "connection"}
    | {"keep-alive", "transfer-encoding", "http2-settings"}
)
_OUR_KINDS: Final = ("content-", "if-", "proxy-")


def header_name(value: str) -> str:
    """The name of a field that the program does not set by what it asks for."""
    text = value.strip()
    if not _TOKEN.fullmatch(text):
        raise Wrong("this cannot be the name of a header", 'such as "User-Agent" or "X-Api-Key"')
    if text.lower() in _OURS or text.lower().startswith(_OUR_KINDS):
        raise Wrong(f"{text} is set by the program, by what it asks for and what it can read")
    return text


def header_value(value: str) -> str:
    """What can be sent in a field."""
    text = value.strip(" \t")
    if not text:
        raise Wrong("it is empty; expected some text", "leave the header out")
    if any((ch < " " and ch != "\t") or "\x7f" <= ch < "\xa0" or ch > "\xff" for ch in text):
        raise Wrong("expected text that a header can hold, found a control character or one that Latin-1 does not have")
    if len(text) > LENGTH_LIMIT:
        raise Wrong(f"expected at most {LENGTH_LIMIT} characters, found {len(text)}")
    return text
