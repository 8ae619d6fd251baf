from __future__ import annotations

from aggregator.clean.boilerplate.learned import block_of, observed, paragraphs
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story
from aggregator.text.paragraphs import block_fingerprint

LEAD = (
    "The bakers of Tornio baked a loaf of eleven metres on Sunday, and half the town came to eat it warm with butter."
)
REST = (
    "It took forty people to carry it from the oven of the old brickworks to the square, and two tries to get it round."
)
APPEAL = "Vale a pena ler: escreva-nos para contar a sua história da nossa terra."


def cleaned(html: str, *learned: str, keep: frozenset[str] = frozenset()) -> Story:
    """The story of an item of a source that learned these blocks."""
    blocks = frozenset(map(block_fingerprint, learned))
    return clean_item(RawItem(hash=b"x", title="A long loaf", summary=html), Context(learned=blocks, keep=keep))


def test_a_learned_block_goes_wherever_it_stands() -> None:
    """At the front, in the middle and at the end; the removal says which block of `aggregator rules` it is."""
    for html in (
        f"<p>{APPEAL}</p><p>{LEAD}</p><p>{REST}</p>",
        f"<p>{LEAD}</p><p>{APPEAL}</p><p>{REST}</p>",
        f"<p>{LEAD}</p><p>{REST}</p><p>{APPEAL}</p>",
    ):
        story = cleaned(html, APPEAL)
        assert story.text == f"{LEAD}\n\n{REST}"
        assert APPEAL not in story.html
        (gone,) = story.removals
        assert (gone.rule, gone.text, gone.block) == ("learned", APPEAL, block_fingerprint(APPEAL).hex())


def test_nothing_goes_that_was_not_learned() -> None:
    """A block that shares most of its words with a learned one stays."""
    story = cleaned(f"<p>{LEAD}</p><p>{APPEAL} Sempre.</p>", APPEAL)
    assert story.text == f"{LEAD}\n\n{APPEAL} Sempre."
    assert story.removals == ()


def test_a_label_above_running_text_stays() -> None:
    """What names a part of the story is no boilerplate, however often it recurs."""
    for label in ("<h3>What we know so far</h3>", "<p><b>What we know so far</b></p>", "<p>What we know so far:</p>"):
        story = cleaned(f"<p>{LEAD}</p>{label}<p>{REST}</p>", "What we know so far", "What we know so far:")
        assert "What we know so far" in story.text
        assert story.removals == ()


def test_a_label_above_links_goes_with_them() -> None:
    """Lists of other stories are known by their label in a language that no rule speaks, and end where text begins."""
    links = "".join(f"<li><a href='https://x.example/{n}'>Uutinen numero {n} torilta</a></li>" for n in range(3))
    story = cleaned(f"<p>{LEAD}</p><h3>Muut jutut</h3><ul>{links}</ul><p>{REST}</p>", "Muut jutut")
    assert story.text == f"{LEAD}\n\n{REST}"
    assert [one.block for one in story.removals] == [block_fingerprint("Muut jutut").hex(), "", "", ""]
    assert all("Muut jutut" in one.why for one in story.removals[1:])


def test_a_label_at_the_end_goes() -> None:
    """Below it stands nothing that it could name."""
    assert cleaned(f"<p>{LEAD}</p><p>{REST}</p><h3>Muut jutut</h3>", "Muut jutut").text == f"{LEAD}\n\n{REST}"


def test_a_story_is_never_left_empty() -> None:
    """Where learned blocks are all that there is, they stay."""
    assert cleaned(f"<p>{APPEAL}</p><p>{LEAD}</p>", APPEAL, LEAD).text == f"{APPEAL}\n\n{LEAD}"


def test_the_operator_may_keep_what_was_learned() -> None:
    """`keep` undoes the rule as it does every other."""
    assert APPEAL in cleaned(f"<p>{LEAD}</p><p>{APPEAL}</p>", APPEAL, keep=frozenset({"learned"})).text


def test_what_is_counted() -> None:
    """Paragraphs of some length, the removed ones too; no ornaments, no essays, nothing of a story of one block."""
    story = cleaned(f"<p>{LEAD}</p><p>* * *</p><p>{'Long. ' * 200}</p><p>{REST}</p><p>{APPEAL}</p>", APPEAL)
    assert paragraphs(story) == [LEAD, REST]
    assert observed(story) == tuple(map(block_fingerprint, (LEAD, REST, APPEAL)))
    assert observed(cleaned(f"<p>{LEAD}</p>")) == ()
    assert observed(cleaned(f"<p>{LEAD}</p><p>{APPEAL}</p>", APPEAL)) == (
        block_fingerprint(LEAD),
        block_fingerprint(APPEAL),
    )


def test_counters_do_not_tell_blocks_apart() -> None:
    """A block is known by its words; numbers of comments and clock times are none."""
    assert block_fingerprint("Join 12 comments at 10:15") == block_fingerprint("join 1,204 comments at 9:05!")
    assert block_fingerprint("Join 12 comments") != block_fingerprint("Join 12 members")


def test_the_config_names_a_block_by_id_or_words() -> None:
    """Eighteen hexadecimal digits are an id, everything else is the block itself."""
    digest = block_fingerprint(APPEAL)
    assert block_of(digest.hex()) == block_of(APPEAL) == digest
