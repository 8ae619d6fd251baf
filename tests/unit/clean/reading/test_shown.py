# ruff: noqa: E501 -- a case stays on its line
"""HTML as a browser shows it: what is hidden, formulas, frames, buttons and forms, elements that HTML does not know."""

import pytest

from aggregator.clean.blocks import render
from aggregator.clean.page.document import clean_page
from aggregator.clean.reading import controls
from aggregator.clean.reading.read import read
from aggregator.clean.reading.trees import words_in
from aggregator.clean.story import Context, clean_item
from aggregator.model import RawItem, Story
from aggregator.text.traces import Traces

BASE = "https://example.org/paper/"


def _read(html: str) -> tuple[str, list[tuple[str, str]]]:
    """What is published of some HTML, and what is on record."""
    traces = Traces()
    rendered = render(read(html, BASE, traces))
    assert render(read(rendered, BASE)) == rendered
    return rendered, [(piece.rule, piece.text) for piece in traces.pieces]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Quince.</p>",
        "<p HIDDEN=''>Quince.</p>",
        "<div style='display:none'><p>Quince.</p></div>",
        "<div style='color: red; DISPLAY : none !important; max-height:0'>Quince.</div>",
        "<span style='visibility: hidden'>Quince.</span>",
        "<span style='overflow:hidden;max-height:0px'>Quince.</span>",
        "<span style='position:absolute; left:-9999px'>Quince.</span>",
        "<span style='position:absolute;clip:rect(0 0 0 0)'>Quince.</span>",
        "<span style='font-size:0'>Quince.</span>",
        "<span class='sr-only'>Quince.</span>",
        "<span class='Screen-Reader-Text x'>Quince.</span>",
        "<a href='/x'><span class='visually-hidden'>Quince.</span></a>",
        "<dialog>Quince.</dialog>",
        "<datalist><option>Quince.</datalist>",
        "<canvas>Quince.</canvas>",
    ],
)
def test_what_no_browser_shows_does_not_go_out(hidden: str) -> None:
    """Hidden by an attribute, a style, a class for screen readers or by what it is: gone from the HTML, and on record."""
    assert _read(f"<p>Apple.</p>{hidden}<p>Pear.</p>") == ("<p>Apple.</p><p>Pear.</p>", [("hidden", "Quince.")])


@pytest.mark.parametrize(
    "html",
    [
        "<p style='display:block'>Quince.</p>",
        "<p style='display:none;display:block'>Quince.</p>",
        "<p aria-hidden=true>Quince.</p>",
        "<p hidden=until-found>Quince.</p>",
        "<p class='hidden-gems not-sr-only'>Quince.</p>",
        "<p>The word hidden, and display:none.</p>",
        "<p style='font-size:0'><span style='font-size:14px'>Quince.</span></p>",
        "<dialog open>Quince.</dialog>",
    ],
)
def test_what_a_browser_shows_stays(html: str) -> None:
    """Shown after all, or hidden only from screen readers: nothing goes, and nothing is on record."""
    rendered, gone = _read(html)
    assert "Quince." in rendered or "The word hidden" in rendered
    assert gone == []


def test_a_hidden_mark_parts_words_still() -> None:
    """What only screen readers hear between two words leaves a space; a part of a word leaves nothing."""
    assert _read("<p><i>Ice</i><span class=sr-only>: </span><i>thick</i></p>")[0] == "<p><i>Ice</i> <i>thick</i></p>"
    assert _read("<p>un<span hidden>re</span>usual</p>")[0] == "<p>unusual</p>"


