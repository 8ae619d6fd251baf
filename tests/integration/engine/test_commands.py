"""`poll`, `status`, `explain` and `eval` on a real database: what they say, as what, and with which exit code."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from aggregator.cli.main import main
from aggregator.errors import StoreError
from aggregator.store.sql import SqlStore
from tests.origin import Origin, respond
from tests.support import settings

FEED = b"""<rss version="2.0"><channel><title>Paper</title><link>https://paper.example/</link><description>d</description>
<item><title>Kenya and Uganda open a bridge</title><link>https://paper.example/1</link><guid>1</guid>
<description>Kenya and Uganda opened a bridge over a river in Busia on Monday, officials in Nairobi said.</description>
</item><item><title>Ghana \xc2\x9b31m sells cocoa</title><link>https://paper.example/2</link><guid>2</guid>
<description>Ghana sold more cocoa than ever before this year, the board in Accra said on Tuesday.</description>
</item></channel></rss>"""
TOPIC = '[[topics]]\nname = "africa"\ntitle = "Africa"\nregions = ["africa"]\n'
SHIPPED = Path(__file__).resolve().parents[3] / "config.toml"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def origin() -> Iterator[Origin]:
    """An origin with one good feed and one broken one."""
    with Origin() as one:
        one.script("/feed", respond(200, FEED, ETag='"1"'))
        one.script("/bad", respond(500))
        yield one


@pytest.fixture
def config(origin: Origin, tmp_path: Path) -> Path:
    """A config of three sources, one of them disabled."""
    sources = {
        "paper": origin.url("/feed"),
        "bad": origin.url("/bad?key=canary"),
        "off": origin.url("/off") + "\nenabled = false",
    }
    return settings(tmp_path, sources, TOPIC).path


@pytest.fixture
def run(config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the config: exit code, standard output, standard error."""

    def one(*arguments: str) -> tuple[int, str, str]:
        own = arguments[0] == "eval" or "-c" in arguments
        monkeypatch.setattr(sys, "argv", ["aggregator", *arguments, *([] if own else ["-c", str(config)])])
        with pytest.raises(SystemExit) as caught:
            main()
        out = capsys.readouterr()
        structlog.reset_defaults()
        code = caught.value.code
        return code if isinstance(code, int) else 0, out.out, out.err

    return one


def test_poll_tells_what_came(run: Run, config: Path) -> None:
    """A table without colours, a sentence for what failed, published files; 0 as one source is well."""
    code, out, _ = run("poll")
    assert code == 0
    assert re.search(r"^paper +new +2 +2 +0 +0 ", out, re.MULTILINE)
    assert re.search(r"^bad: .*500", out, re.MULTILINE)
    assert "off" not in out
    assert not set(out) & set("\x1b\x9b")
    assert (config.parent / "feeds" / "africa.atom").exists()


def test_poll_as_json(run: Run) -> None:
    """One object of sources, skipped and topics, with no secret in it."""
    code, out, _ = run("poll", "--json", "paper", "bad", "paper")
    told = json.loads(out)
    assert code == 0
    assert [(s["source"], s["outcome"], s["new"]) for s in told["sources"]] == [("bad", "http", 0), ("paper", "new", 2)]
    assert told["skipped"] == []
    assert [(t["topic"], t["entries"], t["changed"]) for t in told["topics"]] == [("africa", 2, True)]
    assert "canary" not in out


def test_poll_with_nothing_due(run: Run) -> None:
    """It says so and where to look, and is done: no topic is looked at."""
    run("poll")
    code, out, _ = run("poll")
    assert code == 0
    assert out.startswith("No source is due.")
    told = json.loads(run("poll", "--json")[1])
    assert (told["sources"], told["skipped"]) == ([], [])
    assert told["topics"] == []


@pytest.mark.parametrize("name", ["papper", "off"])
def test_poll_of_an_unknown_or_disabled_source_exits_with_2(run: Run, config: Path, name: str) -> None:
    """It names those that there are, and makes no database."""
    code, _, err = run("poll", name)
    assert code == 2
    assert name in err
    assert "bad, paper" in err
    assert not list(config.parent.glob("*.sqlite*"))


def test_poll_exits_with_1_if_all_failed(run: Run) -> None:
    """Every polled source failed, so the job did."""
    assert run("poll", "bad")[0] == 1


