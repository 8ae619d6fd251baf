"""Speed and memory, measured beside other programs in the same run; nothing here is a test."""
