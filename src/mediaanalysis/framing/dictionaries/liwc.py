"""Reader of LIWC dictionaries (.dic of LIWC 2001, 2007 and 2015): a header of numbered categories, then words."""

from __future__ import annotations

import re

from mediaanalysis.framing.dictionaries.draft import Draft, Keys, indents, lines_of

__all__ = ["read_liwc"]

_HEADER = re.compile(r"[ \t]*([0-9]{1,9})[ \t]+(\S.*)")
_CODE = re.compile(r"(?P<condition>\([^()]*\))?(?P<code>[0-9]{1,9})?(?:/(?P<otherwise>[0-9]{1,9}))?")
_LONGEST_CONDITION = 20
_Line = tuple[int, str]


def read_liwc(text: str, draft: Draft) -> None:
    """Read header and body; conditions in parentheses are dropped, their code is kept, and both are noted."""
    lines = [(number, line) for number, line in lines_of(text) if line.strip()]
    marks = [place for place, (_, line) in enumerate(lines) if line.strip() == "%"]
    if not marks or marks[0] > 0:
        number, line = lines[0] if lines else (1, "")
        raise draft.error(number, f"expected a line of % above the categories, found {line.strip()[:60]!r}.")
    if len(marks) < 2:
        raise draft.error(lines[0][0], "expected a second line of % below the categories; the header has no end.")
    categories = _read_header(lines[marks[0] + 1 : marks[1]], draft)
    listed: set[tuple[Keys, str]] = set()
    for number, line in lines[marks[1] + 1 :]:
        _read_entry(line, number, categories=categories, listed=listed, draft=draft)


def _read_header(lines: list[_Line], draft: Draft) -> dict[int, Keys]:
    """Return the keys of each code; a line that is indented more than the one above lies within it."""
    categories: dict[int, Keys] = {}
    above: list[tuple[int, str]] = []
    for (number, line), width in zip(lines, indents(lines), strict=True):
        match = _HEADER.fullmatch(line.rstrip())
        if not match:
            raise draft.error(number, f"expected a category as '12<tab>name', found {line.strip()[:60]!r}.")
        code, name = int(match[1]), match[2]
        name, *told = re.split(r"\t+", name, maxsplit=1)
        above = [(other, key) for other, key in above if other < width]
        above.append((width, " ".join(name.split())))
        keys = draft.category(tuple(key for _, key in above), number)
        if told:
            draft.describe(keys, number, {"label": told[0].strip().removeprefix("(").removesuffix(")")})
        if code in categories:
            draft.note(number, f"code {code} stands for {'.'.join(categories[code])!r} already; the first is kept.")
        else:
            categories[code] = keys
    return categories


def _read_entry(
    line: str, number: int, *, categories: dict[int, Keys], listed: set[tuple[Keys, str]], draft: Draft
) -> None:
    term, tokens = _divide(line)
    words = term.split()
    while "\t" in line.strip() and len(words) > 1 and re.fullmatch("[0-9]{1,9}", words[-1]):
        if int(words[-1]) not in categories:
            break
        tokens.insert(0, words.pop())
        draft.note(number, f"{term!r}: {tokens[0]!r} is read as a code, though no tab stands before it.")
    term = " ".join(words)
    if "<" in "".join(tokens):
        draft.note(number, f"{term!r}: the condition {' '.join(tokens)} is not supported; the term is left out.")
        return
    if not tokens:
        draft.note(number, f"{term!r} has no category; left out.")
    for token in tokens:
        match = _CODE.fullmatch(token)
        if not match:
            draft.note(number, f"{term!r}: {token!r} is no code of a category; not used.")
            continue
        if match["condition"] or match["otherwise"]:
            kept = f"{match['code']} is kept" if match["code"] else "it stands for no code"
            other = f", {match['otherwise']} (otherwise) is left out" if match["otherwise"] else ""
            draft.note(number, f"{term!r}: the condition of {token} is not supported; {kept}{other}.")
        if match["code"]:
            _enter(term, int(match["code"]), number, categories=categories, listed=listed, draft=draft)


def _enter(
    term: str, code: int, number: int, *, categories: dict[int, Keys], listed: set[tuple[Keys, str]], draft: Draft
) -> None:
    keys = categories.get(code)
    if keys is None:
        draft.note(number, f"{term!r}: code {code} is not in the header; not used.")
    elif (keys, term) in listed:
        draft.note(number, f"{term!r} is listed again for {'.'.join(keys)!r}; kept once.")
    else:
        listed.add((keys, term))
        draft.term(keys, term, number)


def _divide(line: str) -> tuple[str, list[str]]:
    """Return the term and the tokens of its codes: behind the first tab, or the codes at the end of the line."""
    term, tab, rest = line.strip().partition("\t")
    if tab:
        words = re.findall(r"\([^()\t]*\)\S*|\S+", rest)
        return " ".join(term.split()), words
    words = line.split()
    codes: list[str] = []
    while len(words) > 1:
        size = _last_code(words)
        if not size:
            break
        codes.insert(0, " ".join(words[-size:]))
        del words[-size:]
    return " ".join(words), codes


def _last_code(words: list[str]) -> int:
    """Return how many words make the last code: one, or several for a condition with blanks; 0 when it is no code."""
    if _CODE.fullmatch(words[-1]) or re.fullmatch(r"<[^<>]*>[0-9/]*", words[-1]):
        return 1
    if ")" in words[-1]:
        for size in range(2, min(len(words), _LONGEST_CONDITION)):
            if words[-size].startswith("("):
                return size if _CODE.fullmatch(" ".join(words[-size:])) else 0
    return 0
