from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config.load import load, parse
from aggregator.errors import ConfigError, Fault

SOURCE = """\
[[sources]]
name = "one"
url = "https://example.org/feed"
"""
TOPIC = """\
[[topics]]
name = "news"
"""


def faults(text: str | bytes, environ: dict[str, str] | None = None) -> tuple[Fault, ...]:
    """What is wrong with a document."""
    body = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ConfigError) as caught:
        parse(body, path=Path("news.toml"), environ=environ or {})
    return caught.value.faults


def place(fault: Fault) -> tuple[int, int, str]:
    return fault.line, fault.column, fault.key


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        ("[site]\ntitel = 'x'", (2, 1, "site.titel"), "no such key in [site]", 'did you mean "title"?'),
        ("[polling]\nport = 1", (2, 1, "polling.port"), "no such key in [polling]", "it belongs in [serve]"),
        ("[serve]\nxyzzy = 1", (2, 1, "serve.xyzzy"), "no such key in [serve]", "keys are host, port"),
        ("[poling]\nworkers = 3", (1, 1, "poling"), "no such table", "did you mean [polling]?"),
        ("[xyzzy]", (1, 1, "xyzzy"), "no such table", "tables are [site], "),
        ("[[topic]]\nname='a'\nany=['x']", (1, 1, "topic"), "no such table", "did you mean [[topics]]?"),
        ("[site]\n'odd key' = 1", (2, 1, 'site."odd key"'), "no such key", ""),
        ("[[site]]\ntitle = 'x'", (1, 1, "site"), "one table, found a list", "write [site]"),
        ("[sources]\nname = 'x'", (1, 1, "sources"), "list of tables", "write [[sources]]"),
        ("sources = [3]", (1, 12, "sources[0]"), "expected a table, found the number 3", ""),
        ("site = 'x'", (1, 8, "site"), "expected a table, found text", ""),
        ("[site]\ntitle = 7", (2, 9, "site.title"), "expected text in quotes, found the number 7", "in quotes"),
        ("[site]\ntitle = ''", (2, 9, "site.title"), "it is empty", ""),
        ("[site]\ntitle = '''a\nb'''", (2, 9, "site.title"), "one line", ""),
        ("[site]\ntitle = 2026-11-23", (2, 9, "site.title"), "found a date or time", ""),
        ("[site]\nurl = 'example.org'", (2, 7, "site.url"), "begins with https://", ""),
        ("[site]\nurl = 'https://a.org/?x=1'", (2, 7, "site.url"), 'must end before "?"', ""),
        ("[site]\nurl = 'https://u:p@a.org/'", (2, 7, "site.url"), "user name or password", ""),
        ("[site]\nurl = 'https://${HOST}/'", (2, 7, "site.url"), "only in the addresses of sources", ""),
        ("[site]\ncontact = 'nobody'", (2, 11, "site.contact"), "e-mail address or a web address", ""),
        ("[site]\ntag_year = '2026'", (2, 12, "site.tag_year"), "whole number, found text", "leave out the quotes"),
        ("[site]\ntag_year = 26", (2, 12, "site.tag_year"), "from 1990 to 2100, found 26", ""),
        ("[site]\ntag_year = true", (2, 12, "site.tag_year"), "whole number, found true", ""),
        ("[site]\ntag_year = 0x" + "f" * 5000, (2, 12, "site.tag_year"), "found a very large number", ""),
        ("[cleaning]\nlearn = 5", (2, 9, "cleaning.learn"), "true or false", ""),
        ("[cleaning]\nconfirm_after = 0", (2, 17, "cleaning.confirm_after"), "from 1 to 100", ""),
        (f"{SOURCE}timezone = 'Europe/Londn'", (4, 12, "sources[0].timezone"), "IANA", "Europe/London"),
        (f"{SOURCE}keep = ['captions']", (4, 9, "sources[0].keep[0]"), "no rule of cleaning", '"caption"'),
        (f"{SOURCE}keep = ['navigation']", (4, 9, "sources[0].keep[0]"), "cannot be kept", "--program"),
        (f"{SOURCE}refuse = [' ']", (4, 11, "sources[0].refuse[0]"), "it is empty", ""),
        (f"{SOURCE}fulltext = 'yes'", (4, 12, "sources[0].fulltext"), "true or false", ""),
        (f"{SOURCE}[sources.page]\nbody = 'p['", (5, 8, "sources[0].page.body"), "no CSS selector", "article .text"),
        (
            f"{SOURCE}[sources.page]\nboddy = 'p'",
            (5, 1, "sources[0].page.boddy"),
            "no such key in [sources.page]",
            '"body"',
        ),
        (f"{SOURCE}page = {{ remove = ['a', '..'] }}", (4, 25, "sources[0].page.remove[1]"), "no CSS selector", ""),
        ("[storage]\nurl = 'news.sqlite'", (2, 7, "storage.url"), "address of a database", "sqlite:///news.sqlite"),
        ("[storage]\nurl = 'mysql://h/d'", (2, 7, "storage.url"), "only SQLite and PostgreSQL", ""),
        ("[storage]\nurl = 'sqlite://'", (2, 7, "storage.url"), "in memory", ""),
        ("[storage]\nurl = 'postgresql://'", (2, 7, "storage.url"), "no server and no database", ""),
        ("[output]\ndir = ''", (2, 7, "output.dir"), "it is empty", ""),
        ("[polling]\nmin_interval = 15", (2, 16, "polling.min_interval"), "in quotes, found the number 15", '"15m"'),
        ("[polling]\nmin_interval = '59s'", (2, 16, "polling.min_interval"), "59s is too short; expected 1m", ""),
        ("[polling]\nmin_interval = '32d'", (2, 16, "polling.min_interval"), "32d is too long", ""),
        ("[polling]\ntimeout = '5 min'", (2, 11, "polling.timeout"), "'5 min' is no duration", "1h30m"),
        ("[polling]\nworkers = 0", (2, 11, "polling.workers"), "from 1 to 256, found 0", ""),
        ("[polling]\nworkers = 4.0", (2, 11, "polling.workers"), "whole number, found the number 4.0", ""),
        ("[polling]\nmax_bytes = '10 XB'", (2, 13, "polling.max_bytes"), "no size", '"10MB"'),
        ("[polling]\nmax_bytes = 5", (2, 13, "polling.max_bytes"), "from 10 kB to 1 GB", ""),
        ("[polling]\nmax_bytes = true", (2, 13, "polling.max_bytes"), "expected a size, found true", ""),
        ("[polling]\nallow_private = 'nas'", (2, 17, "polling.allow_private"), "a list, found text", "in brackets"),
        ("[polling]\nallow_private = ['10.0.0.1/8']", (2, 18, "polling.allow_private[0]"), "bits set", '"10.0.0.0/8"'),
        ("[polling]\nallow_private = ['http://nas/']", (2, 18, "polling.allow_private[0]"), "a host, an address", ""),
        ("[polling]\nresolver_networks = ['nas']", (2, 22, "polling.resolver_networks[0]"), "expected a network", ""),
        ("[polling]\nproxy = '127.0.0.1:3128'", (2, 9, "polling.proxy"), "the address of a proxy", "http://"),
        ("[polling]\nproxy = 'socks5://h:1'", (2, 9, "polling.proxy"), "left to the proxy", "socks5h://"),
        ("[polling]\nproxy = 'https://h:1'", (2, 9, "polling.proxy"), "only http and socks5h", ""),
        ("[polling]\nproxy = 'http://h:99999'", (2, 9, "polling.proxy"), "cannot be", ""),
        ("[polling]\nproxy = 'http://me:pw@'", (2, 9, "polling.proxy"), "cannot be", ""),
        ("[polling]\nproxy = 'http://h:1/x'", (2, 9, "polling.proxy"), "ends with its host and port", ""),
        ("[polling]\nca_file = 'none.pem'", (2, 11, "polling.ca_file"), "cannot be read", "PEM"),
        (SOURCE + "ca_file = '/'", (4, 11, "sources[0].ca_file"), "it is no file", "PEM"),
        (SOURCE + "ca_file = '/etc/hostname'", (4, 11, "sources[0].ca_file"), "cannot be read", "PEM"),
        ("[polling.headers]\nHost = 'x'", (2, 1, "polling.headers.Host"), "set by the program", ""),
        (SOURCE + "headers = {If-Match='x'}", (4, 12, "sources[0].headers.If-Match"), "set by the program", ""),
        (SOURCE + "headers = {'a b'='x'}", (4, 12, 'sources[0].headers."a b"'), "cannot be the name", ""),
        (SOURCE + "headers = {A=7}", (4, 14, "sources[0].headers.A"), "found the number 7", ""),
        (SOURCE + "headers = {A='x\u2028'}", (4, 14, "sources[0].headers.A"), "Latin-1", ""),
        (SOURCE + "headers = ['A: b']", (4, 11, "sources[0].headers"), "a table", ""),
        ("[serve]\nport = 70000", (2, 8, "serve.port"), "from 0 to 65535", ""),
        ("[serve]\nhost = 'a b'", (2, 8, "serve.host"), "host name of this machine", ""),
        ("[retention]\nkeep = '5m'", (2, 8, "retention.keep"), "too short", ""),
        ("[[sources]]\nurl = 'https://a.org/'", (1, 1, "sources[0].name"), "it is missing", ""),
        ("[[sources]]\nname = 'a'", (1, 1, "sources[0].url"), "it is missing", ""),
        ("[[sources]]\nname = 'a'\nurl = 7", (3, 7, "sources[0].url"), "found the number 7", "put it in quotes"),
        ("[[sources]]\nname = 'a'\nurl = 'a.org/feed'", (3, 7, "sources[0].url"), "begins with https://", "before it"),
        ("[[sources]]\nname = 'a'\nurl = 'ftp://a.org/'", (3, 7, "sources[0].url"), "only http and https", ""),
        ("[[sources]]\nname = 'a'\nurl = 'https:///feed'", (3, 7, "sources[0].url"), "has no host", ""),
        ("[[sources]]\nname = 'a'\nurl = 'https://a.org:99999/'", (3, 7, "sources[0].url"), "cannot be", ""),
        ("[[sources]]\nname = 'a'\nurl = 'https://a.org/x y'", (3, 7, "sources[0].url"), "a space", ""),
        (
            "[[sources]]\nname = 'BBC World'\nurl = 'https://a.org/'",
            (2, 8, "sources[0].name"),
            "no name",
            '"bbc-world"',
        ),
        ("[[sources]]\nname = '-a'\nurl = 'https://a.org/'", (2, 8, "sources[0].name"), "no hyphen first", '"a"'),
        (SOURCE + "country = 'UK'", (4, 11, "sources[0].country"), "ISO 3166-1", 'did you mean "GB"?'),
        (SOURCE + "country = 'de'", (4, 11, "sources[0].country"), "two capital letters", 'did you mean "DE"?'),
        (SOURCE + "country = 'Armenia'", (4, 11, "sources[0].country"), "ISO 3166-1", 'did you mean "AM"?'),
        (SOURCE + "country = 'ZZ'", (4, 11, "sources[0].country"), "'ZZ' is no country", ""),
        (SOURCE + "country = '145'", (4, 11, "sources[0].country"), "'145' is no country", ""),
        (SOURCE + "language = 'english'", (4, 12, "sources[0].language"), "BCP 47", 'did you mean "en"?'),
        (SOURCE + "language = 'jp'", (4, 12, "sources[0].language"), "BCP 47", 'did you mean "ja"?'),
        (SOURCE + "language = 'en_GB'", (4, 12, "sources[0].language"), "BCP 47", 'did you mean "en-GB"?'),
        (SOURCE + "interval = '30s'", (4, 12, "sources[0].interval"), "too short", ""),
        (SOURCE + "enabled = 'no'", (4, 11, "sources[0].enabled"), "true or false, found text", ""),
        (
            SOURCE + "priority = 3",
            (4, 1, "sources[0].priority"),
            "priority is called preference now",
            'write "preference"',
        ),
        (
            "[copies]\norder = ['priority']",
            (2, 10, "copies.order[0]"),
            "priority is called preference now",
            "preference",
        ),
        (SOURCE + "keep = ['named-furniture']", (4, 9, "sources[0].keep[0]"), "is called named-boilerplate now", ""),
        ("[[topics]]\nname = 'a'\npriority = 3", (3, 1, "topics[0].priority"), "there is no such key", ""),
        (SOURCE + "preference = 1001", (4, 14, "sources[0].preference"), "from -1000 to 1000", ""),
        ("[[regions]]\nname = 'x'", (1, 1, "regions[0].members"), "it is missing", ""),
        ("[[regions]]\nname = 'x'\nmembers = []", (3, 11, "regions[0].members"), "at least one", ""),
        ("[[regions]]\nname = 'az'\nmembers = ['AM']", (2, 8, "regions[0].name"), "code of Azerbaijan", ""),
        ("[[regions]]\nname = '145'\nmembers = ['AM']", (2, 8, "regions[0].name"), "code of Western Asia", ""),
        (
            "[[regions]]\nname = 'x'\nmembers = ['azerbajan']",
            (3, 12, "regions[0].members[0]"),
            "azerbajan",
            "azerbaijan",
        ),
        ("[[regions]]\nname = 'x'\nmembers = ['x']", (3, 12, "regions[0].members[0]"), "contains itself: x > x", ""),
        ("[site]\nurl = 'https://[x]/'", (2, 7, "site.url"), "cannot be", ""),
        (TOPIC, (1, 1, "topics[0]"), "no rule", "regions, any, all, none, sources, languages"),
        (TOPIC + "regions = []", (1, 1, "topics[0]"), "no rule", ""),
        (TOPIC + "regions = ['AZ', 'QQ']", (3, 18, "topics[0].regions[1]"), "'QQ'", ""),
        (TOPIC + "any = ['']", (3, 8, "topics[0].any[0]"), "it is empty", ""),
        (TOPIC + "any = ['*']", (3, 8, "topics[0].any[0]"), "a * alone", "econom*"),
        (TOPIC + "any = ['oil', 3]", (3, 15, "topics[0].any[1]"), "text in quotes, found the number 3", ""),
        (
            TOPIC + "any = ['Oil']\nnone = ['oil']",
            (4, 9, "topics[0].none[0]"),
            "ruled out at once; the first is at line 3",
            "",
        ),
        (
            TOPIC + "any = ['economy', 'trade']\nnone = ['econom*']",
            (4, 9, "topics[0].none[0]"),
            "ruled out at once; the first is at line 3",
            "",
        ),
        (
            TOPIC + "all = ['night Rail strike*']\nnone = ['war', 'rail strike*']",
            (4, 16, "topics[0].none[1]"),
            "ruled out at once; the first is at line 3",
            "",
        ),
        (TOPIC + "regions = ['AZ']\nany = []", (4, 7, "topics[0].any"), "is empty, so it lets every story in", "leave"),
        (TOPIC + "any = ['x']\nlimit = 0", (4, 9, "topics[0].limit"), "from 1 to 1000", ""),
        (TOPIC + "languages = ['xx']", (3, 14, "topics[0].languages[0]"), "'xx' is no language", ""),
        (SOURCE + TOPIC + "sources = ['ones']", (6, 12, "topics[0].sources[0]"), "'ones'", 'did you mean "one"?'),
    ],
)
def test_mistake_is_told(text: str, at: tuple[int, int, str], message: str, hint: str) -> None:
    """Each kind of mistake gives one fault: at its line, column and key, in plain words, with the way out."""
    (fault,) = faults(text)
    assert place(fault) == at
    assert message in fault.message
    assert hint in fault.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("[site]\ntitle = News", 2, 9, "in quotes"),
        ("[site]\ntitle = 'News", 2, 14, "quote"),
        ("[site]\ntitle 'News'", 2, 7, "key = value"),
        ("[site]\ntitle = 'a'\ntitle = 'b'", 3, 12, "given twice"),
        ("[site]\n[site]", 2, 6, "given twice"),
        ("[site", 1, 6, "[name]"),
        ("[site]\ntitle = 'a' 'b'", 2, 13, "one key = value a line"),
        ("x = [1, 2\n", 1, 10, "closing bracket"),
        ('x = """a\nb', 2, 2, "quote"),
        ("x = " + "9" * 5000, 0, 0, ""),
        ("x = " + "[" * 5000, 0, 0, ""),
    ],
)
def test_syntax_error_is_told(text: str, line: int, column: int, hint: str) -> None:
    """What is no TOML is one fault at the place where reading ends, never a traceback."""
    (fault,) = faults(text)
    assert (fault.line, fault.column, fault.key) == (line, column, "")
    assert hint in fault.hint


