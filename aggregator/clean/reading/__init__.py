"""Untrusted HTML to blocks, brought to what a browser shows of it."""
