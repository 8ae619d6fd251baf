"""What a config says once it is read and found right: plain frozen values that the rest of the program takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from aggregator.model import Access, Preference, Source, Topic


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteSettings:
    """Who publishes, and where readers reach it."""

    title: str
    url: str
    """Absolute http or https address, with a slash at its end and without query or user name."""
    contact: str
    """An e-mail address or a web address; may be empty."""
    tag_year: int
    """The year in the site's tag URIs (RFC 4151 2.1); a change renames every entry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StorageSettings:
    """Which database."""

    url: str
    """SQLAlchemy's form; an SQLite path in it is absolute. May hold a password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutputSettings:
    """Where feeds are written."""

    dir: Path
    """Absolute; need not exist yet."""
    max_bytes: int
    """Of a feed, and of a page, where its topic does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PollingSettings:
    """How sources are asked."""

    workers: int
    """Requests in flight at the most, over all hosts."""
    min_interval: timedelta
    """No source is asked more often, whatever it or its own `interval` says."""
    daily_polls: int
    """What a source that says nothing of it is asked on an average day at the most."""
    host_spacing: timedelta
    """Between two requests to one host."""
    timeout: timedelta
    """For a whole fetch with its redirects."""
    max_bytes: int
    """Of a decoded body."""
    allow_private: tuple[str, ...]
    """Hosts in lower case, addresses and networks (CIDR) that may be fetched though they are not public."""
    resolver_networks: tuple[str, ...]
    """Networks (CIDR) in which the resolver has a stand-in for every name."""
    proxy: str
    """The proxy for all sources, without user name and password, for showing; empty for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ServeSettings:
    """Where the web server listens."""

    host: str
    port: int
    """0: any free one."""

    @property
    def local_url(self) -> str:
        """Where this machine reaches it: what the site's address is while the config names none."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def lets_others_in(self) -> bool:
        """Whether it listens on an address that other machines reach."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:
            return self.host != "localhost" and not self.host.endswith(".localhost")


@dataclass(frozen=True, kw_only=True, slots=True)
class RetentionSettings:
    """How long texts are kept."""

    keep: timedelta
    """Never shorter than the longest `max_age` of a topic."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CleaningSettings:
    """How boilerplate is learned."""

    learn: bool
    propose_after: int
    """Stories with different titles that hold a block before it is proposed as boilerplate."""
    confirm_after: int
    """Further ones before it is removed."""

    @property
    def learned_after(self) -> int:
        """Stories with different titles after which a block is removed."""
        return self.propose_after + self.confirm_after


@dataclass(frozen=True, kw_only=True, slots=True)
class CopiesSettings:
    """How copies of one story are found, and which of them is published."""

    window: timedelta
    """How far back a copy may lie from its original."""
    order: tuple[Preference, ...]
    """What makes a copy the better one, most telling first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CurationSettings:
    """Where decisions made by hand are written."""

    path: Path | None
    """Absolute; None where the config does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserRegion:
    """A region of the user's own."""

    name: str
    title: str
    members: tuple[str, ...]
    """Codes and names as the user wrote them."""
    codes: frozenset[str]
    """Everything in it, its own name too: what `regions.hierarchy.expand` makes of the name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """A whole config."""

    path: Path
    """The file it was read from, absolute."""
    site: SiteSettings
    storage: StorageSettings
    output: OutputSettings
    polling: PollingSettings
    serve: ServeSettings
    retention: RetentionSettings
    cleaning: CleaningSettings
    copies: CopiesSettings
    curation: CurationSettings
    sources: tuple[Source, ...]
    """In the file's order, disabled ones too."""
    access: Mapping[str, Access]
    """How each source is reached, by its name; holds secrets."""
    claims: Mapping[str, str]
    """Codes of disputed places (`regions.hierarchy.DISPUTED`), each with the country that it is tagged as part of."""
    regions: Mapping[str, UserRegion]
    """By name, in the file's order."""
    topics: tuple[Topic, ...]
    """In the file's order, with `region_codes` filled in."""

    @property
    def region_members(self) -> dict[str, tuple[str, ...]]:
        """The user's regions in the form that `regions.hierarchy` takes."""
        return {name: region.members for name, region in self.regions.items()}