def test_every_mistake_at_once() -> None:
    """Mistakes of every stage, in every table, are told in one run and in the order of the file."""
    found = faults(
        """\
[site]
titel = "x"
[[sources]]
name = "a"
url = "ftp://example.org/"
[[sources]]
name = "a"
url = "https://example.org/${NO_SUCH_VARIABLE}"
country = "XX"
[[regions]]
name = "r"
members = ["nowhere-land"]
[[topics]]
name = "t"
sources = ["b"]
max_age = "soon"
"""
    )
    assert [fault.key for fault in found] == [
        "site.titel",
        "sources[0].url",
        "sources[1].name",
        "sources[1].url",
        "sources[1].country",
        "regions[0].members[0]",
        "topics[0].sources[0]",
        "topics[0].max_age",
    ]
    assert [fault.line for fault in found] == [2, 5, 7, 8, 9, 12, 15, 16]


def test_a_topic_cannot_take_the_name_of_the_page_of_all() -> None:
    """Its page and the index would be one file, written by turns; a source and a region may have the name."""
    text = "[[{}]]\nname = 'index'\n{}"
    (fault,) = faults(text.format("topics", "any = ['x']"))
    assert place(fault) == (2, 8, "topics[0].name")
    assert "'index' is the page of all topics" in fault.message
    for array, rest in (("sources", "url = 'https://example.org/'"), ("regions", "members = ['AM']")):
        parse(text.format(array, rest).encode(), path=Path("news.toml"), environ={})


