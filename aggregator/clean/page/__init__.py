"""Article pages: which part of one is the story, and what the page says about itself."""
