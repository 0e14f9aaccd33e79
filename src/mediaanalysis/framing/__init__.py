"""Tokens to hits: codebooks, and where a codebook's frames occur in the coverage."""
