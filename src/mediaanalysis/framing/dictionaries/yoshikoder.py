"""Reader of Yoshikoder dictionaries (.ykd) and of Lexicoder 2 (.lcd), which shares their XML."""

from __future__ import annotations

import math
from xml.parsers import expat

from mediaanalysis.framing.dictionaries.draft import Draft, Keys

__all__ = ["read_yoshikoder"]


def read_yoshikoder(text: str, draft: Draft) -> None:
    """Read ``cnode`` as category and ``pnode`` as pattern, with ``desc`` as definition and ``score`` as weight."""
    reader = _Reader(draft)
    # The text is decoded already, whatever its declaration says. expat fetches nothing from outside the file.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: reader.start(name, attributes, parser.CurrentLineNumber)
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = lambda *_: reader.refuse_entity(parser.CurrentLineNumber)
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise draft.error(error.lineno, f"not valid XML: {expat.ErrorString(error.code)}.") from error


class _Reader:
    """Keeps the categories that are open."""

    __slots__ = ("_draft", "_open", "_rooted")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._open: list[Keys] = []
        self._rooted = False

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        if not self._rooted:
            if name != "dictionary":
                raise self._draft.error(line, f"expected <dictionary>, found <{name}>; is this a Yoshikoder file?")
            self._rooted = True
            self._draft.title = attributes.get("name", "")
        elif name == "cnode":
            self._category(attributes, line)
        elif name == "pnode":
            self._pattern(attributes, line)
        else:
            self._draft.note(line, f"the element <{name}> is not read.")

    def end(self, name: str) -> None:
        if name == "cnode":
            self._open.pop()

    def refuse_entity(self, line: int) -> None:
        raise self._draft.error(line, "the file declares an XML entity; entities are not read, write the words out.")

    def _category(self, attributes: dict[str, str], line: int) -> None:
        parents = self._open[-1] if self._open else ()
        keys = self._draft.category((*parents, attributes.get("name", "")), line)
        self._draft.describe(keys, line, {"definition": attributes.get("desc", "")})
        self._open.append(keys)

    def _pattern(self, attributes: dict[str, str], line: int) -> None:
        if not self._open:
            raise self._draft.error(line, "a <pnode> stands outside every <cnode>.")
        if "name" not in attributes:
            raise self._draft.error(line, "a <pnode> has no name, which is its pattern.")
        self._draft.term(self._open[-1], attributes["name"], line, weight=self._weight(attributes, line))

    def _weight(self, attributes: dict[str, str], line: int) -> float:
        score = attributes.get("score", "").strip()
        try:
            weight = float(score) if score else 1.0
        except ValueError:
            weight = math.nan
        if not math.isfinite(weight):
            self._draft.note(line, f"score={score!r} is no number; the weight is 1.")
            return 1.0
        return weight
