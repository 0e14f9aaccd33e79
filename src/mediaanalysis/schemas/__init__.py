"""The columns of every public table: name, kind, unit, meaning, key; and :func:`check`, which holds a table to them.

A schema is data, so the same rows make the check, the documentation (``docs/tables.md``) and the README that is
written beside processed tables. Columns beyond the schema are the user's own and are never touched.
"""

from __future__ import annotations

from mediaanalysis.schemas.archives import AUDIT, OUTLETS
from mediaanalysis.schemas.columns import (
    EDITORIAL_ZONES,
    POLARITIES,
    QUOTE_KINDS,
    RESOLUTIONS,
    STANCES,
    UNIT_CLASSES,
    VOICES,
    ZONE_NAMES,
    Column,
    Schema,
    check,
    empty,
)
from mediaanalysis.schemas.documents import DOCUMENTS, KWIC, PAIR_KINDS, PAIRS, PROBLEMS, SENTENCES, TYPES, ZONES
from mediaanalysis.schemas.estimates import (
    COLLOCATIONS,
    DISPERSION,
    DIVERSITY,
    ESTIMATES,
    KEYNESS,
    READABILITY,
    SIMILARITY,
    TOPIC_DOCUMENTS,
    TOPIC_TERMS,
)
from mediaanalysis.schemas.frames import HITS, LINT, NUMBERS, QUOTES, WHO_SAYS

__all__ = [
    "AUDIT",
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
    "NUMBERS",
    "OUTLETS",
    "PAIRS",
    "PAIR_KINDS",
    "POLARITIES",
    "PROBLEMS",
    "QUOTES",
    "QUOTE_KINDS",
    "READABILITY",
    "RESOLUTIONS",
    "SCHEMAS",
    "SENTENCES",
    "SIMILARITY",
    "STANCES",
    "TOPIC_DOCUMENTS",
    "TOPIC_TERMS",
    "TYPES",
    "UNIT_CLASSES",
    "VOICES",
    "WHO_SAYS",
    "ZONES",
    "ZONE_NAMES",
    "Column",
    "Schema",
    "check",
    "empty",
]

SCHEMAS = (
    DOCUMENTS,
    PROBLEMS,
    AUDIT,
    OUTLETS,
    PAIRS,
    ZONES,
    SENTENCES,
    TYPES,
    QUOTES,
    HITS,
    NUMBERS,
    WHO_SAYS,
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
"""All of them, in the order of a study."""
