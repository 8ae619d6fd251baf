from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config.describe import notes
from aggregator.config.load import load
from aggregator.config.settings import Settings
from aggregator.regions import hierarchy
from aggregator.topics.combine import AllOf
from aggregator.topics.regions import AboutRegions

CONFIG = Path(__file__).resolve().parents[3] / "config.toml"


@pytest.fixture(scope="module")
def shipped() -> Settings:
    return load(CONFIG, {})


def test_shipped_config_is_right(shipped: Settings) -> None:
    """The config in the repository has no mistake and nothing without effect, and needs no variable."""
    assert notes(shipped) == ()
    assert len(shipped.sources) >= 18
    assert len(shipped.topics) >= 7


def test_sources_are_of_every_inhabited_continent(shipped: Settings) -> None:
    """Africa, North and South America, Asia, Europe and Oceania each have two sources at least."""
    countries = [source.country for source in shipped.sources]
    for continent in ("002", "003", "005", "142", "150", "009"):
        codes = hierarchy.expand(continent)
        assert sum(country in codes for country in countries) >= 2, hierarchy.title_of(continent)


def test_every_source_is_fully_described(shipped: Settings) -> None:
    """Every source has a title, a publisher and a language, and is asked over TLS."""
    for source in shipped.sources:
        assert source.title
        assert source.publisher
        assert source.language
        assert source.url.startswith("https://"), source.name


def test_topics_show_every_kind_of_rule(shipped: Settings) -> None:
    """The topics teach by example: user regions, words wanted and ruled out, sources, languages."""
    own = set(shipped.regions)
    assert "south-caucasus" in own
    leaves = [rule for topic in shipped.topics if isinstance(topic.rule, AllOf) for rule in topic.rule.rules]
    assert sum(isinstance(rule, AboutRegions) and bool(own & set(rule.written)) for rule in leaves) >= 2
    assert {"any", "none", "sources", "languages"} <= {rule.name for rule in leaves}
