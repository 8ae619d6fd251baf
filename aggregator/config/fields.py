"""The kinds of value that a config holds: each says what it expects, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Final
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from aggregator.config import addresses
from aggregator.config.durations import format_duration, format_size, parse_duration, parse_size
from aggregator.config.findings import nearest
from aggregator.config.former import refuse_former
from aggregator.config.headers import header_name, header_value
from aggregator.config.languages import language_tag, suggested_language
from aggregator.config.wrong import UNSEEN, Wrong, found
from aggregator.errors import UnknownNameError
from aggregator.model import UNNOTICED, Edit, Preference
from aggregator.publish.document import INDEX_NAME
from aggregator.regions import hierarchy

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
"""Names of sources, topics and regions: a topic's is a file name and a part of its address."""

LINE_LIMIT: Final = 300
"""Characters of a title, a word or a path: more is a mistake, such as a missing quote."""

TEXT_LIMIT: Final = 2_000
"""Characters of a description."""


def _name(value: str) -> str:
    if NAME.fullmatch(value):
        return value
    better = hierarchy.slug(value)[:64].strip("-")
    raise Wrong(
        f"{value[:80]!r} is no name: expected a-z, 0-9 and hyphens, 64 at most, no hyphen first",
        f'did you mean "{better}"?' if NAME.fullmatch(better) else "",
    )


def _topic_name(value: str) -> str:
    if value == INDEX_NAME:
        raise Wrong(f"{INDEX_NAME!r} is the page of all topics, so no topic can have that name", 'such as "overview"')
    return value


def _label(value: str) -> str:
    text = value.strip()
    if UNSEEN.search(text):
        raise Wrong("expected text on one line, found a line break or a control character")
    if len(text) > LINE_LIMIT:
        raise Wrong(f"expected at most {LINE_LIMIT} characters, found {len(text)}", "is a closing quote missing?")
    return text


def _line(value: str) -> str:
    text = _label(value)
    if not text:
        raise Wrong("it is empty; expected some text")
    return text


def _word(value: str) -> str:
    text = _line(value)
    if not text.strip("*"):
        raise Wrong("a * alone would be found nowhere", "it stands at the end of a word: econom*")
    return text


def _paragraph(value: str) -> str:
    text = " ".join(value.split())
    if UNSEEN.search(text):
        raise Wrong("expected text, found a control character")
    if len(text) > TEXT_LIMIT:
        raise Wrong(f"expected at most {TEXT_LIMIT} characters, found {len(text)}")
    return text


def _country(value: str) -> str:
    if hierarchy.country_of(value) == value:
        return value
    raise Wrong(
        f"{value[:40]!r} is no country of ISO 3166-1; expected two capital letters such as GB",
        f'did you mean "{better}"?' if (better := _suggested_country(value)) else "",
    )


def _suggested_country(value: str) -> str:
    text = value.strip().upper()
    if text == "UK":
        return "GB"
    if hierarchy.country_of(text) == text and text:
        return text
    try:
        code = hierarchy.resolve(value)
    except UnknownNameError:
        return ""
    return hierarchy.country_of(code)


def _language(value: str) -> str:
    tag = language_tag(value)
    if tag:
        return tag
    better = suggested_language(value)
    raise Wrong(
        f"{value[:40]!r} is no language tag of BCP 47; expected one such as en or pt-BR",
        f'did you mean "{better}"?' if better else "",
    )


def _time_zone(value: str) -> str:
    if value in available_timezones():
        return value
    near = nearest(value.strip().replace(" ", "_"), sorted(available_timezones()))
    raise Wrong(
        f"{value[:40]!r} is no time zone of the IANA database; expected one such as Europe/London",
        f'did you mean "{near}"?' if near else "",
    )


