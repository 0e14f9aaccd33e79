"""What a reader collects from a file: categories in their order, patterns, and notes on what could not be used."""

from __future__ import annotations

from collections.abc import Mapping

from mediaanalysis.errors import CodebookError
from mediaanalysis.framing.codebook import LEVELS, Codebook, Frame, Pattern, check_pattern

__all__ = ["Draft", "Keys", "indents", "lines_of"]

Keys = tuple[str, ...]


class Draft:
    """A codebook in the making. Lines are counted from 1; line 0 stands for the whole file."""

    __slots__ = ("_about", "_lines", "_patterns", "notes", "title", "where")

    def __init__(self, where: str) -> None:
        self.where = where
        self.title = ""
        self.notes: list[str] = []
        self._lines: dict[Keys, int] = {}
        self._patterns: dict[Keys, list[Pattern]] = {}
        self._about: dict[Keys, dict[str, str]] = {}

    def error(self, line: int, text: str) -> CodebookError:
        """Return (not raise) the error that names file and line."""
        return CodebookError(f"{self.where}, line {line}: {text}" if line else f"{self.where}: {text}")

    def note(self, line: int, text: str) -> None:
        """Keep a remark on something that was not used, or read in a way worth knowing."""
        self.notes.append(f"line {line}: {text}" if line else text)

    def category(self, keys: Keys, line: int, *, again: bool = True) -> Keys:
        """Enter a category and return its cleaned keys; one that is listed again is merged and noted.

        Formats that name the category on every row pass ``again=False``.
        """
        keys = tuple(" ".join(key.split()) for key in keys)
        if not all(keys):
            raise self.error(line, "a category has no name; give it one.")
        if len(keys) > LEVELS:
            raise self.error(
                line, f"category {keys[-1]!r} lies {len(keys)} levels deep; a codebook has {LEVELS} at most."
            )
        if keys not in self._lines:
            self._lines[keys] = line
            self._patterns[keys] = []
            self._about[keys] = {}
        elif again:
            self.note(line, f"category {'.'.join(keys)!r} is listed again (first in line {self._lines[keys]}); merged.")
        return keys

    def describe(self, keys: Keys, line: int, texts: Mapping[str, str]) -> None:
        """Keep label, definition, source or pfc of a category; of two texts the first stays, and this is noted."""
        about = self._about[keys]
        for key, text in texts.items():
            if text and about.setdefault(key, text) != text:
                self.note(line, f"another {key} of {'.'.join(keys)!r} is left out: {text!r}.")

    def term(self, keys: Keys, text: str, line: int, *, weight: float = 1.0) -> None:
        """Enter a glob as other programs write it; what would match every token is left out and noted."""
        cleaned = " ".join(text.split())
        if not cleaned:
            self.note(line, f"an empty term of {'.'.join(keys)!r} is left out.")
        elif set(cleaned) <= set("*? "):
            self.note(line, f"{cleaned!r} of {'.'.join(keys)!r} would match every token; left out.")
        else:
            self.add(keys, Pattern(cleaned, weight=weight), line)

    def add(self, keys: Keys, pattern: Pattern, line: int) -> None:
        """Enter a pattern, checked."""
        check_pattern(pattern, f"{self.where}, line {line}: frame {'.'.join(keys)!r}, pattern {pattern.pattern!r}")
        self._patterns[keys].append(pattern)

    def book(self, name: str) -> Codebook:
        """Return the codebook: a frame for every category with patterns of its own."""
        frames: dict[str, Frame] = {}
        used = {keys[:size] for keys, listed in self._patterns.items() if listed for size in range(1, len(keys) + 1)}
        for keys, patterns in self._patterns.items():
            if not patterns:
                if keys not in used:
                    self.note(self._lines[keys], f"category {'.'.join(keys)!r} has no pattern; left out.")
                continue
            frame = self._frame(keys, frames)
            frames[frame.id] = frame
        if not frames:
            raise CodebookError(f"{self.where}: no pattern found; a codebook needs at least one.{self._hint()}")
        return Codebook(
            name=name, version="0", frames=tuple(frames.values()), title=self.title, notes=tuple(self.notes)
        )

    def _frame(self, keys: Keys, frames: dict[str, Frame]) -> Frame:
        name = ".".join(keys)
        patterns = tuple(self._patterns[keys])
        if name in frames:
            text = f"the keys {keys!r} and {frames[name].keys!r} both read {name!r}; merged."
            self.note(self._lines[keys], text)
            old = frames[name]
            return Frame(name, old.label, old.definition, old.source, old.patterns + patterns, old.pfc, old.path)
        about = {"label": name, "definition": "", "source": "", "pfc": "", **self._about[keys]}
        return Frame(id=name, patterns=patterns, path=keys if len(keys) > 1 else (), **about)

    def _hint(self) -> str:
        return f" First note: {self.notes[0]}" if self.notes else ""


def lines_of(text: str) -> list[tuple[int, str]]:
    r"""Return the lines with their numbers; only the ends that editors count divide lines.

    >>> lines_of("a\r\nb\x0bc")
    [(1, 'a'), (2, 'b\x0bc')]
    """
    return list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1))


def indents(lines: list[tuple[int, str]]) -> list[int]:
    r"""Return how far each line is indented: by its tabs, or by its blanks where no line has a tab.

    Some editors put blanks before the tabs; they are no level.

    >>> indents([(1, "A"), (2, "  \tB"), (3, "\t\tC")])
    [0, 1, 2]
    """
    margins = [line[: len(line) - len(line.lstrip())] for _, line in lines]
    tabbed = any("\t" in margin for margin in margins)
    return [margin.count("\t") if tabbed else len(margin) for margin in margins]
