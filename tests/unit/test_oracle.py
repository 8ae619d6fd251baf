"""The judge of hostile markup does find it: a check that cannot fail is none."""

import pytest

from tests.oracle import active_in_atom, active_in_page, active_markup

FRAGMENTS = [
    "<script>x</script>",
    "<SCRIPT SRC=//h.example/x.js></SCRIPT>",
    "<img src=https://h.example/a.jpg onerror=x>",
    "<p onclick=x>a</p>",
    "<a href='javascript:x'>a</a>",
    "<a href='jav&#x09;ascript:x'>a</a>",
    "<a href=' \x01javascript:x'>a</a>",
    "<a href='data:text/html,x'>a</a>",
    "<img src='data:image/png;base64,AA'>",
    "<img srcset='https://h.example/a.jpg 1x, javascript:x 2x'>",
    "<a href=/relative>a</a>",
    "<iframe src=https://h.example/></iframe>",
    "<svg><a xlink:href='javascript:x'>a</a></svg>",
    "<svg></svg>",
    "<math><mi>x</mi></math>",
    "<form action=https://h.example/><input></form>",
    "<style>p{}</style>",
    "<p style='color:red'>a</p>",
    "<p id=a>a</p>",
    "<p class=a>a</p>",
    "<object data=https://h.example/></object>",
    "<embed src=https://h.example/>",
    "<base href=https://h.example/>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=https://h.example/>",
    "<template><script>x</script></template>",
    "<newelement>a</newelement>",
    "<audio src=javascript:x></audio>",
    "<noscript><p title='</noscript><script>x</script>'>",
    "<table><td background='javascript:x'>a</td></table>",
    "<q cite='vbscript:x'>a</q>",
]


@pytest.mark.parametrize("html", FRAGMENTS)
def test_active_markup_is_found(html: str) -> None:
    """Each is reported alone, and within a text that is harmless otherwise."""
    assert active_markup(html)
    assert active_markup(f"<p>A sentence, <b>and {html} more</b></p>")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "AT&amp;T &lt;script&gt;alert(1)&lt;/script&gt;",
        "<p>A <a href='https://h.example/?q=javascript:x' title='onclick=x'>link</a> and <em lang=de>ein Wort</em></p>",
        "<figure><img src=https://h.example/a.jpg alt='<script>'><figcaption>A lake</figcaption></figure>",
        "<a href='mailto:desk@h.example'>desk</a>",
    ],
)
def test_harmless_markup_is_not(html: str) -> None:
    """Text about markup, web and mail links and pictures are no finding."""
    assert active_markup(html) == []


@pytest.mark.parametrize(
    "inside",
    [
        *(html for html in FRAGMENTS if not html.startswith(("<a href=/rel", "<p id", "<p class"))),
        "<a href=//h.example/>a</a>",
    ],
)
def test_active_markup_is_found_on_a_page(inside: str) -> None:
    """The same in the body of a whole page; there links within the site, ids and classes are our own."""
    page = f"<!doctype html><html lang=en><head><title>T</title><style>p{{}}</style></head><body><main>{inside}</main>"
    assert active_in_page(page.encode())
    assert active_in_page(page.replace(inside, "<p id=a class=b><a href='index.html'>x</a></p>").encode()) == []


def test_an_icon_is_a_file_of_the_site() -> None:
    """A link to it stands in the head; one in the body, or one that is a `data:` address, is a finding."""
    icon = '<link rel="icon" type="image/svg+xml" href="icon.svg">'
    page = "<!doctype html><html><head><title>T</title>{}</head><body>{}</body></html>"
    assert active_in_page(page.format(icon, "").encode()) == []
    assert active_in_page(page.format("", icon).encode())
    assert active_in_page(page.format(icon.replace("icon.svg", "data:image/svg+xml,x"), "").encode())


@pytest.mark.parametrize(
    "inside",
    [
        "<content type='html'>&lt;script&gt;x&lt;/script&gt;</content>",
        "<summary type='html'>&lt;p onclick='x'&gt;a&lt;/p&gt;</summary>",
        "<title type='html'>&lt;svg/&gt;</title>",
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div></content>",
        "<content type='image/svg+xml'>x</content>",
        "<link href='javascript:x'/>",
        "<author><uri>javascript:x</uri></author>",
        "<id>javascript:x</id>",
        "<script xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_active_markup_is_found_in_atom(inside: str) -> None:
    """Escaped HTML, XHTML, foreign elements and addresses of a feed are looked into."""
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>&lt;script&gt;</title>{}</entry></feed>"
    assert active_in_atom(feed.format(inside).encode())
    assert active_in_atom(feed.format("<link href='https://h.example/'/><id>urn:x:y</id>").encode()) == []