def _rule(value: str) -> str:
    # The table brings all rules with their words along, and most configs keep none.
    from aggregator.clean.table import KEEPABLE, told  # noqa: PLC0415

    if value in KEEPABLE:
        return value
    refuse_former(value, KEEPABLE)
    if value in told():
        raise Wrong(f"{value!r} cannot be kept: it is no part of a story", "`aggregator rules --program` says what can")
    near = nearest(value.strip().lower(), sorted(KEEPABLE))
    raise Wrong(
        f"{value[:40]!r} is no rule of cleaning; `aggregator rules --program` lists them",
        f'did you mean "{near}"?' if near else "",
    )


def _edit(value: str) -> str:
    kinds = [kind.value for kind in Edit if kind not in UNNOTICED]
    if value in kinds:
        return value
    near = nearest(value.strip().lower(), kinds)
    raise Wrong(
        f"{value[:40]!r} is no edit that a reader may notice; these are {', '.join(kinds)}",
        f'did you mean "{near}"?' if near else "",
    )


def _preference(value: str) -> str:
    preferences = [preference.value for preference in Preference]
    if value in preferences:
        return value
    refuse_former(value, preferences)
    near = nearest(value.strip().lower(), preferences)
    raise Wrong(
        f"{value[:40]!r} is nothing that copies are compared by; that is {', '.join(preferences)}",
        f'did you mean "{near}"?' if near else "",
    )


def _block(value: str) -> str:
    text = " ".join(value.split())
    if not text:
        raise Wrong("it is empty; expected a block's id from `aggregator rules`, or its words")
    return text


def _selector(value: str) -> str:
    from aggregator.clean.page.selectors import compile_selector  # noqa: PLC0415 -- as above

    text = value.strip()
    if text:
        try:
            compile_selector(text)
        except ValueError as error:
            raise Wrong(f"{text[:60]!r} is no CSS selector: {error}", 'such as "article .text"') from None
    return text


def _duration(low: timedelta, high: timedelta | None = None) -> Callable[[object], timedelta]:
    example = f"such as {format_duration(max(low, timedelta(minutes=15)))}, 1h30m or 14d"

    def check(value: object) -> timedelta:
        if isinstance(value, timedelta):
            return value
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9:
            raise Wrong(
                f"expected a duration in quotes, found the number {value}", f'say the unit: "{value}s", "{value}m"…'
            )
        if not isinstance(value, str):
            raise Wrong(f"expected a duration in quotes, found {found(value)}", example)
        try:
            duration = parse_duration(value)
        except ValueError:
            raise Wrong(
                f"{value[:40]!r} is no duration", f"expected whole numbers with w, d, h, m or s, {example}"
            ) from None
        if duration < low:
            raise Wrong(f"{value[:40]} is too short; expected {format_duration(low)} or more")
        if high is not None and duration > high:
            raise Wrong(f"{value[:40]} is too long; expected {format_duration(high)} or less")
        return duration

    return check


def _size(low: int, high: int) -> Callable[[object], int]:
    def check(value: object) -> int:
        if isinstance(value, str):
            try:
                size = parse_size(value)
            except ValueError:
                raise Wrong(f"{value[:40]!r} is no size", 'expected bytes or a text such as "10MB"') from None
        elif isinstance(value, int) and not isinstance(value, bool):
            size = value
        else:
            raise Wrong(f"expected a size, found {found(value)}", 'such as 10000000 or "10MB"')
        if not low <= size <= high:
            raise Wrong(f"expected a size from {format_size(low)} to {format_size(high)}")
        return size

    return check


