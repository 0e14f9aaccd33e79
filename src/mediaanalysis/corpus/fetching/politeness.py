"""How fast and how far a server lets us: its robots.txt, and the pause between two requests to it."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mediaanalysis.corpus.fetching.addresses import NotFetchedError
from mediaanalysis.corpus.fetching.client import AGENT

__all__ = ["Pauses", "Robots", "retry_after"]

MAX_CRAWL_DELAY = 60.0
LEAST_DELAY = 0.5
"""Seconds between two requests to the same public server, however small a delay was asked for."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What one server allows; without `rules` everything, with `closed` (a sentence) nothing."""

    rules: Any = None
    closed: str = ""

    @classmethod
    def parse(cls, raw: bytes) -> Robots:
        r"""Read a robots.txt.

        >>> Robots.parse(b"User-agent: *\nDisallow: /archive\nCrawl-delay: 3").delay
        3.0
        """
        from protego import Protego

        return cls(Protego.parse(raw.decode("utf-8", "replace").removeprefix("\ufeff")))

    @property
    def delay(self) -> float:
        """Seconds between two requests that it asks for."""
        if self.rules is None:
            return 0.0
        rate = self.rules.request_rate(AGENT)
        wanted = (self.rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        return max((float(value) for value in wanted if math.isfinite(value)), default=0.0)

    def check(self, url: str, host: str) -> None:
        """Raise :class:`NotFetchedError` unless this page may be fetched, and at a pace a study can keep."""
        if self.closed:
            raise NotFetchedError("robots_unavailable", self.closed)
        if self.rules is None:
            return
        if not self.rules.can_fetch(url, AGENT):
            detail = f"The robots.txt of {host} does not allow this page; ask the outlet for it."
            raise NotFetchedError("robots_disallow", detail, outcome="refused")
        if self.delay > MAX_CRAWL_DELAY:
            detail = (
                f"The robots.txt of {host} asks for {self.delay:,.0f} s between two pages, more than "
                f"{MAX_CRAWL_DELAY:.0f}; ask the outlet for its articles instead."
            )
            raise NotFetchedError("crawl_delay_too_long", detail, outcome="refused")


@dataclass(slots=True)
class Pauses:
    """The time from which each server may be asked again."""

    ready: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Sleep until it may be asked."""
        seconds = self.ready.get(host, 0.0) - time.monotonic()
        if seconds > 0:
            time.sleep(seconds)

    def after(self, host: str, seconds: float) -> None:
        """Do not ask it again for so many seconds from now."""
        self.ready[host] = max(self.ready.get(host, 0.0), time.monotonic() + seconds)


def retry_after(value: str) -> float | None:
    """Return the seconds a Retry-After header asks for, None where it says nothing that can be read.

    >>> retry_after("120"), retry_after("Wed, 01 May 2024 10:00:00 GMT"), retry_after("soon")
    (120.0, 0.0, None)
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)
