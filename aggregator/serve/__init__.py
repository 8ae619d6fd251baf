"""The web server: the published files, health and metrics."""
