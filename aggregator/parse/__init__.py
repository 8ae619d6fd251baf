"""Bytes to a ParsedFeed: formats, encodings, and the one feedparser adapter."""
