from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config.load import load, parse
from aggregator.config.settings import Settings
from aggregator.model import Cleaning, PageRules, Source, Topic
from aggregator.text.paragraphs import block_fingerprint
from aggregator.topics.age import MaxAge
from aggregator.topics.combine import AllOf, Not
from aggregator.topics.languages import InLanguages
from aggregator.topics.regions import AboutRegions
from aggregator.topics.sources import FromSources
from aggregator.topics.terms import term
from aggregator.topics.words import AllWords, AnyWord

CERTIFICATES = Path(__file__).resolve().parents[2] / "integration" / "fetch" / "certificates"
HERE = Path("/etc/aggregator/news.toml")


def settings(text: str, environ: dict[str, str] | None = None) -> Settings:
    """What a document without mistakes comes to."""
    return parse(text.encode(), path=HERE, environ=environ or {})


def test_empty_file_has_every_default() -> None:
    """An empty file is a config, with the defaults that the program promises."""
    result = settings("")
    assert result.path == HERE
    assert (result.site.title, result.site.url) == ("News", "http://127.0.0.1:8080/")
    assert (result.site.contact, result.site.tag_year) == ("", 2026)
    assert result.storage.url == "sqlite:////etc/aggregator/aggregator.sqlite"
    assert result.output.dir == Path("/etc/aggregator/feeds")
    assert result.polling.min_interval == timedelta(minutes=15)
    assert result.polling.host_spacing == timedelta(seconds=2)
    assert result.polling.timeout == timedelta(seconds=30)
    assert result.polling.max_bytes == 10_000_000
    assert result.polling.allow_private == ()
    assert (result.serve.host, result.serve.port) == ("127.0.0.1", 8080)
    assert result.retention.keep == timedelta(days=90)
    assert (result.sources, result.topics, dict(result.regions)) == ((), (), {})


def test_source_is_taken_whole() -> None:
    """Every key of a source arrives in the model's own type."""
    (source,) = settings(
        """\
[[sources]]
name = "one"
url = "https://Example.org/Feed?b=2&a=1"
title = "One"
publisher = "House"
country = "GB"
language = "en-gb"
preference = -5
interval = "1h30m"
enabled = false
timezone = "Asia/Baku"
keep = ["caption", "byline"]
pin = ["0123456789abcdef01", "Write to  us."]
refuse = ["Why it matters"]
fulltext = true

[sources.page]
body = "article p"
remove = [".promo"]
title = "h1"
author = ".by a"
date = "time"
"""
    ).sources
    assert source == Source(
        name="one",
        url="https://Example.org/Feed?b=2&a=1",
        title="One",
        publisher="House",
        country="GB",
        language="en-GB",
        preference=-5,
        interval=timedelta(minutes=90),
        enabled=False,
        cleaning=Cleaning(
            keep=frozenset({"caption", "byline"}),
            timezone="Asia/Baku",
            pinned=frozenset({bytes.fromhex("0123456789abcdef01"), block_fingerprint("write to us")}),
            refused=frozenset({block_fingerprint("Why it matters")}),
            fulltext=True,
            page=PageRules(body="article p", remove=(".promo",), title="h1", author=".by a", date="time"),
        ),
    )


def test_topic_is_taken_whole() -> None:
    """Every key of a topic arrives in the model's own type, with its regions down to their codes."""
    (topic,) = settings(
        """\
[[sources]]
name = "one"
url = "https://example.org/"
[[topics]]
name = "caucasus"
title = "The Caucasus"
description = \"\"\"
Near
and far.\"\"\"
regions = ["south-caucasus", "TR"]
any = ["oil", " gas "]
all = ["pipeline"]
none = ["football"]
sources = ["one"]
languages = ["EN"]
limit = 7
max_age = "36h"
"""
    ).topics
    assert isinstance(topic.rule, AllOf)
    regions = next(rule for rule in topic.rule.rules if isinstance(rule, AboutRegions))
    assert {"AM", "AZ", "GE", "TR", "south-caucasus"} <= regions.codes
    assert "RU" not in regions.codes
    assert topic == Topic(
        name="caucasus",
        title="The Caucasus",
        description="Near and far.",
        rule=AllOf(
            (
                AboutRegions(("south-caucasus", "TR"), regions.codes),
                AnyWord((term("oil"), term("gas"))),
                AllWords((term("pipeline"),)),
                Not(AnyWord((term("football"),))),
                FromSources(("one",)),
                InLanguages(("en",)),
                MaxAge(timedelta(hours=36)),
            )
        ),
        limit=7,
    )
    assert {field.name for field in fields(Topic)} == {field.name for field in fields(topic)}