def test_poll_that_cannot_be_stored_exits_with_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that fails is told for the source that was lost, and is never taken for success."""

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(SqlStore, "transaction", full)
    monkeypatch.setattr("aggregator.engine.recording.recorder.STORE_PATIENCE", 0.0)
    code, out, _ = run("poll", "paper")
    assert code == 1
    assert "paper: the disk is full" in out


def test_poll_that_cannot_publish_tells_what_it_polled_and_exits_with_1(run: Run, config: Path) -> None:
    """The stories are stored, the fault is one line, and the next poll publishes them."""
    (config.parent / "feeds").write_text("in the way")
    code, out, err = run("poll", "--json")
    assert code == 1
    assert json.loads(out)["topics"] == []
    assert {source["new"] for source in json.loads(out)["sources"]} == {0, 2}
    assert err.startswith("aggregator: cannot publish to ")
    (config.parent / "feeds").unlink()
    assert run("poll")[0] == 0
    assert (config.parent / "feeds" / "africa.atom").exists()


def renamed(config: Path, **names: str) -> None:
    """Give sources other names and other addresses."""
    text = config.read_text(encoding="utf-8")
    for old, new in names.items():
        assert f'name = "{old}"' in text
        text = re.sub(rf'name = "{old}"\nurl = "([^"]*)"', rf'name = "{new}"\nurl = "\1?of={new}"', text)
    config.write_text(text, encoding="utf-8")


def test_check_tells_what_a_rename_without_was_would_let_go(run: Run, config: Path) -> None:
    """Before the start that does it: whose stories, how many, and the key that keeps them; nothing is changed."""
    assert run("poll")[0] == 0
    assert "any more" not in run("check")[1]
    renamed(config, paper="gazette")
    for _ in range(2):
        code, out, _ = run("check")
        said = " ".join(out.split())
        assert code == 0
        assert "The config has no source paper any more: with the next start its 2 stories leave all feeds." in said
        assert 'If it is gazette now, say was = "paper" there.' in said
    config.write_text(config.read_text().replace('name = "gazette"\n', 'name = "gazette"\nwas = "paper"\n'))
    assert "any more" not in run("check")[1]


def test_check_makes_no_database_and_mends_none(run: Run, config: Path) -> None:
    """Without one, and beside a file that is none, it says nothing of sources that are gone."""
    before = sorted(config.parent.iterdir())
    assert "any more" not in run("check")[1]
    assert sorted(config.parent.iterdir()) == before
    database = config.parent / "aggregator.sqlite"
    database.write_text("no database")
    code, out, _ = run("check")
    assert (code, "any more" in out) == (0, False)
    assert database.read_text() == "no database"


@pytest.mark.parametrize("arguments", [("status",), ("explain", "x")])
def test_before_the_first_poll_it_says_so(run: Run, config: Path, arguments: tuple[str, ...]) -> None:
    """A plain sentence with the way out, exit code 1, and nothing is made."""
    before = sorted(config.parent.iterdir())
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert "aggregator poll" in err
    assert len(err.splitlines()) == 1
    assert sorted(config.parent.iterdir()) == before


def test_status_tells_sources_and_topics(run: Run) -> None:
    """State, times, counts and why; a disabled source is told as such."""
    run("poll")
    code, out, _ = run("status", "--why")
    assert code == 0
    assert re.search(r"^paper +new +20.* UTC +20.* UTC +2 +0 +0$", out, re.MULTILINE)
    assert re.search(r"^off +disabled +never +never +0 +0 +0$", out, re.MULTILINE)
    assert re.search(r"^bad: asked again 20.*: the last poll failed", out, re.MULTILINE)
    assert re.search(r"^africa +2 +20.* UTC$", out, re.MULTILINE)
    told = json.loads(run("status", "--json", "bad")[1])
    assert [(source["source"], source["failures"]) for source in told["sources"]] == [("bad", 1)]
    assert "canary" not in json.dumps(told)


def test_a_whole_document_is_had_by_order_once_a_day(run: Run, origin: Origin) -> None:
    """The order is refused while the last whole request is younger, and told from when on; without names it is none."""
    assert run("poll", "--whole")[0] == 2
    run("poll", "--whole", "paper")
    assert [request.header("if-none-match") for request in origin.requests] == [None]
    code, out, err = run("poll", "--whole", "paper")
    assert (code, out, len(origin.requests)) == (1, "", 1)
    assert re.search(r"paper was asked for its whole document at 20.* UTC, and may be again from 20.* UTC on", err)
    run("poll", "paper")
    assert [request.header("if-none-match") for request in origin.requests] == [None, '"1"']


def test_a_host_that_asked_to_be_left_alone_is_told(run: Run, origin: Origin) -> None:
    """`status --why` says until when, as a person reads it and for programs; `poll` says why it did not ask."""
    origin.script("/bad", respond(429, b"", Retry_After="7200"))
    run("poll", "bad")
    code, out, _ = run("status", "--why")
    assert code == 0
    for name in ("paper", "bad"):
        assert re.search(rf"^{name}: its host asked to be left alone until 20.* UTC$", out, re.MULTILINE)
    assert "left alone" not in run("status")[1]
    (told,) = json.loads(run("status", "--json", "paper")[1])["sources"]
    assert (len(told["left_alone"]), told["state"]) == (1, "never polled")
    code, out, _ = run("poll", "paper")
    assert (code, len(origin.requests)) == (0, 1)
    assert re.search(r"^paper: not polled: its host asked to be left alone until 20.* UTC$", out, re.MULTILINE)


def test_status_of_an_unknown_source_exits_with_2(run: Run) -> None:
    """The user's mistake, by name."""
    run("poll")
    code, _, err = run("status", "papper")
    assert code == 2
    assert "papper" in err


