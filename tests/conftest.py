"""What holds for every tier of tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Machines differ and are shared: no property may fail for being slow. Where CI is set, hypothesis's own profile for it
# says the same, and makes every run draw the same examples.
if "CI" not in os.environ:
    settings.register_profile("patient", deadline=None)
    settings.load_profile("patient")
