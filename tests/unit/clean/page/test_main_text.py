"""The main text of a page, chosen by a witness and given by the page itself."""

from lxml.html import HtmlElement, document_fromstring

from aggregator.clean.page.main_text import choose

FIRST = "The ferry across the harbour runs again from Monday, the council said on Thursday."
SECOND = "It had been laid up for nine years because its engine could not be mended by anyone."


def page(body: str) -> HtmlElement:
    """The tree of a page with this body."""
    return document_fromstring(f"<html><body>{body}</body></html>")


def test_the_page_gives_what_the_witness_chose() -> None:
    """Links and lists are the page's own, what the witness lost between is taken in, and boilerplate goes on record."""
    body = (
        f'<nav>Home</nav><article><p>{FIRST}</p><p>Why <a href="/why">now</a>?</p><p>{SECOND}</p></article>'
        '<div class="related">Mayor wins a cake at the fair</div>'
    )
    chosen = choose(page(body), f"{FIRST}\n\n{SECOND}\n\nMayor wins a cake at the fair")
    assert chosen is not None
    assert '<p>Why <a href="/why">now</a>?</p>' in chosen.html
    assert "Home" not in chosen.html
    assert "Mayor" not in chosen.html
    assert [(removal.rule, removal.text) for removal in chosen.removals] == [
        ("named-boilerplate", "Mayor wins a cake at the fair")
    ]


def test_a_witness_that_the_page_does_not_show() -> None:
    """Text that only a script had is left to the witness."""
    assert choose(page("<p>Please switch on scripts.</p>"), f"{FIRST} {SECOND}") is None
    assert choose(page(""), "") is None
