"""From a document that is right to the settings that the program runs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from aggregator.clean.boilerplate.learned import block_of
from aggregator.config import schema, settings
from aggregator.config.locate import KeyPath
from aggregator.config.variables import Written
from aggregator.dedupe.publishers import find_publisher
from aggregator.model import Access, Cleaning, Edit, PageRules, Preference, Rule, Source, Topic
from aggregator.regions import hierarchy
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, Not
from aggregator.topics.languages import InLanguages
from aggregator.topics.publishers import MinPublishers
from aggregator.topics.regions import AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import term
from aggregator.topics.words import AllWords, AnyWord


def build(
    document: schema.Document, path: Path, written: Mapping[KeyPath, Written], authorities: Mapping[str, str]
) -> settings.Settings:
    """Fill in what a document leaves out: paths beside the file, titles from names, regions down to their codes.

    :param document: without any fault
    :param path: the file that it was read from, absolute
    :param written: values before their variables were put in
    :param authorities: the certificates in files, by the name of the file as it is written
    """
    folder = path.parent
    members = {region.name: region.members for region in document.regions}
    polling = document.polling
    kind, _, rest = polling.proxy.partition("://")
    return settings.Settings(
        path=path,
        site=_site(document),
        storage=settings.StorageSettings(url=_database(document.storage.url, folder)),
        output=settings.OutputSettings(dir=beside(document.output.dir, folder), max_bytes=document.output.max_bytes),
        polling=settings.PollingSettings(
            workers=polling.workers,
            min_interval=polling.min_interval,
            daily_polls=polling.daily_polls,
            host_spacing=polling.host_spacing,
            timeout=polling.timeout,
            max_bytes=polling.max_bytes,
            allow_private=polling.allow_private,
            resolver_networks=polling.resolver_networks,
            proxy=f"{kind}://{rest.rpartition('@')[2]}" if rest else "",
        ),
        serve=settings.ServeSettings(host=document.serve.host, port=document.serve.port),
        retention=settings.RetentionSettings(
            keep=max(document.retention.keep, *(topic.max_age for topic in document.topics), timedelta(0))
        ),
        cleaning=settings.CleaningSettings(
            learn=document.cleaning.learn,
            propose_after=document.cleaning.propose_after,
            confirm_after=document.cleaning.confirm_after,
        ),
        copies=settings.CopiesSettings(
            window=document.copies.window, order=tuple(map(Preference, document.copies.order))
        ),
        curation=settings.CurationSettings(
            path=None if document.curation.path is None else beside(document.curation.path, folder)
        ),
        claims={
            code: country
            for code, name in hierarchy.DISPUTED.items()
            if (country := getattr(document.disputed, name.replace("-", "_")))
        },
        sources=tuple(
            _source(table, written.get(("sources", index, "url")), _secrets(written, index))
            for index, table in enumerate(document.sources)
        ),
        access={table.name: _access(table, polling, authorities) for table in document.sources},
        regions={
            table.name: settings.UserRegion(
                name=table.name,
                title=table.title or _words(table.name),
                members=table.members,
                codes=hierarchy.expand(table.name, members),
            )
            for table in document.regions
        },
        topics=tuple(_topic(table, members, document.output) for table in document.topics),
    )


def _site(document: schema.Document) -> settings.SiteSettings:
    site = document.site
    return settings.SiteSettings(
        title=site.title,
        url=site.url or settings.ServeSettings(host=document.serve.host, port=document.serve.port).local_url,
        contact=site.contact,
        tag_year=site.tag_year,
    )


def _source(table: schema.SourceTable, written: Written | None, secrets: tuple[tuple[str, str], ...]) -> Source:
    return Source(
        name=table.name,
        was=table.was or "",
        url=table.url,
        title=table.title,
        publisher=table.publisher or find_publisher(table.url),
        country=table.country,
        language=table.language,
        preference=table.preference,
        interval=table.interval,
        heed_hints=table.heed_hints,
        enabled=table.enabled,
        written=written.text if written else "",
        secrets=secrets,
        cleaning=Cleaning(
            keep=frozenset(table.keep),
            timezone=table.timezone,
            fulltext=table.fulltext,
            page=PageRules(
                body=table.page.body,
                remove=table.page.remove,
                title=table.page.title,
                author=table.page.author,
                date=table.page.date,
            ),
            pinned=frozenset(map(block_of, table.pin)),
            refused=frozenset(map(block_of, table.refuse)),
        ),
    )


def _access(table: schema.SourceTable, polling: schema.PollingTable, authorities: Mapping[str, str]) -> Access:
    """How a source is reached: what it says itself, and what is said for all."""
    named = dict.fromkeys(name for name in (polling.ca_file, table.ca_file) if name)
    headers = {name.lower(): (name, value) for name, value in (*polling.headers.items(), *table.headers.items())}
    return Access(
        home=table.url,
        private=table.private,
        proxy=polling.proxy if table.proxy is None else table.proxy,
        authorities="\n".join(authorities[name] for name in named),
        headers=tuple(headers.values()),
    )


def _secrets(written: Mapping[KeyPath, Written], index: int) -> tuple[tuple[str, str], ...]:
    """Every variable that a source is asked with, its own and those for all."""
    own = (value for path, value in written.items() if path[0] == "polling" or path[:2] == ("sources", index))
    return tuple(dict.fromkeys(secret for value in own for secret in value.secrets))


def _topic(table: schema.TopicTable, members: dict[str, tuple[str, ...]], output: schema.OutputTable) -> Topic:
    return Topic(
        name=table.name,
        title=table.title or _words(table.name),
        description=table.description,
        rule=AllOf(tuple(_rules(table, members))),
        limit=table.limit,
        max_bytes=output.max_bytes if table.max_bytes is None else table.max_bytes,
        updates_on=tuple(map(Edit, table.updates_on)),
    )


def _rules(table: schema.TopicTable, members: dict[str, tuple[str, ...]]) -> Iterator[Rule]:
    """What each of a topic's keys asks, in the order in which people read it."""
    if table.regions:
        codes = frozenset[str]().union(*(hierarchy.expand(reference, members) for reference in table.regions))
        yield AboutRegions(table.regions, codes)
    if table.any:
        yield AnyWord(tuple(map(term, table.any)))
    if table.all:
        yield AllWords(tuple(map(term, table.all)))
    if table.none:
        yield Not(AnyWord(tuple(map(term, table.none))))
    if table.sources:
        yield FromSources(table.sources)
    if table.languages:
        yield InLanguages(table.languages)
    if table.min_publishers > 1:
        yield MinPublishers(table.min_publishers)
    yield MaxAge(table.max_age)


def _words(name: str) -> str:
    """A name as a title: "south-caucasus" is "South caucasus"."""
    return name.replace("-", " ").capitalize()


def beside(text: str, folder: Path) -> Path:
    """A path that is relative to the config's folder, made absolute; `~` is the user's home."""
    path = Path(text)
    return (path.expanduser() if text.startswith("~") else folder / path).absolute()


def _database(url: str, folder: Path) -> str:
    """A database's address, with an SQLite file's path made absolute."""
    scheme, _, rest = url.partition("://")
    if scheme.partition("+")[0] != "sqlite":
        return url
    path, mark, query = rest.removeprefix("/").partition("?")
    return f"{scheme}:///{beside(path, folder).as_posix()}{mark}{query}"
