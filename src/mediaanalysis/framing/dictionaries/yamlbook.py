"""Reader of YAML dictionaries as quanteda writes them: a mapping of categories to words or to further categories."""

from __future__ import annotations

import yaml

from mediaanalysis.framing.dictionaries.draft import Draft, Keys

__all__ = ["OWN", "read_yaml"]

OWN = "__"
"""Key for the words a category has beside its sub-categories."""


def read_yaml(text: str, draft: Draft) -> None:
    """Read every scalar as the characters that stand there: ``no``, ``on`` and ``1999`` are words."""
    try:
        # BaseLoader makes no booleans, numbers or dates; nodes instead of values keep the line of each.
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        raise draft.error(_line(error), f"not valid YAML: {error.problem or error.context}.{_hint(error)}") from error
    except (yaml.YAMLError, ValueError, OverflowError, IndexError, RecursionError) as error:
        raise draft.error(0, f"not valid YAML: {' '.join(str(error).split()) or type(error).__name__}.") from error
    if root is None:
        raise draft.error(
            0, "the file holds no YAML; write categories and their words, such as 'war: [battle*, truce]'."
        )
    if not isinstance(root, yaml.MappingNode):
        raise draft.error(
            root.start_mark.line + 1,
            f"expected categories ('war: [battle*, truce]'), found {_name(root)}.",
        )
    _Walk(draft).categories(root, ())


def _line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 0


def _hint(error: yaml.MarkedYAMLError) -> str:
    if "alias" in str(error):
        return " A word that begins with * must stand in quotes: '*wing'."
    return ""


def _name(node: yaml.Node) -> str:
    kinds = {yaml.ScalarNode: "a single word", yaml.SequenceNode: "a list", yaml.MappingNode: "categories"}
    return kinds.get(type(node), "something else")


class _Walk:
    """Goes through the nodes once; an alias would lead to a node a second time."""

    __slots__ = ("_draft", "_seen")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._seen: set[int] = set()

    def categories(self, node: yaml.MappingNode, parents: Keys) -> None:
        for key, value in node.value:
            line = self._line(key)
            if not isinstance(key, yaml.ScalarNode):
                raise self._draft.error(line, f"the name of a category must be a word, found {_name(key)}.")
            if parents and key.value in ("", OWN):
                self._words(value, parents)
            else:
                self._content(value, self._draft.category((*parents, key.value), line))

    def _content(self, node: yaml.Node, keys: Keys) -> None:
        if isinstance(node, yaml.MappingNode):
            self._line(node)
            self.categories(node, keys)
        else:
            self._words(node, keys)

    def _words(self, node: yaml.Node, keys: Keys) -> None:
        line = self._line(node)
        if isinstance(node, yaml.ScalarNode):
            if node.value.strip():
                self._draft.term(keys, node.value, line)
            return
        if not isinstance(node, yaml.SequenceNode):
            raise self._draft.error(line, f"expected words of {'.'.join(keys)!r}, found {_name(node)}.")
        for item in node.value:
            line = self._line(item)
            if isinstance(item, yaml.ScalarNode):
                self._draft.term(keys, item.value, line)
            elif isinstance(item, yaml.MappingNode):
                self.categories(item, keys)
            else:
                raise self._draft.error(line, f"a list within the list of {'.'.join(keys)!r}; write one list.")

    def _line(self, node: yaml.Node) -> int:
        line = int(node.start_mark.line) + 1
        if id(node) in self._seen:
            raise self._draft.error(line, "YAML anchors and aliases (&, *) are not read; write the words out.")
        self._seen.add(id(node))
        return line
