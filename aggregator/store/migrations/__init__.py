"""The schema's history, run by `store.migrate`; each file in `versions` is one step, never changed once released."""
