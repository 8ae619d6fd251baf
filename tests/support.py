"""What tests of the whole engine share: a config from a few lines, a clock to set, and feeds read as a reader would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree
from sqlalchemy import update

from aggregator.config.load import load
from aggregator.config.settings import Settings
from aggregator.store import schema
from aggregator.store.protocol import Store
from aggregator.store.sql import SqlStore

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Clock:
    """A clock that stands where the test puts it."""

    now: datetime

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.now


@dataclass(frozen=True)
class ReadEntry:
    """One entry of a published feed, as a feed reader sees it."""

    id: str
    title: str
    link: str
    updated: str
    published: str
    html: str
    related: tuple[str, ...]
    regions: tuple[str, ...]
    source: str


def settings(folder: Path, sources: dict[str, str], topics: str, extra: str = "") -> Settings:
    """A config of these sources (name to address, or to address and further keys) and topics, loaded from a file."""
    lines = [
        '[site]\ntitle = "Test"\nurl = "https://news.example/"\n',
        '[polling]\nhost_spacing = "0s"\nallow_private = ["127.0.0.0/8"]\nworkers = 4\n',
        extra,
    ]
    for name, address in sources.items():
        url, _, more = address.partition("\n")
        lines.append(f'[[sources]]\nname = "{name}"\nurl = "{url}"\n{more}\n')
    path = folder / "config.toml"
    path.write_text("\n".join([*lines, topics]), encoding="utf-8")
    return load(path)


def render_anew(store: Store) -> None:
    """Have every topic rendered again, as if what it shows had changed."""
    assert isinstance(store, SqlStore)
    with store._database.serial() as connection:
        connection.execute(update(schema.topics).values(version=schema.topics.c.version + 1))


def read_feed(path: Path) -> list[ReadEntry]:
    """The entries of a published Atom file, in its order."""
    root = etree.parse(path).getroot()
    return [_read_entry(entry) for entry in root.iterfind(f"{ATOM}entry")]


def _read_entry(entry: etree._Element) -> ReadEntry:
    def text(name: str) -> str:
        return entry.findtext(f"{ATOM}{name}") or ""

    links = entry.findall(f"{ATOM}link")
    return ReadEntry(
        id=text("id"),
        title=text("title"),
        link=next((link.get("href", "") for link in links if link.get("rel", "alternate") == "alternate"), ""),
        updated=text("updated"),
        published=text("published"),
        html=text("content") or text("summary"),
        related=tuple(link.get("href", "") for link in links if link.get("rel") == "related"),
        regions=tuple(
            category.get("term", "")
            for category in entry.findall(f"{ATOM}category")
            if category.get("scheme", "").endswith("regions")
        ),
        source=entry.findtext(f"{ATOM}source/{ATOM}title") or "",
    )


def utc(*parts: int) -> datetime:
    """A moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]
