"""Leaves that know words and addresses, and nothing of feeds: URLs, HTML, dates, hashes, language."""
