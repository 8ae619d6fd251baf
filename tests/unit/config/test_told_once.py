"""One fault of a config is told once, however many places it shows in."""

from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config.describe import notes
from aggregator.config.load import parse
from aggregator.errors import ConfigError

SOURCE = '[[sources]]\nname = "{0}"\nurl = "https://{0}.example/feed"\n'
TOPIC = '[[topics]]\nname = "{}"\nsources = ["{}"]\n'


def faults(text: str) -> list[str]:
    """The mistakes of a config, each as line, key and message."""
    with pytest.raises(ConfigError) as caught:
        parse(text.encode(), path=Path("/etc/news.toml"), environ={})
    return [f"{fault.line} {fault.key}: {fault.message}" for fault in caught.value.faults]


def test_a_name_that_nothing_has_is_told_with_all_its_lines() -> None:
    """A source or region that three topics mention and nobody knows is one fault, at the first mention."""
    topics = "".join(TOPIC.format(f"t{number}", "tide") for number in range(3))
    assert faults(SOURCE.format("quay") + topics) == [
        "6 topics[0].sources[0]: no source is called 'tide'; so too at lines 9 and 12"
    ]
    regions = "".join(f'[[topics]]\nname = "t{number}"\nregions = ["nowhereland"]\n' for number in range(2))
    assert faults(regions) == ["3 topics[0].regions[0]: no region is called 'nowhereland'; so too at line 6"]


def test_of_many_lines_a_few_are_named() -> None:
    """A fault in twenty places names five further lines and how many there are besides."""
    topics = "".join(TOPIC.format(f"t{number}", "tide") for number in range(20))
    (told,) = faults(SOURCE.format("quay") + topics)
    assert told.endswith("; so too at lines 9, 12, 15, 18, 21 and 14 more")


def test_two_names_that_nothing_has_are_two_faults() -> None:
    """What is told once is one fault: another name is another."""
    assert len(faults(SOURCE.format("quay") + TOPIC.format("a", "tide") + TOPIC.format("b", "ebb"))) == 2


def test_a_variable_that_is_not_set_is_told_once() -> None:
    """A key that three addresses need is set once, so its lack is told once."""
    text = "".join(f'[[sources]]\nname = "s{n}"\nurl = "https://s{n}.example/?k=${{QUAY_KEY}}"\n' for n in range(3))
    (told,) = faults(text)
    assert told.endswith("the environment variable QUAY_KEY is not set; so too at lines 6 and 9")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[sources]\nname = 'quay'\nurl = 'https://quay.example/feed'\n", "1 sources: expected a list of tables"),
        (
            SOURCE.format("ebb") + "[[source]]\nname = 'quay'\nurl = 'https://quay.example/feed'\n",
            "there is no such table",
        ),
        ("[[sources]]\nurl = 'https://quay.example/feed'\n", "1 sources[0].name: it is missing"),
    ],
)
def test_a_source_that_cannot_be_read_is_told_and_not_its_mentions(text: str, wanted: str) -> None:
    """In single brackets, below a misspelt head or without a name: topics that mention it are not told beside."""
    (told,) = faults(text + TOPIC.format("a", "quay") + TOPIC.format("b", "quay"))
    assert wanted in told


def test_a_rule_below_a_key_that_nobody_knows_is_not_missed_too() -> None:
    """A topic whose only rule has no name that we know has one fault; one of the wrong type has one too."""
    assert len(faults('[[topics]]\nname = "t"\nschlagworte = ["ferry"]\n')) == 1
    assert len(faults('[[topics]]\nname = "t"\nany = ""\n')) == 1


def test_a_table_that_stands_twice_is_told_of_its_name() -> None:
    """Pasted twice it has name and address twice; another name at the same address is told of the address."""
    assert faults(SOURCE.format("quay") * 2) == [
        "5 sources[1].name: another source is called 'quay' already; the first is at line 2"
    ]
    (told,) = faults(SOURCE.format("quay") + SOURCE.format("quay").replace('"quay"', '"tide"', 1))
    assert "another source has this address already" in told


def test_a_note_is_told_once() -> None:
    """Sources that are all disabled are one note, not one more for each topic; so are words that open nothing."""
    off = SOURCE.format("quay") + "enabled = false\n"
    made = parse((off + TOPIC.format("a", "quay") + "min_publishers = 2\n").encode(), path=Path("/x"), environ={})
    assert [note for note in notes(made) if "enabled = false" in note or "publishers" in note] == [
        "Every source has enabled = false, so nothing will be polled."
    ]
    both = off + SOURCE.format("tide") + TOPIC.format("a", "quay") + "min_publishers = 2\n"
    told = [note for note in notes(parse(both.encode(), path=Path("/x"), environ={})) if "topic a" in note]
    assert told == ["The topic a takes stories only from sources that have enabled = false."]
    lan = "".join(SOURCE.format(name) + "private = true\n" for name in ("quay", "tide"))
    told = [note for note in notes(parse(lan.encode(), path=Path("/x"), environ={})) if "private" in note]
    assert len(told) == 1
    assert told[0].startswith("quay and tide say private = true")
