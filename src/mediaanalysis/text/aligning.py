"""Tokens and the documents they are said to be made of."""

from __future__ import annotations

import pandas as pd

from mediaanalysis.errors import TableError, require_kind
from mediaanalysis.text.tokens import Tokens

__all__ = ["align_tokens"]


def align_tokens(tokens: Tokens, documents: pd.DataFrame, *, verb: str) -> Tokens:
    """Return the tokens of these documents in their order, for `verb`; refuse those of other documents or texts.

    Raises
    ------
    TableError
        When these are no tokens, a document was not tokenized, or its text has changed since.
    """
    require_kind(verb, tokens, Tokens, hint="call ma.tokenize(documents) first")
    wanted = documents["doc_id"].to_numpy(dtype=object)
    if len(wanted) != len(tokens.doc_id) or not (wanted == tokens.doc_id).all():
        missing = set(wanted) - set(tokens.doc_id)
        if missing:
            raise TableError(
                f"{verb}: the tokens lack document {min(missing)!r} and {len(missing) - 1} more; "
                "tokenize these documents."
            )
        tokens = tokens.subset(wanted)
    for doc_id, mine, theirs in zip(wanted, documents["text"], tokens.text, strict=True):
        if mine != theirs:
            raise TableError(f"{verb}: the text of document {doc_id!r} has changed since it was tokenized.")
    return tokens