def test_misspelt_key_is_one_mistake() -> None:
    """A misspelt required key is not told a second time as missing."""
    assert [fault.key for fault in faults("[[sources]]\nnmae = 'a'\nurl = 'https://a.org/'")] == ["sources[0].nmae"]


def test_misspelt_table_is_checked_all_the_same() -> None:
    """What stands in a misspelt table is read as in the one that was meant, under the name that the file has."""
    found = faults("[[source]]\nname = 'a'\nurl = 7\n[[topics]]\nname = 't'\nsources = ['a']")
    assert [place(fault) for fault in found] == [(1, 1, "source"), (3, 7, "source[0].url")]


@pytest.mark.parametrize(
    ("array", "rest"), [("sources", ""), ("regions", "members = ['AM']"), ("topics", "any = ['x']")]
)
def test_name_twice_tells_both_lines(array: str, rest: str) -> None:
    """A second thing of one name is pointed at, and the line of the first is told."""
    url = "url = 'https://example.org/{}'" if array == "sources" else ""
    first, second = (f"[[{array}]]\nname = 'a'\n{url.format(n)}\n{rest}\n" for n in (1, 2))
    (fault,) = faults(first + second)
    assert place(fault) == (6, 8, f"{array}[1].name")
    assert "'a' already; the first is at line 2" in fault.message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://example.org/feed", "https://example.org/feed"),
        ("https://example.org/feed", "http://example.org/feed"),
        ("https://example.org/feed", "https://EXAMPLE.org:443/feed#top"),
    ],
)
def test_address_twice_tells_both_lines(first: str, second: str) -> None:
    """Two sources that would ask for the same document are found, however the address is spelt."""
    (fault,) = faults(f"[[sources]]\nname = 'a'\nurl = '{first}'\n[[sources]]\nname = 'b'\nurl = '{second}'")
    assert place(fault) == (6, 7, "sources[1].url")
    assert "the first is at line 3" in fault.message


