"""What a config says, in plain words: for `check` and for whoever wonders what a topic lets in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from aggregator.config.addresses import is_network
from aggregator.config.durations import format_duration
from aggregator.config.settings import Settings, UserRegion
from aggregator.config.sites import feed_of_page
from aggregator.model import Topic
from aggregator.regions import hierarchy
from aggregator.text import urls
from aggregator.text.wording import all_of


def region(reference: str, settings: Settings) -> str:
    """A region as people and as the config call it: "Azerbaijan (AZ)", "Western Asia (145)"."""
    user = settings.regions.get(reference)
    if user is not None:
        return f"{user.title} ({user.name})"
    code = hierarchy.resolve(reference)
    return f"{hierarchy.title_of(code)} ({code})"


def members(user: UserRegion, settings: Settings) -> str:
    """What a region of the user's own is made of."""
    return ", ".join(region(member, settings) for member in user.members)


def countries(codes: Iterable[str]) -> tuple[str, ...]:
    """The countries among region codes, sorted."""
    return tuple(sorted(code for code in codes if hierarchy.country_of(code) == code))


def rules(topic: Topic, settings: Settings) -> str:
    """A topic's rules as one sentence without a full stop."""
    return f"stories {topic.rule.describe(partial(region, settings=settings))}; at most {topic.limit}"


def database(url: str) -> str:
    """The database without its secrets: the kind and the file, or the host and the name."""
    scheme, _, rest = url.partition("://")
    kind = scheme.partition("+")[0]
    rest = rest.partition("?")[0]
    if kind == "sqlite":
        return f"SQLite, {rest.removeprefix('/')}"
    authority, _, name = rest.rpartition("@")[2].partition("/")
    return f"PostgreSQL, {name or 'the default database'} on {authority or 'this machine'}"


def notes(settings: Settings) -> tuple[str, ...]:
    """What is allowed but may not be what was meant, one sentence each."""
    told = []
    if not settings.sources:
        told.append("There is no [[sources]] table, so nothing will be polled.")
    elif not any(source.enabled for source in settings.sources):
        told.append("Every source has enabled = false, so nothing will be polled.")
    if not settings.topics:
        told.append("There is no [[topics]] table, so nothing will be published.")
    floor = settings.polling.min_interval
    told += [
        f"{source.name} wants to be polled every {format_duration(source.interval)}, "
        f"but polling.min_interval allows {format_duration(floor)} at the least."
        for source in settings.sources
        if source.interval is not None and source.interval < floor
    ]
    private = [name for name, access in settings.access.items() if access.private]
    if private and not any(is_network(entry) for entry in settings.polling.allow_private):
        say = "says" if len(private) == 1 else "say"
        nowhere_to = "but polling.allow_private names no network that it could lead into"
        told.append(f"{all_of(private)} {say} private = true, {nowhere_to}.")
    told += [nowhere] if (nowhere := site_nowhere(settings)) else []
    told += [
        f"{source.name} has a [sources.page], which says nothing without fulltext = true: no page is asked for."
        for source in settings.sources
        if source.cleaning.page and not source.cleaning.fulltext
    ]
    told += [
        f"{source.name} names a page and no feed; that page's feed is {feed}"
        for source in settings.sources
        if (feed := feed_of_page(source.url))
    ]
    if any(source.enabled for source in settings.sources):  # else that is the fault, and told
        told += _lonely_topics(settings)
    return tuple(told)


def site_nowhere(settings: Settings) -> str:
    """The warning that others are let in and led to their own machines; empty where that is not so."""
    if not settings.serve.lets_others_in or settings.site.url != settings.serve.local_url:
        return ""
    return (
        f"[site] url is not set, so feeds say that they are at {settings.site.url}, which is every reader's own "
        "machine; set it before anybody subscribes, as its host becomes part of ids."
    )


def _lonely_topics(settings: Settings) -> Iterator[str]:
    """Topics whose sources are all disabled, or that ask for more publishers than their sources have."""
    for topic in settings.topics:
        asked = topic.rule.condition()
        publishers = {
            source.publisher or source.name
            for source in settings.sources
            if source.enabled and (asked.sources is None or source.name in asked.sources)
        }
        if not publishers:
            yield f"The topic {topic.name} takes stories only from sources that have enabled = false."
        elif asked.publishers > max(1, len(publishers)):
            yield (
                f"The topic {topic.name} asks for {asked.publishers} publishers, and its sources have "
                f"{len(publishers)}, so it stays empty unless one of them is a planet, whose stories name their papers."
            )


def source_host(url: str) -> str:
    """All of a source's address that may be shown."""
    return urls.host(url)
