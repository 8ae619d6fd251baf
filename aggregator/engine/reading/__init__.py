"""Sources to documents: asked for, digested and completed by pages, under a lease and with nothing stored."""
