"""The tables and keys of a config file, and their defaults; `docs/configuration.md` explains each to its user."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from aggregator.config import fields
from aggregator.model import FEED_BYTES, MOVING, ORDER

DEFAULT_TAG_YEAR: Final = 2026
"""A fixed year, and never the current one: it is a part of every id that the site mints."""


class Table(BaseModel):
    """What every table has in common."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", hide_input_in_errors=True)


class SiteTable(Table):
    """`[site]`."""

    title: fields.Line = "News"
    url: fields.SiteAddress | None = None
    """None: the web server's own address on this machine."""
    contact: fields.Contact = ""
    tag_year: fields.TagYear = DEFAULT_TAG_YEAR


class StorageTable(Table):
    """`[storage]`."""

    url: fields.Database = "sqlite:///aggregator.sqlite"


class OutputTable(Table):
    """`[output]`."""

    dir: fields.Line = "feeds"
    max_bytes: fields.FeedSize = FEED_BYTES


class PollingTable(Table):
    """`[polling]`; the defaults are those that the program promises to origins."""

    workers: fields.Workers = 16
    min_interval: fields.PollInterval = timedelta(minutes=15)
    daily_polls: fields.DailyPolls = 48
    host_spacing: fields.HostSpacing = timedelta(seconds=2)
    timeout: fields.FetchTimeout = timedelta(seconds=30)
    max_bytes: fields.BodySize = 10_000_000
    allow_private: fields.Privates = ()
    resolver_networks: fields.Networks = ()
    proxy: fields.Proxy = ""
    ca_file: fields.Label = ""
    headers: fields.Headers = Field(default_factory=dict)


class ServeTable(Table):
    """`[serve]`."""

    host: fields.ListeningHost = "127.0.0.1"
    port: fields.Port = 8080


class RetentionTable(Table):
    """`[retention]`."""

    keep: fields.Age = timedelta(days=90)


class CleaningTable(Table):
    """`[cleaning]`."""

    learn: bool = True
    propose_after: fields.Stories = 5
    confirm_after: fields.Stories = 5


class CopiesTable(Table):
    """`[copies]`."""

    window: fields.Window = timedelta(hours=36)
    order: fields.Preferences = ORDER


class CurationTable(Table):
    """`[curation]`."""

    path: fields.Line | None = None
    """None: beside the config, or beside the database where the config's folder cannot be written."""


class DisputedTable(Table):
    """`[disputed]`."""

    western_sahara: fields.Country | None = None
    hong_kong: fields.Country | None = None
    palestine: fields.Country | None = None
    taiwan: fields.Country | None = None
    kosovo: fields.Country | None = None
    crimea: fields.Country | None = None
    kashmir: fields.Country | None = None


class PageTable(Table):
    """`[sources.page]`."""

    body: fields.Selector = ""
    remove: fields.Selectors = ()
    title: fields.Selector = ""
    author: fields.Selector = ""
    date: fields.Selector = ""


class SourceTable(Table):
    """`[[sources]]`."""

    name: fields.Name
    was: fields.Name | None = None
    url: fields.WebAddress
    title: fields.Label = ""
    publisher: fields.Label = ""
    country: fields.Country | None = None
    language: fields.Language | None = None
    preference: fields.StatedPreference = 0
    interval: fields.PollInterval | None = None
    heed_hints: bool = True
    enabled: bool = True
    private: bool = False
    proxy: fields.Proxy | None = None
    """None: the one of `[polling]`; empty: none."""
    ca_file: fields.Label = ""
    headers: fields.Headers = Field(default_factory=dict)
    timezone: fields.TimeZone = "UTC"
    keep: fields.Rules = ()
    pin: fields.Blocks = ()
    refuse: fields.Blocks = ()
    fulltext: bool = False
    page: PageTable = PageTable()


class RegionTable(Table):
    """`[[regions]]`."""

    name: fields.Name
    title: fields.Label = ""
    members: Annotated[fields.Lines, Field(min_length=1)]


class TopicTable(Table):
    """`[[topics]]`."""

    name: fields.TopicName
    title: fields.Label = ""
    description: fields.Paragraph = ""
    regions: fields.Lines = ()
    any: fields.Words = ()
    all: fields.Words = ()
    none: fields.Words = ()
    sources: fields.Lines = ()
    languages: fields.Languages = ()
    min_publishers: fields.Publishers = 1
    limit: fields.Limit = 100
    max_bytes: fields.FeedSize | None = None
    max_age: fields.Age = timedelta(days=14)
    updates_on: fields.Edits = MOVING


RULES: Final = ("regions", "any", "all", "none", "sources", "languages", "min_publishers")
"""The keys of a topic that select stories; it needs one at least."""
SELECTING: Final = ("regions", "any", "all", "sources", "languages")
"""Those that are lists of which something has to be there: an empty one is no rule, and most likely a mistake."""


class Document(Table):
    """The whole file."""

    site: SiteTable = SiteTable()
    storage: StorageTable = StorageTable()
    output: OutputTable = OutputTable()
    polling: PollingTable = PollingTable()
    serve: ServeTable = ServeTable()
    retention: RetentionTable = RetentionTable()
    cleaning: CleaningTable = CleaningTable()
    copies: CopiesTable = CopiesTable()
    curation: CurationTable = CurationTable()
    disputed: DisputedTable = DisputedTable()
    sources: Annotated[tuple[SourceTable, ...], Field(strict=False)] = ()
    regions: Annotated[tuple[RegionTable, ...], Field(strict=False)] = ()
    topics: Annotated[tuple[TopicTable, ...], Field(strict=False)] = ()


TABLES: Final[dict[str, type[Table]]] = {
    "site": SiteTable,
    "storage": StorageTable,
    "output": OutputTable,
    "polling": PollingTable,
    "serve": ServeTable,
    "retention": RetentionTable,
    "cleaning": CleaningTable,
    "copies": CopiesTable,
    "curation": CurationTable,
    "disputed": DisputedTable,
}
"""Tables that stand once, by name: `[site]`."""

ARRAYS: Final[dict[str, type[Table]]] = {"sources": SourceTable, "regions": RegionTable, "topics": TopicTable}
"""Tables that stand once for each thing, by name: `[[sources]]`."""


NESTED: Final[dict[str, type[Table]]] = {"sources.page": PageTable}
"""Tables within one of `ARRAYS`, by the path of their keys: `[sources.page]` below its `[[sources]]`."""


def keys_of(table: str) -> tuple[str, ...]:
    """The keys that a table may have, in the order of the schema."""
    return tuple((TABLES | ARRAYS | NESTED)[table].model_fields)