def test_pictures_that_a_script_will_show_stay() -> None:
    """A picture that is hidden until its script has loaded it is one of the story's; another hidden one is not."""
    rendered, _ = _read(
        "<p>A.<img style='display:none' data-src='/lazy.jpg'><img style='display:none' src='/dot.jpg'></p>"
    )
    assert "lazy.jpg" in rendered
    assert "dot.jpg" not in rendered


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("<math><mi>v</mi><mo>=</mo><mi>s</mi><mo>/</mo><mi>t</mi></math>", "v=s/t"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>12</mn></mfrac></math>", "(a+1)/12"),
        ("<math><msqrt><mn>2</mn><mi>x</mi></msqrt></math>", "√(2x)"),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></math>", "x_i^2"),
        ("<math><mi>sin</mi><mo>\u2061</mo><mi>x</mi></math>", "sin x"),
        (
            "<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd></mtr></mtable></math>",
            "1, 2; 3",
        ),
        ("<math alttext='{\\displaystyle q^{2}}'></math>", "q^{2}"),
        (
            "<math><semantics><mrow></mrow><annotation encoding='application/x-tex'>q_2</annotation></semantics></math>",
            "q_2",
        ),
        ("<math><semantics><mi>q</mi><annotation encoding='application/x-tex'>q</annotation></semantics></math>", "q"),
        (
            "<span class=katex><span class=katex-mathml><math><msup><mi>r</mi><mn>2</mn></msup></math></span><span class=katex-html aria-hidden=true><b>r</b><b>2</b></span></span>",
            "r^2",
        ),
        (
            "<mjx-container><mjx-math aria-hidden=true>u</mjx-math><mjx-assistive-mml><math><mi>u</mi></math></mjx-assistive-mml></mjx-container>",
            "u",
        ),
        (
            "<span class=mwe-math-element><span style='display:none'><math><mi>w</mi></math></span><img alt=w src='/w.svg'></span>",
            "w",
        ),
        ("<script type='math/tex'>k < l</script>", "k &lt; l"),
        ("<span class=MathJax_Preview>[k]</span><script type='math/tex'>k</script>", "k"),
        ("<span class=MathJax><i>k</i></span><script type='math/tex'>k</script>", "<i>k</i>"),
    ],
)
def test_formulas_keep_their_words_once(formula: str, words: str) -> None:
    """MathML on one line, its source where it draws nothing, and one of the forms that a script left on the page."""
    assert _read(f"<p>It is {formula} that holds.</p>")[0] == f"<p>It is {words} that holds.</p>"


def test_a_formula_set_apart_is_a_block() -> None:
    """What stands on a line of its own does so still."""
    rendered, _ = _read(
        "<p>Then</p><math display=block><mi>a</mi></math><p>holds, where</p><div class=mathjax><p>much text</p><math><mi>b</mi></math></div>"
    )
    assert rendered == "<p>Then</p><p>a</p><p>holds, where</p><p>much text</p><p>b</p>"


@pytest.mark.parametrize(
    ("frame", "page"),
    [
        (
            "<iframe src='https://www.youtube.com/embed/Qx_1-zZ09a8'></iframe>",
            "https://www.youtube.com/watch?v=Qx_1-zZ09a8",
        ),
        ("<iframe src='about:blank' data-src='//player.vimeo.com/video/77'></iframe>", "https://vimeo.com/77"),
        ("<iframe src='/charts/5'></iframe>", "https://example.org/charts/5"),
        (
            "<iframe src='' width=0 height=0><a href='https://example.net/m/1'>see</a></iframe>",
            "https://example.net/m/1",
        ),
        ("<object data='https://example.net/plan.pdf'></object>", "https://example.net/plan.pdf"),
        (
            "<object><param name=movie value='https://www.youtube.com/v/Qx_1'><embed src='https://www.youtube.com/v/Qx_1'></object>",
            "https://www.youtube.com/watch?v=Qx_1",
        ),
        ("<embed src='https://example.net/player?x=1'>", "https://example.net/player?x=1"),
        ("<amp-youtube data-videoid='Qx_1' layout=responsive></amp-youtube>", "https://www.youtube.com/watch?v=Qx_1"),
        (
            "<amp-iframe src='https://example.net/map'><amp-img placeholder src='/p.png'></amp-img></amp-iframe>",
            "https://example.net/map",
        ),
        ("<lite-youtube videoid='Qx_1'></lite-youtube>", "https://www.youtube.com/watch?v=Qx_1"),
        ("<oembed url='https://vimeo.com/77'></oembed>", "https://vimeo.com/77"),
        (
            "<div class=fb-post data-href='https://www.facebook.com/a/posts/3'></div>",
            "https://www.facebook.com/a/posts/3",
        ),
        (
            "<blockquote class=instagram-media data-instgrm-permalink='https://www.instagram.com/p/Z/'></blockquote>",
            "https://www.instagram.com/p/Z/",
        ),
        ("<div class='youtube-player' data-id='Qx_1'></div>", "https://www.youtube.com/watch?v=Qx_1"),
    ],
)
def test_a_frame_leaves_a_link_to_what_it_showed(frame: str, page: str) -> None:
    """Whatever element frames it: one link to its page stands in its place, and the frame is on record."""
    rendered, gone = _read(f"<p>See the film:</p>{frame}<p>It is short.</p>")
    assert (
        rendered
        == f'<p>See the film:</p><p><a href="{page}">{page.removeprefix("https://")}</a></p><p>It is short.</p>'
    )
    assert gone == [("frame", page)]


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe width=1 height=1 src='https://example.net/x'></iframe>",
        "<iframe src='https://www.googletagmanager.com/ns.html?id=1'></iframe>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe srcdoc='<p>x'></iframe>",
        "<iframe src='http://example.net/plain'></iframe>",
        "<amp-ad type=a data-src='https://example.net/ad'></amp-ad>",
    ],
)
def test_frames_without_a_page_leave_nothing_but_their_record(frame: str) -> None:
    """Advertising, counting, scripts, and what no https leads to: no link, and on record."""
    rendered, gone = _read(f"<p>Apple.</p>{frame}<p>Pear.</p>")
    assert rendered == "<p>Apple.</p><p>Pear.</p>"
    assert [rule for rule, _ in gone] == ["frame"]


