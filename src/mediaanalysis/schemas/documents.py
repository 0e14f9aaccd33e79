"""Tables of documents and of what stands in them."""

from __future__ import annotations

from mediaanalysis.schemas.columns import DOC, END, START, ZONE_NAMES, Column, Schema, optional

__all__ = ["DOCUMENTS", "DUPLICATE_MARKS", "KWIC", "PAIRS", "PAIR_KINDS", "PROBLEMS", "SENTENCES", "TYPES", "ZONES"]

DUPLICATE_MARKS = ("cluster", "duplicate_of", "relation", "weight")
"""Columns of documents that only `mark_duplicates` adds."""

PAIR_KINDS = ("exact", "near", "contained")

DOCUMENTS = Schema(
    "documents",
    (
        Column("doc_id", "text", "key; the same file gives the same id on every machine"),
        Column("text", "text", "canonical text: Unicode NFC, line ends \\n; every offset counts its code points"),
        optional("title", "text", "headline as delivered; empty where unknown"),
        optional("outlet", "text", "who published it; empty where unknown"),
        optional("date", "date", "day of publication; NaT where unknown or not believable"),
        optional("date_raw", "text", "the date as delivered"),
        optional("author", "text", "byline as delivered"),
        optional("section", "text", "section or desk"),
        optional("url", "text", "web address"),
        optional("language", "text", "language code as delivered"),
        optional("source_file", "text", "file it came from, relative to the study folder; 'a.zip!b.txt' inside a zip"),
        optional("source_index", "int", "record number in that file", unit="0-based"),
        optional("sha256", "text", "SHA-256 of the canonical text in UTF-8"),
        optional("n_chars", "int", "length of text", unit="code points"),
        optional("zones", "list", "list of (start, end, zone, reason); without the column all is body"),
        optional("byline", "text", "byline as printed: the author field, else the byline at the top of the text"),
        optional("dateline", "text", "dateline as printed, such as 'HARNOV, Velmark (MW) —'"),
        optional("dateline_place", "text", "place in the dateline"),
        optional("dateline_agency", "text", "agency in the dateline, as printed"),
        optional("wire_credit", "text", "news agencies credited, by their short names, divided by '; '"),
        optional("page", "text", "page or pages in print"),
        optional("edition", "text", "edition in print"),
        optional("correction", "text", "correction notice"),
        optional("cluster", "text", "doc_id of the document that stands for all copies, itself included"),
        optional("duplicate_of", "text", "doc_id of the document that stands for this one; empty where it is itself"),
        optional(
            "relation",
            "text",
            "to that document: wire, reprint, correction, edition, update, repeat or unknown; empty where it is itself",
        ),
        optional("weight", "float", "what the document counts in rates; 1 unless copies share one", unit="documents"),
    ),
    ("doc_id",),
)

PROBLEMS = Schema(
    "problems",
    (
        Column("source_file", "text", "the file"),
        Column("source_index", "int", "record number in it; -1 when the whole file is meant", "0-based"),
        Column(
            "severity",
            "text",
            "error: not read; warning: read and repaired; note: skipped by rule",
            allowed=("error", "warning", "note"),
        ),
        Column("problem", "text", "short stable name, fit for counting"),
        Column("detail", "text", "what was seen, what was done, what to do"),
    ),
    (),
)

PAIRS = Schema(
    "pairs",
    (
        Column("doc_id_a", "text", "a document; the one of the pair that comes first in the order of code points"),
        Column("doc_id_b", "text", "the other one"),
        Column(
            "kind",
            "text",
            "exact: the same words in the same order; near: similar; contained: one is inside the other",
            allowed=PAIR_KINDS,
        ),
        Column("jaccard", "float", "shared shingles by the shingles of either", "share"),
        Column("containment", "float", "shared shingles by those of the shorter text", "share"),
        Column("n_shared", "int", "different shingles that both have", "shingles"),
        Column("n_a", "int", "different shingles of the first", "shingles"),
        Column("n_b", "int", "different shingles of the other", "shingles"),
    ),
    ("doc_id_a", "doc_id_b"),
)

ZONES = Schema(
    "zones",
    (
        DOC,
        START,
        END,
        Column("zone", "text", "part of the article", allowed=ZONE_NAMES),
        Column("reason", "text", "the rule that decided; empty for body"),
        Column("text", "text", "the characters themselves"),
    ),
    ("doc_id", "start"),
)

SENTENCES = Schema(
    "sentences",
    (DOC, START, END, Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES)),
    ("doc_id", "start"),
)

TYPES = Schema(
    "types",
    (
        Column("type", "text", "distinct surface form"),
        Column("fold", "text", "case-folded form with straight apostrophes; what patterns match"),
        Column("stem", "text", "Snowball stem of fold"),
        Column("is_word", "bool", "holds a letter"),
        Column("is_number", "bool", "a number, money or percent"),
        Column("is_stop", "bool", "in the stop-word list"),
    ),
    ("type",),
)

KWIC = Schema(
    "kwic",
    (
        DOC,
        START,
        END,
        Column("pre", "text", "text before the node"),
        Column("node", "text", "text[start:end]"),
        Column("post", "text", "text after the node"),
        optional("pattern", "text", "the pattern that matched; not beside a table of hits"),
        optional(
            "token_start", "int", "first token in the document; not beside a table of hits", unit="tokens, 0-based"
        ),
        optional("token_end", "int", "token after the last; not beside a table of hits", unit="tokens, half-open"),
    ),
    (),
)