def test_titles_come_from_names() -> None:
    """A topic or region without a title is called by its name in words."""
    result = settings("[[regions]]\nname='far-north'\nmembers=['NO']\n[[topics]]\nname='sea-ice'\nany=['ice']")
    assert result.regions["far-north"].title == "Far north"
    assert result.topics[0].title == "Sea ice"


def test_user_region_goes_before_a_shipped_one() -> None:
    """A region of the user's own may take the name of one that ships, and counts from then on, within others too."""
    result = settings(
        """\
[[regions]]
name = "wider"
members = ["south-caucasus", "IR"]
[[regions]]
name = "south-caucasus"
members = ["GE"]
[[topics]]
name = "t"
regions = ["wider"]
"""
    )
    codes = result.topics[0].rule.condition().codes or frozenset()
    assert {"wider", "south-caucasus", "GE", "IR"} <= codes
    assert not {"AM", "AZ"} & codes
    assert result.regions["south-caucasus"].codes >= {"GE"}
    assert result.region_members == {"wider": ("south-caucasus", "IR"), "south-caucasus": ("GE",)}


@pytest.mark.parametrize("reference", ["GB-SCT", "145", "middle-east", "az"])
def test_region_is_a_code_or_a_name(reference: str) -> None:
    """Countries, their parts, United Nations areas and worded areas may all be referred to."""
    assert settings(f"[[topics]]\nname='t'\nregions=['{reference}']").topics[0].rule.condition().codes


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("sqlite:///news.sqlite", "sqlite:////etc/aggregator/news.sqlite"),
        ("sqlite:///../data/news.sqlite?timeout=5", "sqlite:////etc/aggregator/../data/news.sqlite?timeout=5"),
        ("sqlite:////var/lib/news.sqlite", "sqlite:////var/lib/news.sqlite"),
        ("postgresql://me@db.example:5432/news", "postgresql://me@db.example:5432/news"),
        ("postgresql+psycopg://db/news", "postgresql+psycopg://db/news"),
    ],
)
def test_database_is_beside_the_file(written: str, expected: str) -> None:
    """The path of an SQLite file is relative to the config; other addresses stay as they are."""
    assert settings(f"[storage]\nurl = '{written}'").storage.url == expected


@pytest.mark.parametrize(("written", "expected"), [("out", "/etc/aggregator/out"), ("/srv/feeds", "/srv/feeds")])
def test_output_is_beside_the_file(written: str, expected: str) -> None:
    """The folder of the feeds is relative to the config."""
    assert settings(f"[output]\ndir = '{written}'").output.dir == Path(expected)


def test_home_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    """A path that begins with ~ is in the user's home, not in a folder of that name."""
    monkeypatch.setenv("HOME", "/home/reader")
    assert settings("[output]\ndir = '~/feeds'").output.dir == Path("/home/reader/feeds")


def test_site_address_follows_the_port() -> None:
    """Without an address of its own the site is where its web server listens on this machine."""
    assert settings("[serve]\nport = 9000").site.url == "http://127.0.0.1:9000/"
    assert (
        settings("[serve]\nport = 9000\n[site]\nurl = 'https://news.example/x'").site.url == "https://news.example/x/"
    )


def test_variables_are_put_in() -> None:
    """Variables stand for what the environment holds, in addresses of sources and of the database and nowhere else."""
    result = settings(
        """\
[site]
title = "${KEY}"
[storage]
url = "postgresql://me:${PW}@db/news"
[[sources]]
name = "one"
url = "https://${USER_1}:${PW}@example.org/?key=${KEY}&cost=$5"
""",
        {"KEY": "k", "PW": "p%40ss", "USER_1": "me"},
    )
    assert result.storage.url == "postgresql://me:p%40ss@db/news"
    assert result.sources[0].url == "https://me:p%40ss@example.org/?key=k&cost=$5"
    assert result.site.title == "${KEY}"


def test_an_address_is_kept_as_it_is_written_too() -> None:
    """Beside what is asked stands what may be stored, and what its variables hold; nothing where there are none."""
    result = settings(
        "[[sources]]\nname='a'\nurl=' https://a.org/${X}?y=${Y}&x=${X} '\n[[sources]]\nname='b'\nurl='https://b.org/'",
        {"X": "heron", "Y": "stork"},
    )
    one, other = result.sources
    assert one.written == "https://a.org/${X}?y=${Y}&x=${X}"
    assert one.secrets == (("X", "heron"), ("Y", "stork"))
    assert (other.written, other.secrets) == ("", ())


def test_variable_in_a_variable_is_text() -> None:
    """What a variable holds is not read again for variables."""
    result = settings("[[sources]]\nname='a'\nurl='https://a.org/${X}'", {"X": "${Y}", "Y": "never"})
    assert result.sources[0].url == "https://a.org/${Y}"


