"""The words that rules know, language by language."""
