"""A dozen made-up news sources on loopback, to see it all work without a network."""
