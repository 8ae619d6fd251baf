"""From reader to recorder: what one poll brought, and its document for where the two are in different processes."""
