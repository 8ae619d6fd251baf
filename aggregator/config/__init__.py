"""The user's TOML file to Settings, every mistake at its line and column."""
