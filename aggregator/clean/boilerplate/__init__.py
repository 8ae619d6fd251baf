"""What pages and feeds wrap around stories, known by its words, its place, or by having been seen often."""