def test_a_frames_title_names_its_link() -> None:
    """The link has the frame's own title for its words where that says something."""
    assert ">The long weir<" in _read("<iframe title='The long weir' src='https://vimeo.com/1'></iframe>x")[0]
    assert ">vimeo.com/1<" in _read("<iframe title='Video player' src='https://vimeo.com/1'></iframe>x")[0]


def test_posts_keep_their_words_and_lead_to_the_post() -> None:
    """A post's words stay; its address is added where no link of it leads there."""
    post = "<blockquote class=twitter-tweet><p>Ice!</p><a href='https://twitter.com/a/status/9?ref=x'>May 1</a></blockquote>"
    assert (
        _read(post)[0]
        == '<blockquote><p>Ice!</p><p><a href="https://twitter.com/a/status/9?ref=x">May 1</a></p></blockquote>'
    )
    post = "<blockquote class=tiktok-embed cite='https://www.tiktok.com/@a/video/9'><p>Ice!</p></blockquote>"
    assert 'href="https://www.tiktok.com/@a/video/9"' in _read(post)[0]


def test_what_an_object_says_instead_stays_if_it_leads_there() -> None:
    """The words in an object with their own link are better than a bare address; a picture in one is a picture."""
    assert _read("<object data='/plan.pdf'>Read <a href='/plan.pdf'>the plan</a>.</object>")[0] == (
        '<p>Read <a href="https://example.org/plan.pdf">the plan</a>.</p>'
    )
    assert "<img" in _read("x<object data='/plan.png' type='image/png'>plan</object>")[0]


def test_elements_of_amp_are_what_html_has_by_another_name() -> None:
    """Pictures, videos and sounds of AMP pages stay with what they say of themselves."""
    assert _read("<amp-img src='/w.jpg' width=640 height=480 alt='A wheel'></amp-img>")[0] == (
        '<p><img src="https://example.org/w.jpg" width="640" height="480" alt="A wheel"></p>'
    )
    assert "<video" in _read("x<amp-video src='/w.mp4'></amp-video>")[0]


def test_a_player_stays_and_its_spare_words_go() -> None:
    """What a browser says that cannot play goes without the player; a player without anything to play is its words."""
    html = "<p>A.</p><video controls><source src='/w.mp4'>Your browser is <b>too old</b>.</video><audio src='/w.mp3'>No.</audio>"
    rendered, gone = _read(html)
    assert "too old" not in rendered
    assert "No." not in rendered
    assert 'src="https://example.org/w.mp4"' in rendered
    assert 'src="https://example.org/w.mp3"' in rendered
    assert gone == [("hidden", "Your browser is too old."), ("hidden", "No.")]
    assert _read("<video>See <a href='/w'>the film</a>.</video>")[0] == (
        '<p>See <a href="https://example.org/w">the film</a>.</p>'
    )


