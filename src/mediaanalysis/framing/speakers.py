"""Who a source is: full names for surnames, persons for offices, antecedents for pronouns.

Names are learnt from the article itself: every run of capitalised words, with the title or office before it and the
apposition behind it. No list of people is needed; lists of titles, offices and given names stand in ``speakers.toml``.
"""

from __future__ import annotations

import bisect
import functools
import importlib.resources
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cast", "Resolved", "SpeakerWords", "load_speakers"]

_ABBREVIATED = "Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Sen|Rep|Gov|Rev|Hon|Pres|Sec|St|Jr|Sr"
# A full stop goes on with the name behind an initial or a title; else it ends a sentence: "on Friday. Olin left".
_CAPITAL = rf"(?:(?:[^\W\d_a-zß-ÿ]\.)+(?![^\W\d_])|(?:{_ABBREVIATED})\.|[^\W\d_a-zß-ÿ][\w'’-]*)"
_RUN = re.compile(
    rf"{_CAPITAL}(?:[ \u00a0](?:{_CAPITAL}|(?:de|del|della|van|von|der|bin|al|el)(?=[ \u00a0][^\W\d_a-zß-ÿ])))*"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_WORD = re.compile(r"[\w'’-]+")
_FUNCTION = frozenset(
    "the a an but and or so if when while as in on at for with by from after before since although though because then "
    "now yet still meanwhile however even asked this that these those his her their its our my your "
    "he she they it we i "
    "you some many most one two three mr. mrs. ms.".split()
)
_PHRASE = re.compile(r" (?:of|in|at|from|with|for|on|near|to|by|inside|outside) ")
_OFFICE_OF = re.compile(r"\b((?:[Ss]ecretary|[Mm]inister|[Cc]hief) of )(?:the )?[A-Z]\w+(?: and [A-Z]\w+)?(?= [A-Z])")
"""Offices with a name of their own: Secretary of State Marta Olin."""
_OFFICE_BEFORE = re.compile(r"(?:\b[Tt]he |\b[Aa]n? |['’]s )((?:[\w'’-]+ ){0,4}[\w'’-]+), $")
_POSSESSORS = frozenset("his her their its".split())
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov "
    "dec".split()
)
_REACH = 200  # offices looked at for one source: the work stays linear in any text
_LINKS = frozenset("of for the a an to in at on and u s us former new".split())


def _modifiers(head: str) -> frozenset[str]:
    """Return the capitalised words of a role: the U.S. president is not the Russian one."""
    return frozenset(word.lower() for word in _WORD.findall(head)[1:] if word[0].isupper())


class SpeakerWords(NamedTuple):
    """The word lists of ``speakers.toml``."""

    titles: frozenset[str]
    roles: frozenset[str]
    documents: frozenset[str]
    bodies: frozenset[str]
    pronouns: dict[str, str]
    gender: dict[str, str]


class Resolved(NamedTuple):
    """A speaker: name, office, and how it was found."""

    speaker: str
    role: str
    resolution: str


@dataclass(slots=True)
class _Person:
    name: str
    gender: str = ""
    roles: list[tuple[int, frozenset[str], str]] = field(default_factory=list)


@functools.lru_cache(maxsize=8)
def load_speakers(path: str | Path | None = None) -> SpeakerWords:
    """Load the word lists of the package; a user's own TOML in the same grammar adds to them."""
    folder = importlib.resources.files("mediaanalysis.framing") / "lexicons"
    tables = [tomllib.loads((folder / "speakers.toml").read_text(encoding="utf-8"))]
    if path is not None:
        tables.append(tomllib.loads(Path(path).read_text(encoding="utf-8")))

    def words(section: str, key: str) -> list[str]:
        return [word for table in tables for word in table.get(section, {}).get(key, "").split()]

    gender = {name: sex for sex in ("male", "female") for name in words("given", sex)}
    for sex in ("male", "female"):
        gender |= {title + "|": sex for title in words("titles", sex)}  # marked: a title, not a name
    titles = frozenset(title for key in ("male", "female", "neutral") for title in words("titles", key))
    pronouns = {word: key for key in ("male", "female", "other", "relative") for word in words("pronouns", key)}
    return SpeakerWords(
        titles,
        frozenset(words("roles", "words")),
        frozenset(words("documents", "words")),
        frozenset(words("bodies", "words")),
        pronouns,
        gender,
    )


