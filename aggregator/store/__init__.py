"""What is remembered, on SQLite or PostgreSQL, behind one protocol."""