def test_an_old_name_is_nobody_elses() -> None:
    """`was` cannot be the name of a source that is still there, nor that of two."""
    second = SOURCE.replace("one", "two").replace("org/feed", "org/second")
    (fault,) = faults(f"{SOURCE}{second}was = 'one'")
    assert (fault.line, fault.key) == (7, "sources[1].was")
    assert "is called 'one' still" in fault.message
    (fault,) = faults(f"{SOURCE}was = 'nought'\n{second}was = 'nought'")
    assert fault.key == "sources[1].was"
    assert "another source was 'nought' already" in fault.message


def test_circle_of_regions_is_told_once() -> None:
    """Regions that contain each other are one mistake, told with the whole way round."""
    (fault,) = faults(
        """\
[[regions]]
name = "a"
members = ["AM", "b"]
[[regions]]
name = "b"
members = ["c"]
[[regions]]
name = "c"
members = ["a"]
[[topics]]
name = "t"
regions = ["a"]
"""
    )
    assert place(fault) == (3, 18, "regions[0].members[1]")
    assert "a > b > c > a" in fault.message


def test_wrong_region_spoils_no_topic() -> None:
    """A topic on a region of the user's own that has a mistake is right itself."""
    found = faults("[[regions]]\nname='r'\nmembers=['QQ']\n[[topics]]\nname='t'\nregions=['r']")
    assert [fault.key for fault in found] == ["regions[0].members[0]"]


