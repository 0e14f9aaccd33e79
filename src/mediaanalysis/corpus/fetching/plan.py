"""What one call is to fetch: addresses in the order of their list, each once, and rows for those that cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from mediaanalysis.corpus.batch import Problem, shorten
from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.fetching.addresses import Address, NotFetchedError, Outcome, as_address, note, redact

__all__ = ["Plan", "Row", "failed_row"]


class Row(NamedTuple):
    """One row of the table `pages`."""

    url: str
    final_url: str
    file: str
    status: int
    n_bytes: int
    content_type: str
    outcome: Outcome
    fetched_at: str


def failed_row(address: str, error: NotFetchedError) -> Row:
    """Return the row of a page that was not fetched."""
    return Row(redact(address), "", "", error.status, 0, "", error.outcome, "")


@dataclass(slots=True)
class Plan:
    """Filled by the sources.

    Attributes
    ----------
    steps
        Addresses to fetch, and rows that are settled already, in order.
    problems
        Rows of the problems table.
    limit
        Most addresses to take.
    n_repeated, n_beyond
        Addresses named again, and those beyond the limit.
    """

    limit: int | None = None
    steps: list[Address | Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_repeated: int = 0
    n_beyond: int = 0
    _seen: set[str] = field(default_factory=set)

    @property
    def full(self) -> bool:
        """Whether the limit is reached."""
        return self.limit is not None and len(self.steps) >= self.limit

    def add(self, listed: str, fields: dict[str, str] | None = None, *, private_ok: bool | None = None) -> None:
        """Take an address; the same one is taken once."""
        try:
            address = as_address(listed, fields=_certain(fields or {}), private_ok=private_ok)
        except NotFetchedError as error:
            if self.full:
                self.n_beyond += 1
                return
            self.steps.append(failed_row(shorten(listed.strip(), 200), error))
            self.problems.append(note(shorten(listed.strip(), 200), "error", error.problem, detail=error.detail))
            return
        if address.key in self._seen:
            self.n_repeated += 1
        elif self.full:
            self.n_beyond += 1
        else:
            self._seen.add(address.key)
            self.steps.append(address)

    def finish(self, name: str) -> Plan:
        """Add the notes about what the list `name` held beside."""
        if self.n_repeated:
            detail = f"{self.n_repeated:,} addresses stand in the list more than once; each is fetched once."
            self.problems.append(note(name, "note", "repeated_address", detail=detail))
        if self.n_beyond:
            detail = f"{self.n_beyond:,} addresses beyond limit={self.limit} were left for another call."
            self.problems.append(note(name, "note", "beyond_limit", detail=detail))
        return self


def _certain(fields: dict[str, str]) -> dict[str, str]:
    """Write dates in one way where they can be read in one way only."""
    kept = {name: " ".join(value.split()) for name, value in fields.items() if value and value.strip()}
    date = kept.get("date", "")
    # "3/4/2022" stays as it is: which of them is the month, the other dates of the same outlet decide.
    if date and (any(letter.isalpha() for letter in date) or date[:4].isdigit()):
        day = find_date(date)
        kept["date"] = day.isoformat() if day else date
    return kept