@pytest.mark.parametrize(
    ("html", "rendered", "gone"),
    [
        ("<p>Press <button>Send</button> twice.</p>", "<p>Press Send twice.</p>", []),
        ("<p>Then press <b><button>Send</button></b>.</p>", "<p>Then press <b>Send</b>.</p>", []),
        ("<p><button>Send</button> sends it.</p>", "<p>Send sends it.</p>", []),
        ("<p>A.</p><button>Send</button><p>B.</p>", "<p>A.</p><p>B.</p>", [("button", "Send")]),
        ("<p><button>Listen</button>The day began.</p>", "<p>The day began.</p>", [("button", "Listen")]),
        ("<p>A story of some length.</p><form>Name <input><button>Go</button></form>B.", "<p>A story of some length.</p><p>B.</p>", [("form", "Name Go")]),
        ("<form><p>A story in a form.</p></form>", "<p>A story in a form.</p>", []),
        ("A.<select><option>one<option>two</select>B.", "<p>A. B.</p>", [("form", "one two")]),
        ("A.<svg><title>t</title><text>North</text></svg>B.", "<p>A. B.</p>", [("drawing", "North")]),
    ],
)  # fmt: skip
def test_buttons_and_forms_go_on_record(html: str, rendered: str, gone: list[tuple[str, str]]) -> None:
    """A label within a sentence stays; what is pressed and filled in goes; a form around the text is opened."""
    assert _read(html) == (rendered, gone)


@pytest.mark.parametrize(
    ("html", "rendered"),
    [
        ("<w-para>One.</w-para><w-para>Two.</w-para>", "<p>One.</p><p>Two.</p>"),
        ("<w-lead>One.</w-lead>Two.", "<p>One.</p><p>Two.</p>"),
        ("<para>One.</para><para>Two.</para>", "<p>One.</p><p>Two.</p>"),
        ("<w-box><p>One.</p></w-box>Two.", "<p>One.</p><p>Two.</p>"),
        ("<p>The <w-tip>mill</w-tip>, <w-tip>old</w-tip> as it is</p>", "<p>The mill, old as it is</p>"),
        ("The <w-tip>mill</w-tip> is old.", "<p>The mill is old.</p>"),
        ("<text>One.</text><text>Two.</text>", "<p>One.</p><p>Two.</p>"),
        ("<p>The <mi>x</mi> axis</p>", "<p>The x axis</p>"),
        ("A list<item> of lists", "<p>A list of lists</p>"),
        ("<p>A <Name> of one</p>", "<p>A of one</p>"),
        ("<x-shown href='https://example.net/'>words</x-shown>", "<p>words</p>"),
    ],
)
def test_unknown_elements_are_blocks_or_parts_of_a_sentence(html: str, rendered: str) -> None:
    """Beside text and a space an unknown element is read on; elsewhere it stands by itself. None glues two words."""
    assert _read(html)[0] == rendered


def test_text_that_is_not_parsed_stays_text() -> None:
    """What an `xmp` holds is shown as it stands; what a frame holds is not shown, whatever it looks like."""
    assert _read("<xmp>a <b> & c</xmp>") == ("<pre>a &lt;b&gt; &amp; c</pre>", [])
    assert _read("x<iframe src='https://vimeo.com/3'><p>y</p></ifram>&#27;</iframe>z")[0] == (
        '<p>x</p><p><a href="https://vimeo.com/3">vimeo.com/3</a></p><p>z</p>'
    )


@pytest.mark.parametrize("character", ["&#27;", "&#xffff;", "&#0;", "\x07"])
def test_characters_that_no_tree_may_hold_cost_no_item(character: str) -> None:
    """Control characters in formulas, frames, buttons and hidden text, as such and as references, raise nothing."""
    html = (
        f"<p>A<math><mi>b{character}</mi></math> c{character}<button>d{character}</button>{character}</p>"
        f"<iframe src='https://vimeo.com/3' title='e{character}'>{character}</iframe>{character}<p hidden>f{character}</p>"
        f"<object data='/x'>g{character}</object><script type='math/tex'>h{character}</script>"
    )
    assert "vimeo.com/3" in _read(html)[0]
    assert "A" in _page(f"{''.join(PARAGRAPHS)}{html}").text


