"""What `scripts/build_gazetteer.py` compiles, and how."""
