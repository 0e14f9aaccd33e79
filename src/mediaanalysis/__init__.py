"""From a folder of press articles to a claim about framing that survives peer review.

``import mediaanalysis as ma`` and call ``ma.read_corpus``, ``ma.tokenize``, ``ma.find_frames`` and so on: tables in,
tables out. Names are loaded at first use, so importing costs next to nothing. The tables' columns are in
``mediaanalysis.schemas``; figures are in ``ma.plot``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mediaanalysis._version import __version__

# The public names and the module each lives in. No logic here.
_WHERE = {
    "read_corpus": "corpus.readers",
    "audit": "corpus.audit",
    "suggest_outlets": "corpus.outlets",
    "normalise_outlets": "corpus.outlets",
    "mark_zones": "corpus.zones",
    "zones": "corpus.zones",
    "left_out": "corpus.zones",
    "save_study": "corpus.store",
    "load_study": "corpus.store",
    "update_study": "corpus.updating",
    "fetch": "corpus.fetching.fetch",
    "read_fetch_list": "corpus.fetch_list",
    "Tokens": "text.tokens",
    "tokenize": "text.tokens",
    "sentences": "text.sentences",
    "find_duplicates": "text.duplicates",
    "mark_duplicates": "text.duplicates",
    "DFM": "text.dfm",
    "dfm": "text.dfm",
    "kwic": "text.kwic",
    "Codebook": "framing.codebook",
    "load_codebook": "framing.codebook",
    "write_codebook": "framing.dictionaries.writing",
    "find_frames": "framing.lookup",
    "find_quotes": "framing.quotes",
    "find_numbers": "framing.numbers",
    "lookup": "framing.keys",
    "lookup_dfm": "framing.keys",
    "frame_rates": "statistics.rates",
    "who_says": "statistics.voices",
    "keyness": "statistics.keyness",
    "dispersion": "statistics.dispersion",
    "similarity": "statistics.similarity",
    "collocations": "statistics.collocations",
    "lexical_diversity": "statistics.diversity",
    "readability": "statistics.readability",
    "TokenVectorizer": "topics.vectorizer",
    "TopicModel": "topics.model",
    "topic_effects": "topics.effects",
    "build_report": "report.build",
    "open_study": "report.study",
    "show": "report.passages",
}
_MODULES = {"plot": "figures", "errors": "errors", "schemas": "schemas"}

__all__ = [
    "DFM",
    "Codebook",
    "TokenVectorizer",
    "Tokens",
    "TopicModel",
    "__version__",
    "audit",
    "build_report",
    "collocations",
    "dfm",
    "dispersion",
    "errors",
    "fetch",
    "find_duplicates",
    "find_frames",
    "find_numbers",
    "find_quotes",
    "frame_rates",
    "keyness",
    "kwic",
    "left_out",
    "lexical_diversity",
    "load_codebook",
    "load_study",
    "lookup",
    "lookup_dfm",
    "mark_duplicates",
    "mark_zones",
    "normalise_outlets",
    "open_study",
    "plot",
    "read_corpus",
    "read_fetch_list",
    "readability",
    "save_study",
    "schemas",
    "sentences",
    "show",
    "similarity",
    "suggest_outlets",
    "tokenize",
    "topic_effects",
    "update_study",
    "who_says",
    "write_codebook",
    "zones",
]

if TYPE_CHECKING:
    from mediaanalysis import errors, schemas
    from mediaanalysis import figures as plot
    from mediaanalysis.corpus.audit import audit
    from mediaanalysis.corpus.fetch_list import read_fetch_list
    from mediaanalysis.corpus.fetching.fetch import fetch
    from mediaanalysis.corpus.outlets import normalise_outlets, suggest_outlets
    from mediaanalysis.corpus.readers import read_corpus
    from mediaanalysis.corpus.store import load_study, save_study
    from mediaanalysis.corpus.updating import update_study
    from mediaanalysis.corpus.zones import left_out, mark_zones, zones
    from mediaanalysis.framing.codebook import Codebook, load_codebook
    from mediaanalysis.framing.dictionaries.writing import write_codebook
    from mediaanalysis.framing.keys import lookup, lookup_dfm
    from mediaanalysis.framing.lookup import find_frames
    from mediaanalysis.framing.numbers import find_numbers
    from mediaanalysis.framing.quotes import find_quotes
    from mediaanalysis.report.build import build_report
    from mediaanalysis.report.passages import show
    from mediaanalysis.report.study import open_study
    from mediaanalysis.statistics.collocations import collocations
    from mediaanalysis.statistics.dispersion import dispersion
    from mediaanalysis.statistics.diversity import lexical_diversity
    from mediaanalysis.statistics.keyness import keyness
    from mediaanalysis.statistics.rates import frame_rates
    from mediaanalysis.statistics.readability import readability
    from mediaanalysis.statistics.similarity import similarity
    from mediaanalysis.statistics.voices import who_says
    from mediaanalysis.text.dfm import DFM, dfm
    from mediaanalysis.text.duplicates import find_duplicates, mark_duplicates
    from mediaanalysis.text.kwic import kwic
    from mediaanalysis.text.sentences import sentences
    from mediaanalysis.text.tokens import Tokens, tokenize
    from mediaanalysis.topics.effects import topic_effects
    from mediaanalysis.topics.model import TopicModel
    from mediaanalysis.topics.vectorizer import TokenVectorizer


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        value = getattr(importlib.import_module(f"mediaanalysis.{_WHERE[name]}"), name)
    elif name in _MODULES:
        value = importlib.import_module(f"mediaanalysis.{_MODULES[name]}")
    else:
        from mediaanalysis.errors import did_you_mean

        raise AttributeError(f"mediaanalysis has no {name!r}.{did_you_mean(name, __all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
