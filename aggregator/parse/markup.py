# ruff: noqa: SIM905 -- lists of tags read best as lines of words
"""Which names are elements of HTML; what is not is text, or somebody's own element."""

from __future__ import annotations

HTML_ELEMENTS = frozenset(
    """
    a abbr acronym address amp-img applet area article aside audio b base basefont bdi bdo big blink blockquote body br
    button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img
    input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noscript object ol optgroup
    option output p param picture pre progress q rp rt ruby s samp script search section select slot small source span
    strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul
    var video wbr
    """.split()
)
"""HTML's elements, and those that it had."""

VOID_ELEMENTS = frozenset("area base br col embed frame hr img input link meta param source track wbr".split())
"""Those that hold nothing and have no end tag."""