@pytest.mark.parametrize(
    ("url", "environ", "message"),
    [
        ("https://a.org/?k=${KEY}", {}, "variable KEY is not set"),
        ("https://a.org/?k=${KEY}", {"KEY": ""}, "variable KEY is empty"),
        ("https://a.org/?k=${KEY", {"KEY": "x"}, "${NAME}"),
        ("https://a.org/?k=${}", {}, "${NAME}"),
        ("https://a.org/?k=${1A}", {"1A": "x"}, "${NAME}"),
    ],
)
def test_variable_that_is_none_is_told(url: str, environ: dict[str, str], message: str) -> None:
    """A variable that is not set, empty or malformed is one fault at the address that asks for it."""
    (fault,) = faults(f"[[sources]]\nname = 'a'\nurl = '{url}'", environ)
    assert place(fault) == (3, 7, "sources[0].url")
    assert message in fault.message


@pytest.mark.parametrize(
    "secret",
    [
        "ftp://hunter2.example/",
        "hunter2",
        "https://hunter2:99999/",
        "https:///hunter2",
        "https://[hunter2]/",
        "http://[hunter2",
        "hunter2 x",
    ],
)
def test_secret_is_in_no_fault(secret: str) -> None:
    """What a variable holds is never repeated, whatever is wrong with it."""
    source = "[[sources]]\nname = 'a'\nurl = '${SECRET}'\n"
    ways = "[polling]\nproxy = '${SECRET}'\nheaders = {A = '\x01${SECRET}'}\n".replace("\x01", "\u2028")
    found = faults(f"[storage]\nurl = '${{SECRET}}'\n{ways}{source}{source}", {"SECRET": secret})
    keys = {"storage.url", "polling.headers.A", "sources[0].url", "sources[1].url", "sources[1].name"}
    assert {fault.key for fault in found} >= keys
    assert all("hunter2" not in str(fault) for fault in found)


