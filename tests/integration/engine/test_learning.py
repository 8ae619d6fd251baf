"""Learning over the whole engine: counted, shown, removed, refused; and no edit of what was published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from html import escape
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from aggregator.cli.main import cli
from aggregator.config.settings import Settings
from aggregator.engine.session import Session
from aggregator.text.paragraphs import block_fingerprint
from tests.origin import Origin, respond
from tests.support import Clock, read_feed, settings, utc

NOW = utc(2026, 3, 4, 12)
NOTICE = "Tell us what happens in your street, and we shall come and look at it."
NOTICE_ID = block_fingerprint(NOTICE).hex()


def text(number: int) -> str:
    """A paragraph that is like no other."""
    dice = Random(number)
    return " ".join("".join(dice.choices("abcdefghijklmnop", k=6)) for _ in range(25)).capitalize() + "."


def rss(numbers: range, *, note: str = "") -> bytes:
    """A feed of these stories, each with the notice below it."""
    told = "".join(
        f"<item><title>{text(number)[:30]}</title><link>https://daily.example/{number}</link>"
        f"<description>{escape(f'<p>{text(number)}</p><p>{text(-number - 1)}</p><p>{NOTICE}</p>')}</description>"
        f"<note>{note}</note></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Daily</title><link>https://daily.example/</link>{told}</channel></rss>".encode()


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A scripted origin."""
    with Origin() as one:
        yield one


def made(folder: Path, origin: Origin, *, keys: str = "", extra: str = "") -> Settings:
    """A config of one source."""
    return settings(
        folder, {"daily": f"{origin.url('/f')}\n{keys}"}, '[[topics]]\nname = "all"\nsources = ["daily"]\n', extra
    )


def polled(config: Settings, clock: Clock, times: int = 1) -> None:
    """Poll and render, an hour apart."""
    with Session(config, clock=clock, processes=0) as session:
        for _ in range(times):
            session.poll(everything=True)
            session.publish()
            clock.now += timedelta(hours=1)


def called(config: Settings, *arguments: str) -> Result:
    """`aggregator rules` on the config."""
    result = CliRunner().invoke(cli, ["rules", *arguments, "-c", str(config.path)])
    assert result.exit_code == 0, result.output
    return result


def states(config: Settings, *arguments: str) -> dict[str, str]:
    """Block to state, as `aggregator rules` tells."""
    return {row["id"]: row["state"] for row in json.loads(called(config, "--json", *arguments).stdout)}


def test_a_notice_is_learned_and_goes(origin: Origin, tmp_path: Path) -> None:
    """Proposed after five stories, removed after ten; stories that were published before stay as they are."""
    origin.script("/f", *(respond(200, rss(numbers)) for numbers in (range(4), range(6), range(11), range(13))))
    config, clock = made(tmp_path, origin), Clock(NOW)
    polled(config, clock)
    assert "Nothing was learned yet" in called(config).output
    assert set(states(config, "--all").values()) == {"counted"}
    polled(config, clock)
    assert states(config) == {NOTICE_ID: "proposed"}
    polled(config, clock)
    assert states(config) == {NOTICE_ID: "removed"}
    shown = called(config).output
    assert "https://daily.example/1" in shown
    assert "removed" in shown
    polled(config, clock)
    with_notice = {entry.link: NOTICE in entry.html for entry in read_feed(config.output.dir / "all.atom")}
    assert with_notice == {f"https://daily.example/{number}": number < 11 for number in range(13)}


def test_what_was_learned_is_no_edit(origin: Origin, tmp_path: Path) -> None:
    """A story that is read again after its notice was learned loses it, and does not turn up as updated."""
    origin.script("/f", respond(200, rss(range(11))), respond(200, rss(range(11), note="again")))
    config, clock = made(tmp_path, origin), Clock(NOW)
    polled(config, clock)
    before = {entry.id: entry.updated for entry in read_feed(config.output.dir / "all.atom")}
    polled(config, clock)
    after = read_feed(config.output.dir / "all.atom")
    assert {entry.id: entry.updated for entry in after} == before
    assert not any(NOTICE in entry.html for entry in after)


@pytest.mark.parametrize(
    ("keys", "extra", "state", "there"),
    [
        (f'refuse = ["{NOTICE_ID}"]', "", {NOTICE_ID: "refused"}, True),
        (f'refuse = ["{NOTICE}"]', "", {NOTICE_ID: "refused"}, True),
        ('keep = ["learned"]', "", {NOTICE_ID: "removed"}, True),
        ("", "[cleaning]\nlearn = false\n", {}, True),
        ("", "[cleaning]\nconfirm_after = 50\n", {NOTICE_ID: "proposed"}, True),
        (f'pin = ["{NOTICE}"]', "[cleaning]\nlearn = false\n", {NOTICE_ID: "pinned"}, False),
    ],
)
def test_the_config_outranks_learning(
    origin: Origin, tmp_path: Path, keys: str, extra: str, state: dict[str, str], *, there: bool
) -> None:
    """What it refuses or keeps stays, what it pins goes at once, and where nothing is to be learned nothing is."""
    origin.script("/f", respond(200, rss(range(11))), respond(200, rss(range(12))))
    config, clock = made(tmp_path, origin, keys=keys, extra=extra), Clock(NOW)
    polled(config, clock, times=2)
    assert states(config) == state
    (newest,) = [e for e in read_feed(config.output.dir / "all.atom") if e.link == "https://daily.example/11"]
    assert (NOTICE in newest.html) is there


def test_the_programs_own_rules_are_listed() -> None:
    """`--program` needs no config and names what `keep` takes."""
    result = CliRunner().invoke(cli, ["rules", "--program"])
    assert result.exit_code == 0
    assert "related-list" in result.output
    rows = json.loads(CliRunner().invoke(cli, ["rules", "--program", "--json"]).stdout)
    assert {row["rule"]: row["keep"] for row in rows}.items() >= {"standfirst": True, "navigation": False}.items()
