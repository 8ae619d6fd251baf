"""The law that no word which a browser shows is lost without a record, and that none goes out which it hides."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.clean.blocks import render, text_of
from aggregator.clean.reading.read import read
from aggregator.text.html import sanitize
from aggregator.text.traces import Traces
from tests.oracle import active_markup

SHOWN = (
    *("<p>{}</p>", "{} ", "<b>{}</b> ", "<div style='color:red'>{}</div>", "<center>{}</center>"),
    *("<w-text>{}</w-text>", "<table><tr><td>{}</td><td>x</td></tr></table>", "<ul><li>{}</ul>"),
    *("<math><mi>{}</mi></math> ", "<details>{}</details>", "<p>so <button>{}</button></p>"),
    *("<div><button>{}</button></div>", "<form>{}<input></form>", "<svg><text>{}</text></svg>"),
    *("<p aria-hidden=true>{}</p>", "<select><option>{}</select>", "<fieldset><legend>{}</legend></fieldset>"),
    "<object data='x:y'>{}</object>",
)
"""Words that a browser shows, each in its own way."""
HIDDEN = (
    *("<p hidden>{}</p>", "<div style='display:none'><p>{}</p></div>", "<span class='sr-only'>{}</span>"),
    *("<video src='/v.mp4'>{}</video>", "<iframe src='https://example.org/f'>{}</iframe>", "<template>{}</template>"),
    *("<i style='visibility:hidden'>{}</i>", "<dialog>{}</dialog>", "<canvas>{}</canvas>"),
)
"""Words that none shows."""
PIECES = st.lists(st.tuples(st.booleans(), st.integers(0, 1_000)), min_size=1, max_size=10)
FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(PIECES)
def test_no_shown_word_is_lost_and_no_hidden_one_goes_out(pieces: list[tuple[bool, int]]) -> None:
    """What is shown stands in the text or in a removal; what is hidden stands nowhere; and nothing active is left."""
    html, shown, hidden = "", [], []
    for number, (is_shown, choice) in enumerate(pieces):
        ways, words = (SHOWN, shown) if is_shown else (HIDDEN, hidden)
        word = f"word{number}x"
        words.append(word)
        html += ways[choice % len(ways)].format(word)
    traces = Traces()
    blocks = read(html, "https://example.org/", traces)
    published = render(blocks)
    text = text_of(blocks)
    record = " ".join(piece.text for piece in traces.pieces)
    assert [word for word in shown if word not in text and word not in record] == []
    assert [word for word in hidden if word in text or word in published] == []
    assert active_markup(published) == []
    assert render(read(published, "https://example.org/")) == published
    assert sanitize(published) == published
