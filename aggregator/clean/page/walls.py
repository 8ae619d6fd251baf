# ruff: noqa: E501, RUF001 -- patterns and words of many languages, with the quotes and dashes that publishers set
"""Pages that are no article: walls of consent, payment and login, errors, checks for robots, and pages about something else.

What a page calls itself counts where it is all that the title says. Else the text decides: it has to be the feed's
story, and more of it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from aggregator.clean.page.document import Reading
from aggregator.clean.words.load import any_of
from aggregator.model import Story
from aggregator.text.words import LEAD, cut, is_spaceless

SHORT = 1_500
"""Characters of text below which a page that speaks of consent, payment or login is taken for a wall: an article about
such things is longer, or is what the feed announces."""

AS_LONG = 0.9
"""Share of the feed's own text that the page's must reach: its rendering of the same words may be a little shorter."""

STUB, STUB_MORE = 1.2, 200
"""Times the feed's own text, and characters more, up to which a page has nothing to add: there what was removed from it
counts too, as the offer to subscribe is often taken for a promotion."""

SAID = 0.4
"""Share of the words of the feed's title or lead that must stand on the page for it to be about the same."""

FEWEST = 3
"""Words below which a title or a lead says too little to tell a story by."""

_SITE = r"(?:\s*[|–—:·-]\s*.{1,60})?"

_SECTION = r"(?:.{1,40}\s*[|–—:-]\s*)?"

_ERROR_TITLE = re.compile(
    rf"{_SECTION}(?:{any_of('error_word')}\s*)?[\s(\[\"'“]*(?:[45]0[0-9]\b.{{0,40}}|{any_of('error_title')})"
    rf"[\s)\]\"'”!.…]*{_SITE}",
    re.IGNORECASE,
)
_CHECK_TITLE = re.compile(rf"[\s\"'“]*{any_of('check_title')}[\s\"'”!?.…]*{_SITE}", re.IGNORECASE)
_LOGIN_TITLE = re.compile(rf"{_SECTION}{any_of('login_title')}[\s!.…]*{_SITE}", re.IGNORECASE)
_CONSENT_TITLE = re.compile(rf"{_SECTION}{any_of('consent_title')}[\s!.…]*{_SITE}", re.IGNORECASE)

_CONSENT = re.compile(rf"\b{any_of('consent_word')}\b", re.IGNORECASE)
CONSENT_WORDS = 4
"""Words of consent in a short text that make it a wall."""

_PAY = re.compile(any_of("paywall"), re.IGNORECASE)
_SCRIPT = re.compile(any_of("needs_script"), re.IGNORECASE)

_WALL_PATH = re.compile(
    r"(?:^|[/.?&=_-])(?:log-?in|sign-?in|logon|auth|sso|anmelden|connexion|consent|cookie-?wall|privacy-?gate|paywall|subscribe|abo|checkout|registe?r|registrieren|captcha|challenge)(?:$|[/.?&=_-])",
    re.IGNORECASE,
)
"""Words in the path or the first label of a host that lead to a wall, where none was asked for."""

_LONG, _DIGITS = 4, 2
"""Letters of a word, and digits of a number, that tells anything."""


def refusal(reading: Reading, item: Story, *, url: str, asked: str) -> str:
    """Why a page does not serve for the item's text, as the end of a sentence; empty where it does.

    :param url: where the page came from, after every redirect
    :param asked: the address that was asked for
    """
    page = reading.story
    if not page.text:
        return "its page has no text"
    return (
        _by_address(url, asked)
        or _by_title(reading, item)
        or _by_words(reading, item)
        or _by_likeness(reading, item)
        or (f"its page has less text ({len(page.text):,} characters)" if _is_shorter(page, item) else "")
    )


def _by_address(url: str, asked: str) -> str:
    there, wanted = urlsplit(url), urlsplit(asked)
    if there.path.strip("/") == "" and wanted.path.strip("/") and not there.query:
        return "its address leads to the site's front page"
    for part, before in ((there.path, wanted.path), (there.netloc.split(".")[0], wanted.netloc.split(".")[0])):
        if part != before and _WALL_PATH.search(part) and not _WALL_PATH.search(before):
            return "its address leads to a page for login, consent or payment"
    return ""


def _by_title(reading: Reading, item: Story) -> str:
    titles = {" ".join(title.split()) for title in (reading.metadata.document_title, reading.story.title) if title}
    if item.title in titles or item.original_title in titles:
        return ""
    for pattern, what in (
        (_CHECK_TITLE, "a check for robots"),
        (_ERROR_TITLE, "an error page"),
        (_LOGIN_TITLE, "a page for logging in"),
        (_CONSENT_TITLE, "a question for consent"),
    ):
        if any(pattern.fullmatch(title) for title in titles):
            return f"its page is {what}"
    return ""


def _by_words(reading: Reading, item: Story) -> str:
    """What a short text asks of its reader, unless the feed's own text asks it too."""
    text = reading.story.text
    if len(text) > max(SHORT, 2 * len(item.text)):
        return ""
    own = f"{item.title}\n{item.text}"
    if len(text) <= STUB * len(item.text) + STUB_MORE:
        text = "\n".join((text, *(one.text for one in reading.story.removals)))
    if len(_CONSENT.findall(text)) >= CONSENT_WORDS and len(_CONSENT.findall(own)) < CONSENT_WORDS:
        return "its page asks for consent"
    if _PAY.search(text) and not _PAY.search(own):
        return "its page asks for a subscription or a login"
    if _SCRIPT.search(text) and not _SCRIPT.search(own):
        return "its page shows its text to scripts only"
    if reading.metadata.paywalled and len(text) <= 1.2 * len(item.text):
        return "its page is for subscribers, and has no more text"
    return ""


def _by_likeness(reading: Reading, item: Story) -> str:
    said = _words(f"{reading.metadata.document_title} {reading.story.title} {reading.story.text}")
    wanted = [words for words in (_words(item.title), _words(item.text[:LEAD])) if len(words) >= FEWEST]
    if not wanted or any(len(words & said) >= SAID * len(words) for words in wanted):
        return ""
    return "its page is about something else"


def _is_shorter(page: Story, item: Story) -> bool:
    return len(page.text) < AS_LONG * len(item.text)


def _words(text: str) -> set[str]:
    """What tells what a text is about: longer words and numbers, and pairs where a script has no spaces."""
    return {word for word in cut(text.casefold()) if is_spaceless(word[0]) or len(word) >= _least(word)}


def _least(word: str) -> int:
    return _DIGITS if word.isdigit() else _LONG