def test_not_utf8_is_told_with_its_place() -> None:
    """A file in another encoding is pointed at by line and column of the first byte that is wrong."""
    (fault,) = faults("[site]\ntitle = 'Größe".encode() + b"\xe9'")
    assert (fault.line, fault.column) == (2, 15)
    assert "0xe9" in fault.message


def test_missing_file_and_folder_are_told(tmp_path: Path) -> None:
    """A file that is not there, or is a folder, is a fault of the whole file."""
    for path, message in ((tmp_path / "none.toml", "no such file"), (tmp_path, "folder")):
        with pytest.raises(ConfigError) as caught:
            load(path, {})
        (fault,) = caught.value.faults
        assert (fault.file, fault.line, fault.column) == (str(path), 0, 0)
        assert message in fault.message


def test_fault_reads_well() -> None:
    """A fault is one line that editors can follow: file, line, column, key, what is wrong, the way out."""
    (fault,) = faults("[site]\ntitel = 'x'")
    assert str(fault) == 'news.toml:2:1: site.titel: there is no such key in [site] (did you mean "title"?)'


def test_a_byte_order_mark_moves_no_fault() -> None:
    """The byte that is no UTF-8 is told where an editor shows it, with or without a mark before the text."""
    for mark in (b"", b"\xef\xbb\xbf"):
        (fault,) = faults(mark + b"[site]\ntitle = '\xc3\xa9\xff'")
        assert place(fault) == (2, 11, "")
        assert "0xff" in fault.message


