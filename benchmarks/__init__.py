"""Benchmarks against other packages: ``make bench`` runs them and writes ``docs/benchmarks.md``."""
