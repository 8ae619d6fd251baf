"""A raw item or a page to a Story: nothing but the story, nothing of it lost."""
