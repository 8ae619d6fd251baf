"""Wire copy: agencies, bylines, datelines, credits and corrections, parsed into fields."""