@pytest.mark.parametrize("part", ["a.", "a . ", "'b' .", '"c".'])
@pytest.mark.parametrize("start", ["[site]\n", "[site]\n[[x.", "[site]\nx = { "])
def test_a_key_of_endless_parts_is_told_and_not_read(part: str, start: str) -> None:
    """What takes time and memory that grow with the square of its length is refused before that."""
    (fault,) = faults(f"{start}{part * 20_000}a = 1")
    assert fault.line == 2
    assert fault.message == "a key has more than 100 parts"


def test_a_text_with_many_dots_is_no_key() -> None:
    """Addresses, numbers of versions and ellipses are read as the text that they are."""
    dotted = ".".join("a" * 40) + "." * 400 + " version 1.2.3, " * 300
    found = faults(f"[site]\ntitle = '{dotted}'\nxyzzy = 1")
    assert (3, 1, "site.xyzzy") in map(place, found)


@pytest.mark.parametrize(
    "rules",
    [
        "any = ['economy*']\nnone = ['economy of scale']",
        "any = ['econom*']\nnone = ['economy']",
        "any = ['rail']\nnone = ['rail strike']",
        "any = ['railway']\nnone = ['rail']",
        "any = ['a rail strike']\nnone = ['strike rail', 'rail a']",
        "any = ['x']\nnone = []",
    ],
)
def test_what_leaves_some_stories_is_no_mistake(rules: str) -> None:
    """A word is ruled out at once only where every text with it is."""
    assert parse((TOPIC + rules).encode(), path=Path("news.toml"), environ={}).topics


def test_one_word_of_before_is_told_once() -> None:
    """A key that many sources have under its old name is one fault with the lines of all, and its value is read."""
    (fault,) = faults(SOURCE + "priority = 3\n" + SOURCE.replace("one", "two").replace("feed", "b") + "priority = 4\n")
    assert str(fault) == (
        'news.toml:4:1: sources[0].priority: priority is called preference now; so too at line 8 (write "preference")'
    )
    (_, refused) = faults(SOURCE + "priority = 1001\n")
    assert (refused.key, "from -1000 to 1000" in refused.message) == ("sources[0].priority", True)


def test_a_list_whose_only_word_is_wrong_is_not_called_empty() -> None:
    """What was refused at its place is not missed once more."""
    (fault,) = faults("[copies]\norder = ['xyzzy']")
    assert fault.key == "copies.order[0]"
    (fault,) = faults("[copies]\norder = []")
    assert (fault.key, fault.message) == ("copies.order", "expected at least one")
