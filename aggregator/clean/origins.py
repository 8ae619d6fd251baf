"""Which paper a story was taken from, as a planet says: its name and addresses, as they may be shown."""

from __future__ import annotations

from dataclasses import replace

from aggregator.clean.draft import Context
from aggregator.clean.head.titles import shorten
from aggregator.model import Origin, RawItem
from aggregator.text.html import inline_text
from aggregator.text.iri import is_iri, percent_encoded
from aggregator.text.urls import SECRET_LENGTH, canonical, holds_key, host, identity, tells_secret, without_secrets

NAME_LIMIT = 200
"""Characters of a paper's name; it stands beside every story."""

RIGHTS_LIMIT = 1_000
"""Characters of what a paper says of its rights: a licence's name and address, and some lines."""

ID_LIMIT = 512
"""Characters of a feed's id; readers cut longer ones, which then mean another feed."""


def origin_of(raw: RawItem, context: Context) -> Origin | None:
    """The paper that an item was taken from; None where it names none, or nothing but the feed that it stands in."""
    given = raw.origin
    if given is None or _is_itself(given, context):
        return None
    link, feed = _public(given.link, context), _public(given.feed, context)
    name = inline_text(given.title) or host(link) or host(feed) or host(given.id)
    if not name:
        return None
    return replace(
        given,
        id=_public_id(given.id, context),
        title=shorten(name, NAME_LIMIT),
        link=link,
        feed=feed,
        rights=shorten(inline_text(given.rights), RIGHTS_LIMIT),
    )


def _is_itself(origin: Origin, context: Context) -> bool:
    """Whether it is the feed that the item stands in: by its id, or where one has none by its addresses or its name."""
    if origin.id and context.feed_id:
        return origin.id == context.feed_id
    own = {identity(without_secrets(address)) for address in (context.feed_link, *context.addresses)}
    named = {identity(without_secrets(address)) for address in (origin.link, origin.feed)}
    if any(named):
        return bool((own & named) - {""})
    return inline_text(origin.title).casefold() == inline_text(context.site_title).casefold()


def _public(address: str, context: Context) -> str:
    """An address without what may be somebody's key; empty where its path holds one."""
    href = canonical(address)
    href = without_secrets(href) if holds_key(href) else href
    return "" if _tells_own(href, context) else href


def _public_id(identifier: str, context: Context) -> str:
    """An id as it may be published; empty where it is none, or may hold somebody's key: it cannot be cut."""
    written = percent_encoded(identifier.strip())
    if len(written) > ID_LIMIT or not is_iri(written) or holds_key(written) or _tells_own(written, context):
        return ""
    return written


def _tells_own(text: str, context: Context) -> bool:
    """Whether it tells a secret of the feed that the item stands in: of its address, or a variable of the config."""
    held = any(len(value) >= SECRET_LENGTH and value in text for value in context.secrets)
    return held or any(tells_secret(text, address) for address in context.addresses)
