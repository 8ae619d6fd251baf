"""What part of the world a story is about, with its evidence."""