def test_private_hosts_are_normalised() -> None:
    """Hosts, addresses and networks come in one spelling each."""
    result = settings("[polling]\nallow_private = ['NAS.local', '127.0.0.1', '10.0.0.0/8', '[::0001]', 'fd00::/8']")
    assert result.polling.allow_private == ("nas.local", "127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8")


WAYS = """
[polling]
proxy = "SOCKS5H://me:${KEY}@[::1]:9050/"
headers = { From = "desk@example.org", X-Key = "all" }

[[sources]]
name = "led"
url = "https://feeds.example/rss"
headers = { x-key = "${KEY}", "User-Agent" = "press/1" }

[[sources]]
name = "straight"
url = "https://plain.example/rss"
proxy = ""
"""


def test_how_sources_are_reached() -> None:
    """Proxy and headers are a source's own or those for all, with what the environment holds of them."""
    made = settings(WAYS, {"KEY": "gannet-71"})
    led, straight = made.access["led"], made.access["straight"]
    assert (led.home, led.proxy) == ("https://feeds.example/rss", "socks5h://me:gannet-71@[::1]:9050")
    assert led.headers == (("From", "desk@example.org"), ("x-key", "gannet-71"), ("User-Agent", "press/1"))
    assert (straight.proxy, straight.headers) == ("", (("From", "desk@example.org"), ("X-Key", "all")))
    assert made.polling.proxy == "socks5h://[::1]:9050"
    assert "gannet" not in repr(made)


def test_own_authorities_are_read_with_the_config(tmp_path: Path) -> None:
    """Certificates of all sources and of one are trusted by that one; what else stands in their files is left there."""
    pem = (CERTIFICATES / "authority.pem").read_text()
    (tmp_path / "all.pem").write_text(f"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n{pem}")
    (tmp_path / "own.pem").write_text(pem)
    text = (
        "[polling]\nca_file='all.pem'\n[[sources]]\nname='a'\nurl='https://a.example/'\nca_file='own.pem'\n"
        "[[sources]]\nname='b'\nurl='https://b.example/'\nca_file='all.pem'\n"
    )
    made = parse(text.encode(), path=tmp_path / "c.toml", environ={})
    assert [made.access[name].authorities.count("BEGIN") for name in ("a", "b")] == [2, 1]
    assert "PRIVATE" not in made.access["a"].authorities


def test_texts_outlive_every_topic() -> None:
    """Texts are kept as long as a topic may still publish them, however short `retention.keep` is."""
    result = settings("[retention]\nkeep='7d'\n[[topics]]\nname='t'\nany=['x']\nmax_age='30d'")
    assert result.retention.keep == timedelta(days=30)


def test_size_may_be_digits() -> None:
    """A limit in bytes is a number or a text with a unit."""
    assert settings("[polling]\nmax_bytes = 20000").polling.max_bytes == 20_000
    assert settings("[polling]\nmax_bytes = '1MiB'").polling.max_bytes == 1_048_576


def test_byte_order_mark_and_windows_lines_are_read() -> None:
    """A file that a Windows editor saved is read like any other."""
    body = "\ufeff[site]\r\ntitle = 'Größe'\r\n".encode()
    assert parse(body, path=HERE, environ={}).site.title == "Größe"


def test_empty_labels_say_nothing() -> None:
    """An empty title, publisher or contact is the same as none."""
    (source,) = settings(
        "[site]\ncontact=''\n[[sources]]\nname='a'\nurl='https://a.org'\ntitle=''\npublisher=' '"
    ).sources
    assert (source.title, source.publisher) == ("", "")


def test_file_is_read_with_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`load` reads the file, takes the process's environment and makes paths absolute."""
    monkeypatch.setenv("FEED_KEY", "k1")
    monkeypatch.chdir(tmp_path)
    Path("news.toml").write_text("[[sources]]\nname='a'\nurl='https://a.org/?k=${FEED_KEY}'\n", encoding="utf-8")
    result = load(Path("news.toml"))
    assert result.sources[0].url == "https://a.org/?k=k1"
    assert result.path == tmp_path / "news.toml"
    assert result.output.dir == tmp_path / "feeds"


def test_ten_thousand_sources_are_told_apart() -> None:
    """A config of ten thousand sources loads, and the one mistake at its end is placed exactly."""
    text = "".join(f'[[sources]]\nname = "s-{n}"\nurl = "https://example.org/{n}"\n' for n in range(10_000))
    assert len(settings(text).sources) == 10_000
    with pytest.raises(Exception, match=r":30003:7: sources\[10000\]\.url: another source .* line 3$"):
        settings(text + '[[sources]]\nname = "last"\nurl = "https://example.org/0"\n')
