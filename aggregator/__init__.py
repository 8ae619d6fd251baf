"""Poll feeds, keep one story once, tag it by region, republish topics as Atom."""

__version__ = "0.1.0"
