"""The log of decisions: what it may hold, what it says of mistakes, and that what is written is read again."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.config.curation import HEADER, entry, parse
from aggregator.engine.curation import CurationFile
from aggregator.errors import ConfigError
from aggregator.model import MERGE, SPLIT, UNDO, Decision, Ref, in_force

PATH = Path("curation.toml")
AT = datetime(2026, 3, 1, 9, 12, tzinfo=UTC)
GOOD = """
[[decision]]
id = "1"
at = 2026-03-01T10:12:00+01:00
kind = "split"
reason = "another flood"
author = "anna"
[decision.item]
source = "daily"
guid = "g1"
[decision.story]
source = "weekly"
link = "https://weekly.example/flood"
title = "Flood"
"""


def test_a_log_is_read_as_it_is_written() -> None:
    """Every field arrives, times in UTC."""
    assert parse(GOOD.encode(), PATH) == (
        Decision(
            id="1",
            kind=SPLIT,
            at=AT,
            author="anna",
            reason="another flood",
            item=Ref(source="daily", guid="g1"),
            story=Ref(source="weekly", link="https://weekly.example/flood", title="Flood"),
        ),
    )
    assert parse(HEADER.encode(), PATH) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('kind = "split"', 'kind = "spilt"', 5, 'did you mean "split"?'),
        ("+01:00", "", 4, "the time has no zone"),
        ('guid = "g1"', 'title = "t"', 8, "needs a guid or a link"),
        ('[decision.item]\nsource = "daily"\nguid = "g1"\n', "", 2, "a split needs [decision.item]"),
        ('author = "anna"', 'autor = "anna"', 7, "autor"),
        ('id = "1"', "id = 1", 3, "text in quotes"),
        ("2026-03-01T10", "0001-01-01T10", 4, "no time of a decision"),
        ('reason = "another flood"', 'of = "x"', 6, "that is for an undo"),
        ('id = "1"', 'id = "1', 3, "closing quote"),
    ],
)
def test_mistakes_are_told_with_their_place(old: str, new: str, line: int, said: str) -> None:
    """File, line, key, and the way out."""
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        parse(GOOD.replace(old, new).encode(), PATH)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("curation.toml", line)
    assert said in str(fault)


def test_ids_are_unique_and_undos_name_one_above() -> None:
    """All mistakes are told at once."""
    undo = '\n[[decision]]\nid = "2"\nat = 2026-03-01T09:12:00Z\nkind = "undo"\nof = "7"\n'
    with pytest.raises(ConfigError) as caught:
        parse((GOOD + GOOD + undo).encode(), PATH)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert "'1' is given twice" in told[0]
    assert "no decision above has the id '7'" in told[1]


def _decision(name: str, kind: str = MERGE, of: str = "") -> Decision:
    return Decision(id=name, kind=kind, at=AT, of=of)


def test_what_is_in_force() -> None:
    """An undo takes a decision out, and the undo of an undo brings it back."""
    log = [_decision("a"), _decision("b"), _decision("c", UNDO, "a")]
    assert [each.id for each in in_force(log)] == ["b"]
    log.append(_decision("d", UNDO, "c"))
    assert [each.id for each in in_force(log)] == ["a", "b"]
    log.append(_decision("e", UNDO, "d"))
    assert [each.id for each in in_force(log)] == ["b"]


def test_an_entry_is_a_few_plain_lines() -> None:
    """A person can read and write it; what is empty is left out."""
    decision = Decision(id="1", kind=UNDO, at=AT, reason='said "no"', of="x")
    assert entry(decision) == (
        '\n[[decision]]\nid = "1"\nat = 2026-03-01T09:12:00Z\nkind = "undo"\nreason = "said \\"no\\""\nof = "x"\n'
    )


def test_the_log_is_added_to_by_many_and_stays_where_it_is(tmp_path: Path) -> None:
    """Two processes lose nothing of each other's; a link stays a link, and a private file private."""
    real = tmp_path / "git" / "log.toml"
    real.parent.mkdir()
    real.write_text("# mine\n", encoding="utf-8")
    real.chmod(0o600)
    path = tmp_path / "curation.toml"
    path.symlink_to(real)
    adding = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from aggregator.engine.curation import CurationFile\nfrom aggregator.model import SPLIT, Decision, Ref\n"
        "ref = Ref(source='daily', guid='g')\n"
        "for n in range(15):\n"
        "    CurationFile(path=Path(sys.argv[1])).append(lambda log: Decision(id=f'{sys.argv[2]}-{n}', kind=SPLIT,"
        " at=datetime.now(UTC), item=ref, story=ref))\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", adding, str(path), name]) for name in "ab"]
    assert [process.wait(300) for process in running] == [0, 0]
    assert len(CurationFile(path=path).read()) == 30
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o600


