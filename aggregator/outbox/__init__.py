"""Bytes to files that are never torn."""
