"""Which papers belong to one house."""

import pytest

from aggregator.dedupe.families import house_of, houses


@pytest.mark.parametrize(
    ("url", "house"),
    [
        ("https://www.manchestereveningnews.co.uk/?service=rss", "Reach"),
        ("https://rss.nytimes.com/services/xml/rss/nyt/World.xml", "The New York Times Company"),
        ("https://www.abc.net.au/news/feed/51120/rss.xml", "ABC Australia"),
        ("https://abcnews.go.com/abcnews/internationalheadlines", "Disney"),
        ("https://go.com/", ""),
        ("https://notbbc.com/", ""),
        ("https://bbc.com.example/", ""),
        ("no address", ""),
    ],
)
def test_a_house_is_known_by_whole_labels(url: str, house: str) -> None:
    """A name below a known domain is its house's; one that only looks like it is not."""
    assert house_of(url) == house


def test_a_domain_has_one_house() -> None:
    """The table is of bare domains in small letters, without www."""
    assert len(houses()) > 700
    assert all(domain == domain.lower().removeprefix("www.") and "." in domain for domain in houses())
