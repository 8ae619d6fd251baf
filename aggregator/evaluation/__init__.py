"""How right the stages are on labelled data, as `aggregator eval` and the quality floors measure it."""
