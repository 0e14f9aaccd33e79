"""One module a format: a function ``(Source, Options) -> Batch`` that reads one file."""
