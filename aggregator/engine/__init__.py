"""The two loops, poll and render, and what drives them."""
