"""The columns of every public table: name, kind, unit, meaning, key; and :func:`check`, which holds a table to them.

A schema is data, so the same rows make the check, the documentation (``docs/tables.md``) and the README that is
written beside processed tables. Columns beyond the schema are the user's own and are never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from mediaanalysis.errors import TableError, did_you_mean

__all__ = [
    "COLLOCATIONS",
    "DISPERSION",
    "DIVERSITY",
    "DOCUMENTS",
    "EDITORIAL_ZONES",
    "ESTIMATES",
    "HITS",
    "KEYNESS",
    "KWIC",
    "LINT",
    "POLARITIES",
    "PROBLEMS",
    "READABILITY",
    "SCHEMAS",
    "SENTENCES",
    "SIMILARITY",
    "TOPIC_DOCUMENTS",
    "TOPIC_TERMS",
    "TYPES",
    "VOICES",
    "ZONES",
    "ZONE_NAMES",
    "Column",
    "Schema",
    "check",
    "empty",
]

Kind = Literal["text", "int", "float", "bool", "date", "category", "list"]

ZONE_NAMES = ("headline", "dateline", "byline", "lead", "body", "caption", "boilerplate")
EDITORIAL_ZONES = ("headline", "lead", "body")
"""Zones whose words are the coverage. Datelines, bylines, captions and boilerplate are kept, listed, not counted."""
VOICES = ("newsroom", "direct", "indirect", "fragment")
POLARITIES = ("asserted", "negated", "denied", "hypothetical", "questioned", "future")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `unit` is empty for names and categories; `allowed` lists the only values, if any."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = True
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schema:
    """A named table: its columns in order and the columns that together are unique (`key`)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in their order."""
        return [column.name for column in self.columns]


def _optional(name: str, kind: Kind, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, required=False)


_DOC = Column("doc_id", "text", "the document")
_START = Column("start", "int", "first character", "code points into documents.text, 0-based")
_END = Column("end", "int", "character after the last one", "code points into documents.text, half-open")

DOCUMENTS = Schema(
    "documents",
    (
        Column("doc_id", "text", "key; the same file gives the same id on every machine"),
        Column("text", "text", "canonical text: Unicode NFC, line ends \\n; every offset counts its code points"),
        _optional("title", "text", "headline as delivered; empty where unknown"),
        _optional("outlet", "text", "who published it; empty where unknown"),
        _optional("date", "date", "day of publication; NaT where unknown or not believable"),
        _optional("date_raw", "text", "the date as delivered"),
        _optional("author", "text", "byline as delivered"),
        _optional("section", "text", "section or desk"),
        _optional("url", "text", "web address"),
        _optional("language", "text", "language code as delivered"),
        _optional("source_file", "text", "file it came from, relative to the study folder; 'a.zip!b.txt' inside a zip"),
        _optional("source_index", "int", "record number in that file", "0-based"),
        _optional("sha256", "text", "SHA-256 of the canonical text in UTF-8"),
        _optional("n_chars", "int", "length of text", "code points"),
        _optional("zones", "list", "list of (start, end, zone, reason); without the column all is body"),
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

ZONES = Schema(
    "zones",
    (
        _DOC,
        _START,
        _END,
        Column("zone", "text", "part of the article", allowed=ZONE_NAMES),
        Column("reason", "text", "the rule that decided; empty for body"),
        Column("text", "text", "the characters themselves"),
    ),
    ("doc_id", "start"),
)

SENTENCES = Schema(
    "sentences",
    (_DOC, _START, _END, Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES)),
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

HITS = Schema(
    "hits",
    (
        Column("hit_id", "text", "key: doc_id, character span and frame"),
        _DOC,
        Column("frame", "category", "frame of the codebook; unused frames stay as levels"),
        Column("pattern", "text", "the codebook pattern that matched"),
        _START,
        _END,
        Column("surface", "text", "text[start:end]"),
        Column("token_start", "int", "first token in the document", "tokens, 0-based"),
        Column("token_end", "int", "token after the last", "tokens, half-open"),
        Column("sentence_start", "int", "start of its sentence", "code points"),
        Column("sentence_end", "int", "end of its sentence", "code points"),
        Column("zone", "text", "zone it lies in", allowed=ZONE_NAMES),
        Column("voice", "text", "whose words", allowed=VOICES),
        Column("quote_id", "text", "the quotation it stands in; empty in the newsroom's voice"),
        Column("speaker", "text", "who says it; empty in the newsroom's voice"),
        Column("polarity", "text", "how it is meant", allowed=POLARITIES),
        Column("cue", "text", "the word that set the polarity; empty when asserted"),
        Column("cue_start", "int", "its start; -1 without a cue", "code points"),
        Column("cue_end", "int", "its end; -1 without a cue", "code points"),
        Column("holder", "text", "whose stance the polarity is; 'newsroom' or a speaker"),
        Column("rule_ids", "text", "rules that fired, divided by blanks"),
    ),
    ("hit_id",),
)

KWIC = Schema(
    "kwic",
    (
        _DOC,
        _START,
        _END,
        Column("pre", "text", "text before the node"),
        Column("node", "text", "text[start:end]"),
        Column("post", "text", "text after the node"),
        _optional("pattern", "text", "the pattern that matched; not beside a table of hits"),
        _optional("token_start", "int", "first token in the document; not beside a table of hits", "tokens, 0-based"),
        _optional("token_end", "int", "token after the last; not beside a table of hits", "tokens, half-open"),
    ),
    (),
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

ESTIMATES = Schema(
    "estimates",
    (
        Column("estimand", "text", "what is estimated, in words"),
        Column("method", "text", "naive: uncorrected machine count; others: corrected by human codes"),
        Column("estimate", "float", "point estimate", "see estimand"),
        Column("low", "float", "lower end of the interval; NaN below two documents", "as estimate"),
        Column("high", "float", "upper end of the interval; NaN below two documents", "as estimate"),
        Column("level", "float", "coverage aimed at", "share"),
        Column("n_docs", "int", "documents in the group, with or without a hit", "documents"),
        Column("n_tokens", "int", "editorial tokens in the group: the denominator", "tokens"),
        Column("n_hits", "int", "hits counted", "hits"),
        Column("n_coded", "int", "hand-coded units used; 0 for an uncorrected count", "units"),
    ),
    (),
)

TOPIC_TERMS = Schema(
    "topic_terms",
    (
        Column("topic", "int", "topic number, largest topic first", "1-based"),
        Column("rank", "int", "place of the feature in the topic", "1-based"),
        Column("feature", "text", "the feature"),
        Column("weight", "float", "weight in the topic; features of a topic sum to 1", "share"),
        Column("label", "text", "top features of the topic, a working label"),
    ),
    ("topic", "rank"),
)

TOPIC_DOCUMENTS = Schema(
    "topic_documents",
    (
        _DOC,
        Column("topic", "int", "topic number", "1-based"),
        Column("weight", "float", "weight of the topic in the document", "non-negative"),
        Column("share", "float", "weight divided by the document's sum; NaN for a document with no feature", "share"),
    ),
    ("doc_id", "topic"),
)

KEYNESS = Schema(
    "keyness",
    (
        Column("feature", "text", "the feature"),
        Column("measure", "text", "what value is: log_odds, g2, chi2, exact, pmi, log_ratio or ll2"),
        Column("value", "float", "the measure; positive when typical of the target (exact: above 1)", "see measure"),
        Column("p_token", "float", "p if tokens were independent draws; far too small for news; NaN if none", "share"),
        Column("q_token", "float", "p_token adjusted by Benjamini-Hochberg over the features", "share"),
        Column("p_articles", "float", "p of shuffling whole documents; NaN if a side has one document", "share"),
        Column("q_articles", "float", "p_articles adjusted by Benjamini-Hochberg over the features", "share"),
        Column("log_ratio", "float", "log2 of the ratio of rates; a count of 0 enters as 0.5", "doublings"),
        Column("delta", "float", "difference of log-odds under the prior; NaN for the only feature", "natural log"),
        Column("n_target", "int", "occurrences in the target", "tokens"),
        Column("n_reference", "int", "occurrences in the reference", "tokens"),
        Column("rate_target", "float", "occurrences in the target", "per 1,000 counted tokens"),
        Column("rate_reference", "float", "occurrences in the reference", "per 1,000 counted tokens"),
        Column("docs_target", "int", "documents of the target that have it", "documents"),
        Column("docs_reference", "int", "documents of the reference that have it", "documents"),
        Column("dispersion_target", "float", "normalised deviation of proportions: 0 even, 1 in one document", "share"),
        Column("dispersion_reference", "float", "the same in the reference; NaN where it does not occur", "share"),
    ),
    ("feature",),
)

DISPERSION = Schema(
    "dispersion",
    (
        Column("feature", "text", "the feature"),
        Column("n", "int", "occurrences", "tokens"),
        Column("docs", "int", "documents that have it", "documents"),
        Column("dp", "float", "deviation of proportions: 0 spread like the tokens; NaN if it does not occur", "share"),
        Column("dp_norm", "float", "dp divided by its largest possible value", "share"),
        Column("juilland_d", "float", "Juilland's D: 1 even, 0 in one document; NaN below two documents", "share"),
    ),
    ("feature",),
)

SIMILARITY = Schema(
    "similarity",
    (
        Column("a", "text", "a document or feature"),
        Column("b", "text", "another one; later in the matrix than a, or of the other matrix"),
        Column("measure", "text", "what value is"),
        Column("value", "float", "similarity or distance; NaN where undefined", "see measure"),
    ),
    ("a", "b"),
)

COLLOCATIONS = Schema(
    "collocations",
    (
        Column("collocation", "text", "the words, joined by a blank"),
        Column("size", "int", "number of words", "words"),
        Column("count", "int", "occurrences", "runs of words"),
        Column("count_nested", "int", "of these, inside a longer run of the sizes asked", "runs of words"),
        Column(
            "lambda", "float", "K-way interaction of the log-linear model; two words: log odds ratio", "natural log"
        ),
        Column("z", "float", "lambda divided by its standard error; NaN if a cell is empty and unsmoothed"),
        Column("p_token", "float", "two-sided p of z if tokens were independent; far too small for news", "share"),
        Column("log_dice", "float", "14 + log2 of the Dice coefficient; at most 14", "doublings"),
        Column("pmi", "float", "log2 of observed over expected occurrences", "bits"),
        Column("npmi", "float", "pmi over its largest value: 1 only together; NaN if there is no other run", "share"),
        Column("t_score", "float", "observed less expected over the root of observed"),
        Column("g2", "float", "log-likelihood ratio against independent words; unsigned"),
        Column("docs", "int", "documents it occurs in", "documents"),
    ),
    ("collocation", "size"),
)

DIVERSITY = Schema(
    "diversity",
    (
        _DOC,
        Column("n_tokens", "int", "tokens counted", "tokens"),
        Column("n_types", "int", "different tokens", "types"),
        Column("TTR", "float", "type-token ratio; falls with length", "types per token"),
        Column("C", "float", "Herdan's C: log types over log tokens"),
        Column("R", "float", "Guiraud's R: types over the root of tokens"),
        Column("CTTR", "float", "Carroll's corrected TTR: types over the root of twice the tokens"),
        Column("U", "float", "Dugast's U; NaN if no type repeats"),
        Column("S", "float", "Summer's S"),
        Column("K", "float", "Yule's K: falls as diversity rises"),
        Column("I", "float", "Yule's I: rises with diversity; NaN if no type repeats"),
        Column("D", "float", "Simpson's D: chance that two tokens are of one type", "share"),
        Column("Vm", "float", "Herdan's Vm: relative spread of the types' uses"),
        Column("Maas", "float", "Maas' a: falls as diversity rises"),
        Column("lgV0", "float", "Maas' log10 V0; NaN if no type repeats"),
        Column("lgeV0", "float", "Maas' V0 in natural logarithms; NaN if no type repeats"),
        Column(
            "MATTR", "float", "mean TTR of all windows; NaN in a document shorter than the window", "types per token"
        ),
        Column("MSTTR", "float", "mean TTR of consecutive segments; NaN as MATTR", "types per token"),
        Column("MTLD", "float", "mean length of stretches that keep a TTR of 0.72; NaN if no type repeats", "tokens"),
        Column("HD_D", "float", "expected TTR of 42 random tokens; NaN in a shorter document", "types per token"),
    ),
    ("doc_id",),
)

READABILITY = Schema(
    "readability",
    (
        _DOC,
        Column("n_sentences", "int", "sentences with a word in them", "sentences"),
        Column("n_words", "int", "words, numbers included", "tokens"),
        Column("n_syllables", "int", "syllables, estimated from the spelling", "syllables"),
        Column("n_characters", "int", "letters and digits", "characters"),
        Column("n_polysyllables", "int", "words of three syllables or more", "tokens"),
        Column("n_long_words", "int", "words of more than six letters and digits", "tokens"),
        Column(
            "words_per_sentence", "float", "mean length of a sentence; NaN without words, as all that follow", "words"
        ),
        Column("syllables_per_word", "float", "mean length of a word", "syllables"),
        Column("Flesch", "float", "reading ease, high is easy; English", "about 0 to 100"),
        Column("Flesch_Kincaid", "float", "English", "US school grades"),
        Column("FOG", "float", "Gunning's fog index; English", "US school grades"),
        Column("SMOG", "float", "McLaughlin's SMOG; rough below 30 sentences; English", "US school grades"),
        Column("ARI", "float", "automated readability index; English", "US school grades"),
        Column("Coleman_Liau", "float", "Coleman-Liau index; English", "US school grades"),
        Column("LIX", "float", "Björnsson's index, high is hard; all languages", "about 20 to 60"),
        Column("RIX", "float", "long words per sentence; all languages", "words"),
        Column("Flesch_Amstad", "float", "reading ease for German; NaN for other languages", "about 0 to 100"),
        Column("Fernandez_Huerta", "float", "reading ease for Spanish; NaN for other languages", "about 0 to 100"),
        Column("Kandel_Moles", "float", "reading ease for French; NaN for other languages", "about 0 to 100"),
    ),
    ("doc_id",),
)

SCHEMAS = (
    DOCUMENTS,
    PROBLEMS,
    ZONES,
    SENTENCES,
    TYPES,
    HITS,
    KWIC,
    LINT,
    ESTIMATES,
    TOPIC_TERMS,
    TOPIC_DOCUMENTS,
    KEYNESS,
    DISPERSION,
    SIMILARITY,
    COLLOCATIONS,
    DIVERSITY,
    READABILITY,
)

_DTYPES: dict[str, str] = {
    "text": "str",
    "int": "int64",
    "float": "float64",
    "bool": "bool",
    "date": "datetime64[us]",
    "category": "category",
    "list": "object",
}


def empty(schema: Schema) -> pd.DataFrame:
    """Return the table with no rows and the right column types.

    >>> list(empty(SENTENCES).columns)
    ['doc_id', 'start', 'end', 'zone']
    """
    return pd.DataFrame({c.name: pd.Series([], dtype=_DTYPES[c.kind]) for c in schema.columns})


def check(df: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return `df` unchanged when it keeps `schema`; raise :class:`TableError` naming the first breach otherwise.

    Looks at whole columns, never at one row. Extra columns are allowed: they are the user's own.

    >>> check(pd.DataFrame({"doc_id": ["a"], "txt": ["x"]}), DOCUMENTS)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    mediaanalysis.errors.TableError: documents: column 'text' is missing; ... Did you mean 'txt'?
    """
    if not isinstance(df, pd.DataFrame):
        raise TableError(f"{schema.name}: expected a pandas DataFrame, got {type(df).__name__}.")
    _check_present(df, schema)
    for column in schema.columns:
        if column.required:  # optional columns are the user's own: a date may come as text
            _check_column(df[column.name], column, schema.name)
    _check_key(df, schema)
    return df


