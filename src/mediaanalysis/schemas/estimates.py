"""Tables of counts and estimates."""

from __future__ import annotations

from mediaanalysis.schemas.columns import DOC, Column, Schema

__all__ = [
    "COLLOCATIONS",
    "DISPERSION",
    "DIVERSITY",
    "ESTIMATES",
    "KEYNESS",
    "READABILITY",
    "SIMILARITY",
    "TOPIC_DOCUMENTS",
    "TOPIC_TERMS",
]

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
        DOC,
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
        DOC,
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
        DOC,
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
