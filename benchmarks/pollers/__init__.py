"""Manners of programs that poll feeds: an origin that counts what origins mind, and a run of several programs on it."""
