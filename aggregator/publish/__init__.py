"""Stories to bytes: Atom, pages and OPML, the same bytes for the same stories."""
