"""The list of all topics as OPML 2.0, for feed readers to import in one go."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import format_datetime

from lxml import etree

from aggregator.publish.characters import one_line, web_address
from aggregator.publish.document import INDEX_NAME, Listing, Site, latest

FILE = f"{INDEX_NAME}.opml"
MEDIA_TYPE = "text/x-opml"


def render(topics: Sequence[Listing], site: Site) -> bytes:
    """The subscription list, in the order of the config; UTF-8, and the same for the same stories.

    `type` is "rss" for every feed, Atom too: so the specification has it (opml.org/spec2.opml, "Subscription lists").
    """
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(site.title)
    if changed := latest(topics):
        etree.SubElement(head, "dateModified").text = format_datetime(changed, usegmt=True)
    if contact := one_line(site.contact):
        name, value = ("ownerId", web_address(contact)) if web_address(contact) else ("ownerEmail", contact)
        etree.SubElement(head, name).text = value
    body = etree.SubElement(root, "body")
    for topic in topics:
        title = one_line(topic.title)
        outline = {"type": "rss", "text": title, "title": title, "xmlUrl": topic.feed_url, "htmlUrl": topic.page_url}
        if topic.subtitle:
            outline["description"] = one_line(topic.subtitle)
        etree.SubElement(body, "outline", outline)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