def test_status_knows_a_source_that_is_new_in_the_config(run: Run, config: Path) -> None:
    """It is told to be waiting, not taken for a mistake."""
    run("poll")
    config.write_text(config.read_text() + '\n[[sources]]\nname = "late"\nurl = "http://127.0.0.1:9/"\n')
    code, out, _ = run("status", "late")
    assert code == 0
    assert "late: new in the config" in out
    assert json.loads(run("status", "--json")[1])["waiting"] == ["late"]


def test_explain_tells_a_storys_way(run: Run) -> None:
    """By link and by the first characters of its uid, as text and as JSON."""
    run("poll")
    code, out, _ = run("explain", "https://paper.example/1")
    assert code == 0
    assert "Where it came from" in out
    assert re.search(r"^  in  africa$", out, re.MULTILINE)
    assert "“Kenya”" in out
    told = json.loads(run("explain", "--json", "https://paper.example/1")[1])
    assert json.loads(run("explain", "--json", told["uid"][:6])[1]) == told
    (topic,) = [each for each in told["topics"] if each["topic"] == "africa"]
    assert (topic["shown"], topic["accepted"], topic["until"], topic["judged_anew"]) == (True, True, None, False)
    assert re.search(
        rf"^        shown since {re.escape(topic['since'])}, as it came in by max_age: ", out, re.MULTILINE
    )


def test_explain_commands_no_terminal(run: Run) -> None:
    """A title's control character does not reach the output."""
    run("poll")
    assert not set(run("explain", "https://paper.example/2")[1]) & set("\x1b\x9b")


@pytest.mark.parametrize("ref", ["https://paper.example/nothing", "zzzz", ""])
def test_explain_of_an_unknown_story_exits_with_2(run: Run, ref: str) -> None:
    """One line that repeats what was asked for."""
    run("poll")
    code, out, err = run("explain", ref)
    assert (code, out) == (2, "")
    assert repr(ref) in err


def test_explain_of_an_ambiguous_reference_exits_with_2(run: Run, config: Path, origin: Origin) -> None:
    """An address that two papers gave to different stories names both, so that one of them can be asked for."""
    head, _, rest = FEED.partition(b"<item>")
    ghana = rest.partition(b"<item>")[2].replace(b"https://paper.example/2", b"https://paper.example/1")
    origin.script("/twin", respond(200, head + b"<item>" + ghana))
    config.write_text(config.read_text().replace("/bad?key=canary", "/twin"))
    run("poll", "paper")
    run("poll", "bad")
    code, out, err = run("explain", "https://paper.example/1")
    assert (code, out) == (2, "")
    uids = re.findall(r"[0-9a-f]{16}", err)
    assert len(uids) == 2
    assert [run("explain", uid)[0] for uid in uids] == [0, 0]


def test_eval_measures_labelled_data(run: Run, tmp_path: Path) -> None:
    """Figures as a table and as JSON."""
    path = tmp_path / "copies.jsonl"
    text = (
        "The ferry ran aground outside the harbour early on Wednesday with ninety passengers aboard, it was said. " * 2
    )
    rows = [
        {"title": f"T{n}", "text": text if n < 2 else f"Another matter {n}", "cluster": min(n, 2)} for n in range(3)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    code, out, _ = run("eval", "copies", str(path), "--json")
    assert code == 0
    assert {"precision", "recall", "f1", "documents_per_second"} <= json.loads(out).keys()


@pytest.mark.parametrize("body", ["", "no json", "[1, 2]", '{"title": 3}', "\x00\xff"])
@pytest.mark.parametrize("kind", ["regions", "copies", "pairs", "pages"])
def test_eval_of_something_else_exits_with_2(run: Run, tmp_path: Path, kind: str, body: str) -> None:
    """Whatever the file holds, it is told to be no labelled data, without a traceback."""
    path = tmp_path / "gold.jsonl"
    path.write_bytes(body.encode("latin-1"))
    code, _, err = run("eval", kind, str(path))
    assert code == 2
    assert str(path) in err


def test_the_shipped_config_without_a_network(run: Run, tmp_path: Path) -> None:
    """`check` accepts it; with nothing to be reached, `poll` says so for each of its sources and exits with 1."""
    code, out, _ = run("check", "-c", str(SHIPPED), "--json")
    assert code == 0
    sources = [source["name"] for source in json.loads(out)["sources"]]
    topics = json.loads(out)["topics"]
    own = {region["name"] for region in json.loads(out)["regions"]}
    assert len(sources) >= 15
    assert len(topics) >= 6
    assert "south-caucasus" in own
    assert sum(any(f"({name})" in topic["rules"] for name in own) for topic in topics) >= 2
    offline = tmp_path / "shipped" / "config.toml"
    offline.parent.mkdir()
    text = re.sub(
        r'^url = "https://([^"]*)"', r'url = "http://127.0.0.1:9/\1"', SHIPPED.read_text(), flags=re.MULTILINE
    )
    text = re.sub(
        r"^host_spacing = .*$", 'host_spacing = "0s"\nallow_private = ["127.0.0.1"]', text, flags=re.MULTILINE
    )
    offline.write_text(text)
    code, out, _ = run("poll", "-c", str(offline))
    assert code == 1
    for name in sources:
        assert re.search(rf"^{name}: [A-Z].*\.$", out, re.MULTILINE), name
