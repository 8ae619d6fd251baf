"""When to ask which source again: pure decisions about time and hosts."""
