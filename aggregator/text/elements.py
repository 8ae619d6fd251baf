# ruff: noqa: SIM905 -- lists of names read best as lines of words
"""Names of elements: what HTML has, which of it is kept, which goes with what it holds, and what is a block."""

from __future__ import annotations

TAGS = frozenset(
    """
    a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
    h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var wbr audio video
    """.split()
)
"""What `sanitize` keeps: text, structure, tables and media; nothing that runs, frames, styles or asks."""

SECTIONS = frozenset(
    """
    address article aside center dialog dir fieldset footer header hgroup legend main marquee menu nav search section
    """.split()
)
"""What `structured` keeps besides: where a block stands says what it is for, and that it is one."""

SHOWN = "x-shown"
"""An element that stands for a frame in `structured`'s input and output: `href` is what it showed, `title` its name.
It is the program's own: `clean.reading.shown` leaves no stranger's element of this name."""

OUTLINE = frozenset(
    """
    applet button canvas datalist embed form frame iframe math menclose merror mfenced mfrac mglyph mi mlabeledtr
    mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable
    mtd mtext mtr munder munderover maction annotation none object option optgroup param select semantics svg text
    textarea tspan xmp
    """.split()
)
"""What `outlined` keeps besides, for whoever looks at what a browser shows."""

KNOWN = (
    TAGS
    | SECTIONS
    | OUTLINE
    | frozenset(
        """
        acronym area base basefont bgsound big blink body data desc font foreignobject frameset g head html input label
        link map meta meter metadata nobr noembed noframes noscript output path plaintext progress rb rtc script slot
        strike style template title track tt
        """.split()
    )
)
"""Names that are elements of HTML, or of what stands in it."""

FOREIGN = frozenset(
    """
    annotation desc filter g line maction marker mask merror metadata mfrac mi mn mo mpadded mrow ms mstyle msub msup
    mtable mtd mtext mtr path set stop switch symbol text tspan use view
    """.split()
)
"""Names of parts of drawings and formulas, which outside of these are like any name that HTML does not know."""

DROPPED_WITH_CONTENT = frozenset(
    """
    script style noscript template title head iframe object embed applet svg math form select textarea button
    xmp noembed noframes plaintext canvas map frameset
    """.split()
)
"""Elements whose content is no text of the document either; a `form` of a feed is a newsletter box or a login."""

BLOCKS = SECTIONS | frozenset(
    """
    p div br hr li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table tr figure figcaption details summary caption
    td th
    """.split()
)
"""Elements that a browser shows on lines of their own, or apart from each other."""