def _item(content: str, **more: object) -> Story:
    return clean_item(
        RawItem(hash=b"", title="A film", link="https://example.org/f", content=content, **more), Context()
    )  # type: ignore[arg-type]


def test_a_story_that_is_only_a_film_leads_to_it() -> None:
    """Nothing but a frame: the story has its link, no text, and says so."""
    story = _item("<iframe src='https://player.vimeo.com/video/505'></iframe>")
    assert story.html == '<p><a href="https://vimeo.com/505">vimeo.com/505</a></p>'
    assert story.text == ""
    assert [(gone.rule, gone.text) for gone in story.removals] == [("frame", "https://vimeo.com/505")]


def test_links_in_place_of_frames_are_no_links_after_the_story() -> None:
    """A film below the last paragraph stays: it is none of the lists of links that a story ends with."""
    paragraphs = "".join(f"<p>The {word} weir was opened in spring, as it had been in every year before it.</p>" for word in ("north", "south"))  # fmt: skip
    assert "vimeo.com/505" in _item(f"{paragraphs}<iframe src='https://player.vimeo.com/video/505'></iframe>").html


PARAGRAPHS = [
    f"<p>The {word} weir was opened in spring, as it had been in every year before it, said the office of the canal.</p>"
    for word in ("north", "south", "upper", "lower")
]


def _page(body: str, head: str = "") -> Story:
    html = f"<html><head><title>Weirs</title>{head}</head><body><nav><a href='/'>Home</a></nav><article><h1>Weirs</h1>{body}</article><aside><iframe src='https://example.net/aside'></iframe></aside></body></html>"
    return clean_page(html, url="https://example.org/weirs")


def test_a_pages_frames_leave_links_within_its_story() -> None:
    """Between the paragraphs and around them a frame is a link; one beside the story is none of it."""
    film = "<figure class='wide'><div><iframe src='https://www.youtube.com/embed/Qx_1'></iframe></div></figure>"
    ad = "<div class='advert'><iframe src='https://example.net/banner'></iframe></div>"
    story = _page(PARAGRAPHS[0] + PARAGRAPHS[1] + film + ad + PARAGRAPHS[2] + PARAGRAPHS[3])
    assert story.html.count("<a ") == 1
    assert "south weir" in story.html.partition('<a href="https://www.youtube.com/watch?v=Qx_1">')[0]
    assert ("frame", "https://www.youtube.com/watch?v=Qx_1") in [(gone.rule, gone.text) for gone in story.removals]


def test_a_pages_hidden_text_and_formulas_are_as_in_a_feed() -> None:
    """What is hidden on a page does not go out, formulas and labels in sentences do."""
    story = _page(
        "".join(PARAGRAPHS)
        + "<p hidden>Nobody sees this paragraph, which is long enough to be taken for one of the story.</p>"
        + "<p>The height is <math><mi>h</mi><mo>=</mo><mn>3</mn></math> above the river, and <button>Open</button> opens the weir.</p>"
        + PARAGRAPHS[0].replace("north", "last")
    )
    assert "Nobody sees" not in story.html + story.text
    assert "The height is h=3 above the river, and Open opens the weir." in story.text


def test_a_page_that_a_script_shows_is_not_hidden() -> None:
    """The story itself, hidden until the page's script has run, is no hidden text."""
    assert "upper weir" in _page(f"<div style='display:none'>{''.join(PARAGRAPHS)}</div>").text


def test_a_paragraph_of_buttons_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words in front of a button are looked for no further than to the nearest."""
    looked = []

    def count(element: controls.Element) -> str:
        looked.append(element)
        return words_in(element)

    monkeypatch.setattr(controls, "words_in", count)
    rendered, _ = _read(f"<p>Press {'<button>Send</button> and ' * 300}rest.</p>")
    assert rendered.count("Send") == 300
    assert len(looked) < 1_000
