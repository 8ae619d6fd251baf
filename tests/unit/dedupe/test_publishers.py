"""Which papers belong to one publisher."""

import tomllib
from pathlib import Path

import pytest

from aggregator.config.load import load
from aggregator.dedupe.publishers import find_publisher, publishers_by_domain

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "aggregator" / "dedupe" / "data" / "publishers.toml"
TABLE = tomllib.loads(DATA.read_text(encoding="utf-8"))["publishers"]


@pytest.mark.parametrize(
    ("url", "publisher"),
    [
        ("https://www.manchestereveningnews.co.uk/?service=rss", "Reach"),
        ("https://rss.nytimes.com/services/xml/rss/nyt/World.xml", "The New York Times Company"),
        ("https://www.abc.net.au/news/feed/51120/rss.xml", "Australian Broadcasting Corporation"),
        ("https://abcnews.go.com/abcnews/internationalheadlines", "Disney"),
        ("https://go.com/", ""),
        ("https://notbbc.com/", ""),
        ("https://bbc.com.example/", ""),
        ("no address", ""),
    ],
)
def test_a_publisher_is_known_by_whole_labels(url: str, publisher: str) -> None:
    """A name below a known domain is its publisher's; one that only looks like it is not."""
    assert find_publisher(url) == publisher


def test_a_domain_has_one_publisher() -> None:
    """Bare domains in small letters, without www., none under two publishers, none below another of its own."""
    listed = [domain for domains in TABLE.values() for domain in domains]
    assert len(listed) == len(set(listed)) == len(publishers_by_domain()) > 700
    assert all(domain == domain.lower().removeprefix("www.") and "." in domain for domain in listed)
    for domain, publisher in publishers_by_domain().items():
        assert find_publisher(f"https://{domain.partition('.')[2]}/") != publisher, domain


def test_the_shipped_config_uses_the_tables_names() -> None:
    """Else two feeds of one publisher, one with and one without `publisher`, would count as two."""
    sources = [source for source in load(ROOT / "config.toml", {}).sources if find_publisher(source.url)]
    assert sources
    assert {
        (source.publisher, find_publisher(source.url))
        for source in sources
        if source.publisher != find_publisher(source.url)
    } == set()


def test_a_source_gets_the_publisher_of_its_address(tmp_path: Path) -> None:
    """What the config says comes first."""
    config = tmp_path / "config.toml"
    feeds = ("mirror.co.uk/a", "express.co.uk/b", "mirror.co.uk/c")
    config.write_text(
        "".join(f'[[sources]]\nname = "s{n}"\nurl = "https://www.{feed}"\n' for n, feed in enumerate(feeds))
        + 'publisher = "My House"\n[[topics]]\nname = "t"\nsources = ["s0"]\n',
        encoding="utf-8",
    )
    assert [source.publisher for source in load(config, {}).sources] == ["Reach", "Reach", "My House"]
