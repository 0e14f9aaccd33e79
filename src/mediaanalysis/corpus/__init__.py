"""Files to documents: readers (one module a format), zones, dates, encodings, the store."""
