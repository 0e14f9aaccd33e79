"""Tables of frames: quotations, hits, figures claimed, who says what, findings on codebooks."""

from __future__ import annotations

from mediaanalysis.schemas.columns import (
    DOC,
    END,
    POLARITIES,
    QUOTE_KINDS,
    RESOLUTIONS,
    STANCES,
    START,
    UNIT_CLASSES,
    VOICES,
    ZONE_NAMES,
    Column,
    Schema,
)

__all__ = ["HITS", "LINT", "NUMBERS", "QUOTES", "WHO_SAYS"]

_JUDGED = (
    Column("voice", "text", "whose words", allowed=VOICES),
    Column("quote_id", "text", "the quotation it stands in; empty in the newsroom's voice"),
    Column("speaker", "text", "who says it; empty in the newsroom's voice"),
    Column("polarity", "text", "how it is meant", allowed=POLARITIES),
    Column("cue", "text", "the word that set the polarity; empty when asserted"),
    Column("cue_start", "int", "its start; -1 without a cue", "code points"),
    Column("cue_end", "int", "its end; -1 without a cue", "code points"),
    Column("holder", "text", "whose stance the polarity is; 'newsroom' or a speaker"),
    Column("rule_ids", "text", "rules that fired, divided by blanks"),
)

QUOTES = Schema(
    "quotes",
    (
        Column("quote_id", "text", "key: doc_id, character span of the content and cue"),
        DOC,
        Column(
            "kind",
            "text",
            "direct: all between quotation marks; mixed: partly; indirect: none of it; fragment: some words in marks "
            "that nobody is said to say; title: the name of a work",
            allowed=QUOTE_KINDS,
        ),
        Column("start", "int", "first character of the content", "code points into documents.text, 0-based"),
        Column("end", "int", "character after the content", "code points into documents.text, half-open"),
        Column("content_spans", "list", "list of (start, end), sorted and disjoint; quotation marks included"),
        Column("cue", "text", "the words that attribute; empty without one"),
        Column("cue_start", "int", "its start; -1 without a cue", "code points"),
        Column("cue_end", "int", "its end; -1 without a cue", "code points"),
        Column("stance", "text", "what the source does with the content, by the cue", allowed=STANCES),
        Column("source", "text", "who is named at the cue, as printed; empty without one"),
        Column("source_start", "int", "its start; -1 without a source", "code points"),
        Column("source_end", "int", "its end; -1 without a source", "code points"),
        Column("speaker", "text", "the person or body meant: full name where the text has one, else the source"),
        Column("speaker_role", "text", "office or occupation, where given; 'document' for polls and papers"),
        Column("resolution", "text", "how the speaker was found", allowed=RESOLUTIONS),
        Column("parent_quote_id", "text", "the quotation this one stands in; empty at the top"),
        Column("rule_id", "text", "the pattern that found it"),
        Column("confidence", "float", "share of what its rule finds that coders marked too", "share"),
    ),
    ("quote_id",),
)

HITS = Schema(
    "hits",
    (
        Column("hit_id", "text", "key: doc_id, character span and frame"),
        DOC,
        Column("frame", "category", "frame of the codebook; unused frames stay as levels"),
        Column("pattern", "text", "the codebook pattern that matched"),
        START,
        END,
        Column("surface", "text", "text[start:end]"),
        Column("token_start", "int", "first token in the document", "tokens, 0-based"),
        Column("token_end", "int", "token after the last", "tokens, half-open"),
        Column("sentence_start", "int", "start of its sentence", "code points"),
        Column("sentence_end", "int", "end of its sentence", "code points"),
        Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES),
        *_JUDGED,
    ),
    ("hit_id",),
)

LINT = Schema(
    "lint",
    (
        Column("frame", "text", "frame of the codebook; empty for a note on the file"),
        Column("pattern", "text", "the pattern; empty for a note on the file"),
        Column(
            "problem",
            "text",
            "what is doubtful",
            allowed=("note", "duplicate", "several_frames", "swallowed", "no_match"),
        ),
        Column("detail", "text", "what was seen; with the line for a note on a line of the file"),
    ),
    (),
)

NUMBERS = Schema(
    "numbers",
    (
        Column("number_id", "text", "key: doc_id and character span"),
        Column("doc_id", "text", "the document"),
        Column("start", "int", "first character, that of 'nearly' in 'nearly 40,000 troops'", "code points"),
        Column("end", "int", "character after the last, that of the unit", "code points, half-open"),
        Column("surface", "text", "text[start:end]"),
        Column("value", "float", "the figure, lower end of a range; NaN if vague ('dozens')", "see unit and currency"),
        Column("value_high", "float", "upper end of a range; NaN unless a range", "as value"),
        Column("unit", "text", "the unit as printed; empty for a bare number or a share"),
        Column("unit_class", "text", "what is counted", allowed=UNIT_CLASSES),
        Column("currency", "text", "ISO 4217 code; empty when no money or not to be told ('crowns')"),
        Column("approximate", "bool", "hedged or a bound: nearly, about, more than, up to"),
        Column("sentence_start", "int", "start of its sentence", "code points"),
        Column("sentence_end", "int", "end of its sentence", "code points"),
        Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES),
        *_JUDGED,
    ),
    ("number_id",),
)

WHO_SAYS = Schema(
    "who_says",
    (
        Column("frame", "category", "frame of the codebook"),
        Column("speaker", "text", "who says it; 'newsroom' for the outlet itself, '(unknown)' where nobody is named"),
        *(Column(f"n_{polarity}", "int", f"hits that are {polarity}", "hits") for polarity in POLARITIES),
        Column("n_hits", "int", "hits of any polarity", "hits"),
        Column("n_docs", "int", "documents with such a hit", "documents"),
    ),
    (),
)