def test_a_log_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """A folder in its place is a fault with the file's name."""
    with pytest.raises(ConfigError, match="cannot be read"):
        CurationFile(path=tmp_path).read()


RETAG_LOG = """
[[decision]]
id = "1"
at = 2026-03-01T10:12:00Z
kind = "retag"
add = ["azerbaijan", "GB-SCT"]
remove = ["US"]
[decision.item]
source = "daily"
guid = "g1"
"""


def test_corrections_of_regions_are_read_by_code_or_name_and_written_by_code() -> None:
    """What a person writes by name is the same decision as by code."""
    (decision,) = parse(RETAG_LOG.encode(), PATH)
    assert (decision.add, decision.remove) == (("AZ", "GB-SCT"), ("US",))
    assert parse(entry(decision).encode(), PATH) == (decision,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('["US"]', '["Atlantis"]'), "no region is called 'Atlantis'"),
        (('["US"]', '["AZ"]'), "AZ cannot be added and removed at once"),
        (('add = ["azerbaijan", "GB-SCT"]\nremove = ["US"]\n', ""), "needs regions to `add` or to `remove`"),
        (('[decision.item]\nsource = "daily"\nguid = "g1"\n', ""), "a retag needs [decision.item]"),
    ],
)
def test_mistakes_in_corrections_are_told(change: tuple[str, str], said: str) -> None:
    """Each with its line."""
    with pytest.raises(ConfigError) as caught:
        parse(RETAG_LOG.replace(*change).encode(), PATH)
    assert said in str(caught.value)
    assert all(fault.line for fault in caught.value.faults)


EVERYTHING_WRONG = """
title = "x"

[[decisions]]
id = "0"

[[decision]]
id = ""
at = "2026-03-01"
kind = "split"
reson = "typo"
[decision.item]
source = "daily"
gid = "1"

[[decision]]
id = "2"
at = 2026-03-01T10:00:00
kind = "marge"

[[decision]]
id = "2"
at = 2026-03-01
kind = "undo"
of = "7"
"""


def test_all_mistakes_are_told_at_once_with_the_way_out() -> None:
    """What the schema refuses does not hide what is wrong elsewhere, each in its line with a hint."""
    with pytest.raises(ConfigError) as caught:
        parse(EVERYTHING_WRONG.encode(), PATH)
    told = {(fault.line, fault.key): (fault.message, fault.hint) for fault in caught.value.faults}
    assert told[4, "decisions"] == ("there is no such key", 'did you mean "decision"?')
    assert told[2, "title"][0] == "there is no such key"
    assert "empty" in told[8, "decision[0].id"][0]
    assert "without quotes" in told[9, "decision[0].at"][1]
    assert told[11, "decision[0].reson"][1] == 'did you mean "reason"?'
    assert told[14, "decision[0].item.gid"][1] == 'did you mean "guid"?'
    assert "no zone" in told[18, "decision[1].at"][0]
    assert told[19, "decision[1].kind"][1] == 'did you mean "merge"?'
    assert "without quotes" in told[23, "decision[2].at"][1]


def test_a_single_table_is_told_from_several() -> None:
    """[decision] for [[decision]] has its way out."""
    with pytest.raises(ConfigError) as caught:
        parse(b'[decision]\nid = "1"\n', PATH)
    (fault,) = caught.value.faults
    assert "[[decision]]" in fault.hint
