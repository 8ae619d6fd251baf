"""The user's rules: which stories a topic holds, and why."""
