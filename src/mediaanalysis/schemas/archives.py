"""Tables about an archive: what was found in its files, and how its outlets are written."""

from __future__ import annotations

from mediaanalysis.schemas.columns import Column, Schema

__all__ = ["AUDIT", "OUTLETS"]

AUDIT = Schema(
    "audit",
    (
        Column("scope", "text", "what was looked at", allowed=("corpus", "file", "outlet")),
        Column("name", "text", "the file or outlet; empty for the whole corpus"),
        Column("check", "text", "short stable name of the check, fit for counting"),
        Column(
            "severity",
            "text",
            "ok: as it should be; note: worth knowing; warning: look at it; error: something is not in the corpus",
            allowed=("ok", "note", "warning", "error"),
        ),
        Column("found", "float", "what was found", "see detail"),
        Column("expected", "float", "what the file declares or the check expects; NaN where nothing is", "see detail"),
        Column("detail", "text", "the finding in words, and what to do"),
    ),
    (),
)

OUTLETS = Schema(
    "outlets",
    (
        Column("outlet", "text", "name as delivered"),
        Column("name", "text", "name to use"),
        Column("n_docs", "int", "documents with the delivered name", "documents"),
        Column("why", "text", "why another name is proposed; empty where the name stays"),
    ),
    ("outlet",),
)
