"""One story once: identities, signatures, and the verdict on each item."""
