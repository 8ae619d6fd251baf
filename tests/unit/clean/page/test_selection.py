"""Steps that take boilerplate out of a first choice of a page's units."""

from collections.abc import Callable

import pytest
from lxml.html import document_fromstring

from aggregator.clean.page import selection
from aggregator.clean.page.selection import Selection
from aggregator.clean.page.units import units_of

FIRST = "The ferry across the harbour runs again from Monday, the council said on Thursday."
SECOND = "It had been laid up for nine years because its engine could not be mended by anyone."
STORY = f"<article><p>{FIRST}</p><p>{SECOND}</p></article>"

LIST = "The winners of the prize of the harbour for its best cake are these, the office said:"
MORE = "".join(f"<p>{number}: {LIST[:-1]}.</p>" for number in range(9))
PREVIEW = '<p class="subscriber-preview">{}</p>'


def chosen(body: str) -> Selection:
    """All units of a page with this body as the first choice."""
    units = units_of(document_fromstring(f"<html><body>{body}</body></html>"))
    return Selection(units=units, kept=set(range(len(units))))


@pytest.mark.parametrize(
    ("step", "body", "dropped"),
    [
        (selection.drop_navigation, f"<nav><li>Harbour</li></nav>{STORY}<footer>Post</footer>", ["Harbour", "Post"]),
        (selection.drop_boilerplate, f'{STORY}<div class="related">Mayor wins cake</div>', ["Mayor wins cake"]),
        (selection.drop_boilerplate, f'<div class="comments">{STORY}</div>', []),
        (selection.drop_cards, f'{STORY}<a href="/x"><div>Mayor wins cake</div></a>', ["Mayor wins cake"]),
        (selection.drop_cards, f'<p><a href="#a">Part one</a></p>{STORY}', ["Part one"]),
        (selection.drop_outside, f"<div>{STORY}</div><div><p>Mayor wins cake</p></div>", ["Mayor wins cake"]),
        (selection.drop_outside, f"<div>{STORY}<p>{LIST}</p></div><ul><li>Ada, a tart</li><li>Bo, a pie</li></ul>", []),
        (selection.drop_boilerplate, f'{STORY}{"".join(map(PREVIEW.format, (LIST, LIST.replace("cake", "pie"))))}', []),
        (selection.drop_front, f"<div>3 min read</div><div>{STORY}</div>", ["3 min read"]),
        (selection.drop_front, f"<div><h2>Engines</h2></div><div>{STORY}</div>", []),
        (selection.drop_back, f"<div>{STORY}</div><div><span>Harbour</span></div>", ["Harbour"]),
        (selection.drop_back, f"{STORY}<div><p>“No more,” said the captain.</p></div>", []),
        (
            selection.drop_outside,
            f"<section>{STORY}{MORE}</section><section><p>{LIST[:-1]}.</p><p>Ada won.</p></section>",
            [],
        ),
        (
            selection.drop_outside,
            f"<section>{STORY}{MORE}</section><section class=more><p>Ada won.</p></section>",
            ["Ada won."],
        ),
        (selection.drop_back, f"<div><p>{FIRST}</p></div><div><p>{SECOND}</p></div><div><p>So it went</p></div>", []),
        (selection.drop_front, f"<div>{LIST}</div><div><ul><li>Ada, a tart</li></ul></div>{STORY}", []),
        (selection.drop_repeats, f"{STORY}<blockquote>{SECOND}</blockquote>", [SECOND]),
        (selection.drop_repeats, f"{STORY}<blockquote>Nobody had thought that it would.</blockquote>", []),
    ],
    ids=[
        "navigation and footers",
        "named boilerplate",
        "a story in an element of a wrong name",
        "cards",
        "contents",
        "below the story's element",
        "a list that the story announces",
        "paragraphs of one name that are much of the story",
        "reading time",
        "a heading above",
        "keyword below",
        "a sentence below",
        "a story in sections",
        "a section of another name",
        "a last line in an element as each paragraph has",
        "a list that is announced above",
        "pull quote",
        "a quotation of its own",
    ],
)  # fmt: skip
def test_steps(step: Callable[[Selection], None], body: str, dropped: list[str]) -> None:
    """Each step drops its own kind of boilerplate, puts it on record, and leaves the story whole."""
    page = chosen(body)
    step(page)
    assert sorted(removal.text for removal in page.removals) == sorted(dropped)
    texts = [page.units[index].text for index in sorted(page.kept)]
    assert texts.count(FIRST) == texts.count(SECOND) == 1
    assert len(page.kept) + len(dropped) == len(page.units)


@pytest.mark.parametrize(
    "step",
    [
        selection.drop_navigation,
        selection.drop_boilerplate,
        selection.drop_cards,
        selection.drop_outside,
        selection.drop_front,
        selection.drop_back,
        selection.drop_repeats,
    ],
)
def test_nothing_to_drop(step: Callable[[Selection], None]) -> None:
    """An empty choice stays empty."""
    page = chosen("")
    step(page)
    assert (page.kept, page.removals) == (set(), [])


def test_what_stands_in_the_story_and_is_none_is_on_record() -> None:
    """Boxes among the paragraphs, and what the story's element holds below them; not what stands around it."""
    page = chosen(
        f"<nav>Post</nav><article><p>{FIRST}</p><aside><div>Mayor wins cake</div></aside><p>{SECOND}</p>"
        "<div><div>Filed under boats</div></div></article><p>Imprint</p>"
    )
    page.kept = {index for index, unit in enumerate(page.units) if unit.text in {FIRST, SECOND}}
    selection.note_gaps(page, frozenset(page.kept))
    assert [gone.text for gone in page.removals] == ["Mayor wins cake", "Filed under boats"]
