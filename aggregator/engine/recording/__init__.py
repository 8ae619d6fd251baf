"""What was read to stored stories: looked up, decided and applied, in one transaction that nobody comes between."""
