"""The made-up papers as feed documents: RSS 2.0, RSS 1.0, Atom 1.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from html import escape

from aggregator.demo.press import Paper, Piece

CONTENT_TYPES = {
    "rss20": "application/rss+xml; charset=utf-8",
    "rss10": "application/rdf+xml; charset=utf-8",
    "atom10": "application/atom+xml; charset=utf-8",
    "json11": "application/feed+json",
}
"""What the demo's origin calls each format."""


def write(paper: Paper, *, now: datetime) -> bytes:
    """The paper's feed document.

    :param now: what an Atom feed and its undated entries give as their `updated`
    """
    match paper.format:
        case "rss20":
            return _rss20(paper)
        case "rss10":
            return _rss10(paper)
        case "atom10":
            return _atom10(paper, now)
        case "json11":
            return _json11(paper)
    msg = f"the demo writes no format {paper.format!r}"
    raise ValueError(msg)


def _guid(paper: Paper, piece: Piece) -> str:
    match paper.guid:
        case "link":
            return piece.link.partition("?")[0]
        case "number":
            return f"{paper.name}-{piece.number:05d}"
    return ""


def _rss20(paper: Paper) -> bytes:
    items = []
    for piece in paper.pieces:
        lines = [f"<title>{escape(piece.title)}</title>", f"<link>{escape(piece.link)}</link>"]
        if guid := _guid(paper, piece):
            permanent = "true" if paper.guid == "link" else "false"
            lines.append(f'<guid isPermaLink="{permanent}">{escape(guid)}</guid>')
        if piece.published:
            lines.append(f"<pubDate>{format_datetime(piece.published, usegmt=True)}</pubDate>")
        if piece.author:
            lines.append(f"<dc:creator>{escape(piece.author)}</dc:creator>")
        lines.append(f"<description>{escape(piece.html)}</description>")
        items.append("<item>\n  " + "\n  ".join(lines) + "\n</item>")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        f"<title>{escape(paper.title)}</title>\n<link>{paper.home}</link>\n"
        f"<description>{escape(paper.title)}, a made-up paper</description>\n<ttl>15</ttl>\n"
        + "\n".join(items)
        + "\n</channel></rss>\n"
    ).encode()


def _rss10(paper: Paper) -> bytes:
    items = []
    for piece in paper.pieces:
        date = f"<dc:date>{piece.published.isoformat()}</dc:date>" if piece.published else ""
        items.append(
            f'<item rdf:about="{escape(_guid(paper, piece))}"><title>{escape(piece.title)}</title>'
            f"<link>{escape(piece.link)}</link>{date}"
            f"<content:encoded><![CDATA[{piece.html}]]></content:encoded></item>"
        )
    order = "".join(f'<rdf:li rdf:resource="{escape(_guid(paper, piece))}"/>' for piece in paper.pieces)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f'<channel rdf:about="{paper.home}"><title>{escape(paper.title)}</title><link>{paper.home}</link>'
        f"<description>{escape(paper.title)}, a made-up paper</description>"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n" + "\n".join(items) + "\n</rdf:RDF>\n"
    ).encode()


def _atom10(paper: Paper, now: datetime) -> bytes:
    entries = []
    for piece in paper.pieces:
        guid = _guid(paper, piece)
        author = f"<author><name>{escape(piece.author)}</name></author>" if piece.author else ""
        when = (piece.published or now).isoformat()
        entries.append(
            f"<entry><id>{escape(guid if guid.startswith('http') else f'tag:{paper.name}.example,2026:{guid}')}</id>"
            f'<title>{escape(piece.title)}</title><link rel="alternate" href="{escape(piece.link)}"/>'
            f"<published>{when}</published><updated>{when}</updated>{author}"
            f'<content type="html">{escape(piece.html)}</content></entry>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>tag:{paper.name}.example,2026:feed</id><title>{escape(paper.title)}</title>"
        f'<link href="{paper.home}"/><updated>{now.isoformat()}</updated>'
        f"<author><name>{escape(paper.title)}</name></author>\n" + "\n".join(entries) + "\n</feed>\n"
    ).encode()


def _json11(paper: Paper) -> bytes:
    items = []
    for piece in paper.pieces:
        item: dict[str, object] = {
            "id": _guid(paper, piece),
            "url": piece.link,
            "title": piece.title,
            "content_html": piece.html,
        }
        if piece.published:
            item["date_published"] = piece.published.isoformat()
        if piece.author:
            item["authors"] = [{"name": piece.author}]
        items.append(item)
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": paper.title,
            "home_page_url": paper.home,
            "language": "en",
            "items": items,
        },
        ensure_ascii=False,
        indent=1,
    ).encode()