def _check_present(df: pd.DataFrame, schema: Schema) -> None:
    for column in schema.columns:
        if column.required and column.name not in df.columns:
            have = [str(name) for name in df.columns]
            hint = did_you_mean(column.name, have)
            listed = ", ".join(have) or "no columns"
            raise TableError(f"{schema.name}: column {column.name!r} is missing; the table has: {listed}.{hint}")


def _check_column(values: pd.Series, column: Column, table: str) -> None:
    if column.kind in ("text", "int") and bool(values.isna().any()):
        first = values.index[values.isna()][0]
        raise TableError(
            f"{table}: column {column.name!r} has {int(values.isna().sum())} missing values "
            f"(first at row {first!r}); fill or drop these rows."
        )
    if not _kind_fits(values, column.kind):
        raise TableError(f"{table}: column {column.name!r} should hold {column.kind} values, but is {values.dtype}.")
    if column.allowed:
        odd = sorted(set(values.dropna().astype(str)) - set(column.allowed))
        if odd:
            raise TableError(
                f"{table}: column {column.name!r} holds {odd[0]!r}; allowed: {', '.join(column.allowed)}."
                f"{did_you_mean(odd[0], column.allowed)}"
            )


def _kind_fits(values: pd.Series, kind: Kind) -> bool:
    if len(values) == 0 or kind in ("list", "category"):
        return True
    types = pd.api.types
    if kind == "text":
        return bool(types.is_string_dtype(values.dropna()) or isinstance(values.dtype, pd.CategoricalDtype))
    if kind == "int":
        return bool(types.is_integer_dtype(values))
    if kind == "float":
        return bool(types.is_numeric_dtype(values))
    if kind == "bool":
        return bool(types.is_bool_dtype(values))
    return bool(types.is_datetime64_any_dtype(values))


def _check_key(df: pd.DataFrame, schema: Schema) -> None:
    key = list(schema.key)
    if key and bool(df.duplicated(key).any()):
        first = df.loc[df.duplicated(key), key].iloc[0].to_dict()
        raise TableError(
            f"{schema.name}: {', '.join(key)} must be unique, but {first} repeats "
            f"({int(df.duplicated(key).sum())} repeated rows)."
        )