class Cast:
    """The persons of one article, learnt once; then asked in reading order who each source is."""

    __slots__ = (
        "_by_last",
        "_lone",
        "_mentions",
        "_nations",
        "_offices",
        "_people",
        "_places",
        "_quoted",
        "_recent",
        "_text",
        "_words",
    )

    def __init__(
        self, text: str, spans: list[tuple[int, int]], quoted: list[tuple[int, int]], words: SpeakerWords
    ) -> None:
        self._text, self._words, self._quoted = text, words, quoted
        self._people: dict[str, _Person] = {}
        self._nations: frozenset[str] = frozenset()
        self._lone: dict[str, list[int]] = {}  # names of one word: how often, and how often behind "in"
        self._offices: dict[str, list[tuple[int, frozenset[str], str]]] = {}
        self._by_last: dict[str, list[tuple[int, str]]] = {}
        self._mentions: list[tuple[int, str]] = []
        self._recent: list[tuple[int, str]] = []
        for start, end in spans:
            for match in _RUN.finditer(text, start, end):
                self._learn(match)
        self._mentions.sort()
        self._places = [at for at, _ in self._mentions]

    def _learn(self, match: re.Match[str]) -> None:
        """Keep a run of capitalised words as a name with its title, when it has two words besides titles."""
        titles, name = self._split(match.group())
        if not name or (len(name) == 1 and name[0].lower() in _DAYS):
            return
        at = match.start() + max(match.group().find((titles or name)[0]), 0)
        if len(name) > 1:
            full = " ".join(name)
            person = self._people.setdefault(full, _Person(full))
            self._by_last.setdefault(name[-1].lower(), []).append((at, full))
        elif titles:
            full = name[0]
            person = self._people.setdefault(full, _Person(full))
        else:
            self._mentions.append((at, name[0]))
            seen = self._lone.setdefault(name[0], [0, 0])
            seen[0] += 1
            seen[1] += self._text[max(0, at - 3) : at] == "in "
            return
        self._mentions.append((at, full))
        self._note(person, titles, name, at)
        self._apposition(person, match.end())
        office = _OFFICE_BEFORE.search(self._text, max(0, match.start() - 60), match.start())
        if office and office.group(1).lower().split()[-1] in self._words.roles:
            self._add_role(person, office.group(1), at)

    def _split(self, run: str) -> tuple[list[str], list[str]]:
        """Divide a run into titles and name: U.S. Defense Secretary | Marta Olin."""
        parts = run.replace("\u00a0", " ").split(" ")
        while parts and parts[0].lower() in _FUNCTION and parts[0].lower().strip(".") not in self._words.titles:
            parts.pop(0)
        parts = [_POSSESSIVE.sub("", part) for part in parts]
        cut = 0
        for i, part in enumerate(parts):
            if part.lower().strip(".") in self._words.titles:
                cut = i + 1
        name = [part for part in parts[cut:] if part]
        while name and name[-1].endswith(".") and len(name[-1]) > 2 and "." not in name[-1][:-1]:
            name[-1] = name[-1].rstrip(".")
        return parts[:cut], name[:5]

    def _note(self, person: _Person, titles: list[str], name: list[str], at: int) -> None:
        known = self._words.gender
        for title in titles:
            person.gender = known.get(title.lower().strip(".") + "|", person.gender)
        if not person.gender and len(name) > 1:
            # Names on no list: in most of Europe's languages those in -a are women's.
            person.gender = known.get(name[0].lower(), "female" if name[0].endswith("a") else "")
        office = " ".join(title for title in titles if title.lower().strip(".") not in ("mr", "mrs", "ms", "miss"))
        if office:
            self._add_role(person, office, at)

    def _add_role(self, person: _Person, office: str, at: int) -> None:
        words = frozenset(word.lower() for word in _WORD.findall(office)) - _LINKS
        if words:
            person.roles.append((at, words, office.strip(" ,")))
            self._nations |= frozenset(
                word.lower()
                for word in _WORD.findall(office)
                if word[0].isupper() and word.lower() not in self._words.titles
            )
            for word in words & self._words.roles:
                self._offices.setdefault(word, []).append((at, words, person.name))

    def _apposition(self, person: _Person, end: int) -> None:
        """Read the office behind a name: Olin, the mayor of Harnov."""
        text = self._text
        if text[end : end + 2] != ", ":
            return
        stop = min(
            (text.find(mark, end + 2, end + 90) for mark in ",.;\n" if text.find(mark, end + 2, end + 90) > 0),
            default=-1,
        )
        if stop < 0:
            return
        words = text[end + 2 : stop].split(" ")
        if any(word.lower() in self._words.roles for word in words[:5]):
            self._add_role(
                person, " ".join(words[1:] if words[0].lower() in ("the", "a", "an", "his", "her") else words), end
            )

    # --- asking ---------------------------------------------------------------------------------------------------

    def resolve(self, start: int, end: int, *, remember: bool = True) -> Resolved:
        """Return who the source at ``text[start:end]`` is; ask in reading order.

        A speaker who is not remembered is nobody that a later pronoun means: one quoted inside a quotation.
        """
        source = self._text[start:end].strip(" ,–—-")
        plain = _POSSESSIVE.sub("", source)
        both = self._both(start, plain)
        if both:
            return both
        kind = self._words.pronouns.get(plain.lower())
        if kind == "relative":
            return self._relative(start, plain)
        if kind is not None:
            return self._pronoun(start, plain, kind)
        resolved = self._named(start, plain)
        if remember and (resolved.resolution != "none" or resolved.role != "document"):
            self._recent.append((start, resolved.speaker))
        return resolved

    def _both(self, start: int, source: str) -> Resolved | None:
        """Read two sources: Olin and Reyl; Olin, who took office in May, and her deputy, a former envoy."""
        left, link, right = source.partition(" and ")
        second = _RUN.match(right)
        named = second is not None and " " in second.group() and second.end() == len(right)
        if not link or not (named or right.split(" ", 1)[0].lower() in _POSSESSORS):
            return None
        first = self._named(start, left.strip(" ,"))
        if first.resolution != "name":
            return None
        head = re.split(r",| \(| who | that ", right, maxsplit=1)[0]
        other = self._full(head, start) if named else head
        self._recent.append((start, first.speaker))
        return Resolved(f"{first.speaker} and {other}", first.role, "name")

    def _named(self, start: int, source: str) -> Resolved:
        low = source.lower()
        head = _OFFICE_OF.sub(r"\1", re.split(r",| \(| who | that ", source, maxsplit=1)[0]).replace(" of  ", " ")
        head = _PHRASE.split(head, maxsplit=1)[0]
        match = None
        for match in _RUN.finditer(head):
            titles, name = self._split(match.group())
            if name and match.end() == len(head):
                full = self._full(" ".join(name), start)
                lower = head[: match.start()].strip()
                if not lower and not titles and self._common(full) and self._opens(start):
                    break
                if lower.lower().startswith(("the ", "a ", "an ")) and not titles and full not in self._people:
                    break
                return Resolved(full, self._role_of(full, start, " ".join([lower, *titles]).strip()), "name")
        words = frozenset(word.lower() for word in _WORD.findall(head))
        if words & self._words.documents and not words & self._words.roles:
            return Resolved(source, "document", "none")
        if (low.startswith("the ") or "'s " in low or "’s " in low) and words & self._words.roles:
            person = self._with_role(words - _LINKS, _modifiers(head), start)
            if person:
                return Resolved(person, head[4:], "role")
        first = _RUN.match(head)
        if first and low.split(" ", 1)[0] not in _FUNCTION:
            titles, name = self._split(first.group())
            full = self._full(" ".join(name), start)
            if full in self._people and titles == [] and len(name) > 1:
                return Resolved(full, self._role_of(full, start, ""), "name")
        return Resolved(source, "", "none")

    def _full(self, name: str, at: int) -> str:
        """Return the full name for a surname: the last one named before, else the first one named after."""
        if " " in name:
            return name
        full = self._by_last.get(name.lower())
        if not full:
            return name
        number = bisect.bisect_right(full, (at, "\U0010ffff"))
        return full[number - 1][1] if number else full[0][1]

    def _role_of(self, full: str, at: int, printed: str) -> str:
        if printed and any(word.lower().strip(".") in self._words.titles for word in printed.split()):
            return printed
        person = self._people.get(full)
        if person is None or not person.roles:
            return ""
        before = [role for place, _, role in person.roles if place <= at + 200]
        return before[-1] if before else ""

    def _with_role(self, wanted: frozenset[str], modifiers: frozenset[str], at: int) -> str:
        """Return the person last introduced before `at` with an office that holds all the wanted words."""
        office = next(iter(sorted(wanted & self._words.roles)), "")
        for place, words, name in reversed(self._offices.get(office, [])[-_REACH:]):
            other = words & self._nations
            if place <= at and wanted <= words and not (modifiers and other and not other & modifiers):
                return self._full(name, at)
        return ""

    def _relative(self, start: int, source: str) -> Resolved:
        """Read the name before 'who'."""
        before = self._text[max(0, start - 60) : start].rstrip(" ,–—-")
        match = next(iter([*_RUN.finditer(before)][-1:]), None)
        if match is not None and match.end() == len(before):
            _, name = self._split(match.group())
            if name:
                return Resolved(self._full(" ".join(name), start), "", "name")
        words = _WORD.findall(before)
        return Resolved(words[-1] if words else source, "", "none")

    def _pronoun(self, start: int, source: str, kind: str) -> Resolved:
        if kind in ("male", "female"):
            name = self._person_before(start, kind)
            return Resolved(name, self._role_of(name, start, ""), "pronoun") if name else Resolved(source, "", "none")
        if source.lower() in ("they", "it", "their", "its"):
            for _, name in reversed(self._recent[-6:]):
                if name not in self._people and " " in name:
                    return Resolved(name, "", "pronoun")
        return Resolved(source, "", "none")

    def _person_before(self, at: int, gender: str) -> str:
        """Return the nearest person before: the last speaker, or a person who opens a later sentence."""
        speaker = next(
            ((place, name) for place, name in reversed(self._recent[-12:]) if self._fits(name, gender)), (-1, "")
        )
        number = bisect.bisect_left(self._places, at) - 1
        for i in range(number, max(-1, number - 40), -1):
            place, name = self._mentions[i]
            if place <= speaker[0]:
                break
            opens = self._text[max(0, place - 2) : place].strip(' \n\u00a0“"') in ("", ".", "?", "!", ":")
            full = self._full(name, at)
            inside = bisect.bisect_right(self._quoted, (place, len(self._text))) - 1
            if inside >= 0 and place < self._quoted[inside][1]:
                continue
            known = full in self._people or (speaker[0] < 0 and not self._common(full))
            if (opens or speaker[0] < 0) and known and self._fits(full, gender):
                return full
        return speaker[1]

    def _opens(self, at: int) -> bool:
        """Whether a sentence begins at `at`."""
        return self._text[max(0, at - 2) : at].strip(' \n\u00a0“"') in ("", ".", "?", "!", ":")

    def _common(self, word: str) -> bool:
        """Whether a lone capitalised word is rather a common noun that opens a sentence: Officials said."""
        low = word.lower()
        if low in self._words.roles or low in self._words.documents or low in ("police", "people"):
            return True
        return " " not in word and low.endswith("s") and low not in self._by_last and word not in self._people

    def _fits(self, name: str, gender: str) -> bool:
        person = self._people.get(name)
        if person is None:  # a lone surname, or a place, which also stands behind "in"
            often, located = self._lone.get(name, (1, 0))
            common = name.lower().removesuffix("s") in self._words.roles or name.isupper() or "." in name
            return " " not in name and name[:1].isupper() and located * 5 < often and not common
        body = name.rsplit(" ", 1)[-1].lower() in self._words.bodies
        return person.gender in ("", gender) and not body

    def last_speaker(self) -> str:
        """Return the last speaker resolved, or an empty string."""
        return self._recent[-1][1] if self._recent else ""