def _between(low: int, high: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if not low <= value <= high:
            raise Wrong(
                f"expected a whole number from {low} to {high}, found {found(value).removeprefix('the number ')}"
            )
        return value

    return check


Name = Annotated[str, AfterValidator(_name)]
TopicName = Annotated[str, AfterValidator(_name), AfterValidator(_topic_name)]
Label = Annotated[str, AfterValidator(_label)]
"""One line of text; empty says nothing, as if the key were left out."""
Line = Annotated[str, AfterValidator(_line)]
Paragraph = Annotated[str, AfterValidator(_paragraph)]
WebAddress = Annotated[str, AfterValidator(addresses.web_address)]
SiteAddress = Annotated[str, AfterValidator(addresses.site_address)]
Contact = Annotated[str, AfterValidator(addresses.contact)]
Database = Annotated[str, AfterValidator(addresses.database)]
ListeningHost = Annotated[str, AfterValidator(addresses.listening_host)]
Private = Annotated[str, AfterValidator(addresses.private)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]

PollInterval = Annotated[timedelta, BeforeValidator(_duration(timedelta(minutes=1), timedelta(days=31)))]
"""A minute is the least any origin should bear; 31 days is the ceiling of the schedule."""
HostSpacing = Annotated[timedelta, BeforeValidator(_duration(timedelta(0), timedelta(hours=1)))]
FetchTimeout = Annotated[timedelta, BeforeValidator(_duration(timedelta(seconds=1), timedelta(minutes=10)))]
Age = Annotated[timedelta, BeforeValidator(_duration(timedelta(hours=1)))]
Window = Annotated[timedelta, BeforeValidator(_duration(timedelta(hours=1), timedelta(days=14)))]
"""Recurring reports of another week are never copies, and the index of a window grows with it."""
BodySize = Annotated[int, BeforeValidator(_size(10_000, 1_000_000_000))]
"""Ten kilobytes hold the smallest real feeds; a gigabyte would be held in memory as a whole."""
FeedSize = Annotated[int, BeforeValidator(_size(10_000, 100_000_000))]
"""Ten kilobytes hold some entries; feed readers give up long before a hundred megabytes."""
DailyPolls = Annotated[int, AfterValidator(_between(1, 1_440))]
"""Up to one a minute, as `min_interval` allows."""
Workers = Annotated[int, AfterValidator(_between(1, 256))]
Port = Annotated[int, AfterValidator(_between(0, 65_535))]
StatedPreference = Annotated[int, AfterValidator(_between(-1_000, 1_000))]
Stories = Annotated[int, AfterValidator(_between(1, 100))]
Publishers = Annotated[int, AfterValidator(_between(2, 100))]
Limit = Annotated[int, AfterValidator(_between(1, 1_000))]
TagYear = Annotated[int, AfterValidator(_between(1_990, 2_100))]

TimeZone = Annotated[str, AfterValidator(_time_zone)]
Selector = Annotated[str, AfterValidator(_selector)]

Words = Annotated[tuple[Annotated[str, AfterValidator(_word)], ...], Field(strict=False)]
Lines = Annotated[tuple[Line, ...], Field(strict=False)]
Languages = Annotated[tuple[Language, ...], Field(strict=False)]
Rules = Annotated[tuple[Annotated[str, AfterValidator(_rule)], ...], Field(strict=False)]
Edits = Annotated[tuple[Annotated[str, AfterValidator(_edit)], ...], Field(strict=False)]
Preferences = Annotated[tuple[Annotated[str, AfterValidator(_preference)], ...], Field(strict=False, min_length=1)]
Selectors = Annotated[tuple[Selector, ...], Field(strict=False)]
Blocks = Annotated[tuple[Annotated[str, AfterValidator(_block)], ...], Field(strict=False)]
Privates = Annotated[tuple[Private, ...], Field(strict=False)]
"""TOML's lists come as Python's, hence not strict about the outer type; what is in them is."""
Proxy = Annotated[str, AfterValidator(addresses.proxy)]
Headers = Annotated[
    dict[Annotated[str, AfterValidator(header_name)], Annotated[str, AfterValidator(header_value)]],
    Field(max_length=50),
]
"""More than a browser sends are a mistake."""
Networks = Annotated[tuple[Annotated[str, AfterValidator(addresses.network)], ...], Field(strict=False)]
