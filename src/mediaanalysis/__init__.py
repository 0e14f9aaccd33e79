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
    "mark_zones": "corpus.zones",
    "zones": "corpus.zones",
    "left_out": "corpus.zones",
    "save_study": "corpus.store",
    "load_study": "corpus.store",
    "Tokens": "text.tokens",
    "tokenize": "text.tokens",
    "sentences": "text.sentences",
    "DFM": "text.dfm",
    "dfm": "text.dfm",
    "kwic": "text.kwic",
    "Codebook": "framing.codebook",
    "load_codebook": "framing.codebook",
    "find_frames": "framing.lookup",
    "frame_rates": "statistics.rates",
    "TopicModel": "topics.model",
    "topic_effects": "topics.effects",
    "build_report": "report.build",
    "open_study": "report.study",
}
_MODULES = {"plot": "figures", "errors": "errors", "schemas": "schemas"}

__all__ = [
    "DFM",
    "Codebook",
    "Tokens",
    "TopicModel",
    "__version__",
    "build_report",
    "dfm",
    "errors",
    "find_frames",
    "frame_rates",
    "kwic",
    "left_out",
    "load_codebook",
    "load_study",
    "mark_zones",
    "open_study",
    "plot",
    "read_corpus",
    "save_study",
    "schemas",
    "sentences",
    "tokenize",
    "topic_effects",
    "zones",
]

if TYPE_CHECKING:
    from mediaanalysis import errors, schemas
    from mediaanalysis import figures as plot
    from mediaanalysis.corpus.readers import read_corpus
    from mediaanalysis.corpus.store import load_study, save_study
    from mediaanalysis.corpus.zones import left_out, mark_zones, zones
    from mediaanalysis.framing.codebook import Codebook, load_codebook
    from mediaanalysis.framing.lookup import find_frames
    from mediaanalysis.report.build import build_report
    from mediaanalysis.report.study import open_study
    from mediaanalysis.statistics.rates import frame_rates
    from mediaanalysis.text.dfm import DFM, dfm
    from mediaanalysis.text.kwic import kwic
    from mediaanalysis.text.sentences import sentences
    from mediaanalysis.text.tokens import Tokens, tokenize
    from mediaanalysis.topics.effects import topic_effects
    from mediaanalysis.topics.model import TopicModel


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
