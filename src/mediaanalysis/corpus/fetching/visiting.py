"""The way to a page: robots.txt first, then pauses, tries and redirects, until there is an answer or a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import httpx

from mediaanalysis.corpus.batch import shorten
from mediaanalysis.corpus.fetching.addresses import NotFetchedError, as_address, redact
from mediaanalysis.corpus.fetching.client import Answer, Client, Wanted
from mediaanalysis.corpus.fetching.guard import is_private_host, private_address
from mediaanalysis.corpus.fetching.politeness import LEAST_DELAY, MAX_CRAWL_DELAY, Pauses, Robots, retry_after

__all__ = ["Visitor"]

TRIES = 3
BACKOFF = 2.0
"""Seconds before the second try; twice as many before the third."""
MAX_WAIT = 120.0
"""Seconds a server may ask us to wait (Retry-After); more is left to a later call."""
MAX_REDIRECTS = 10
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class Visitor:
    """Visits pages at the pace of `delay` seconds a server, or of the server's robots.txt where that is slower."""

    client: Client
    delay: float
    pauses: Pauses = field(default_factory=Pauses)
    _robots: dict[str, Robots] = field(default_factory=dict)
    _private: dict[str, bool] = field(default_factory=dict)

    def visit(self, url: str, wanted: Wanted = "page", *, private_ok: bool | None = None) -> Answer:
        """Return the answer with status 200 that an address leads to.

        Raises
        ------
        NotFetchedError
            When it leads to none, or the server or its robots.txt does not want it to be fetched.
        """
        if private_ok is None:
            private_ok = self._is_private(httpx.URL(url).host)
        seen: Counter[str] = Counter()
        for _ in range(MAX_REDIRECTS + 1):
            seen[url] += 1
            if seen[url] > 2:  # once more is common: the first visit sets a cookie
                break
            self._check_way(url, private_ok)
            self._robots_of(url, private_ok).check(url, httpx.URL(url).host)
            answer = self._try(url, wanted, private_ok=private_ok)
            if answer.status not in _REDIRECTS:
                return _accepted(answer)
            url = _target(answer)
        detail = f"More than {MAX_REDIRECTS} redirects, or a circle of them; the last led to {redact(url)}."
        raise NotFetchedError("redirect_loop", detail)

    def ask(self, url: str, *, headers: dict[str, str] | None = None, delay: float = 0.0) -> Answer:
        """Return the answer of a service for programs, whatever its status; no redirect is followed.

        A robots.txt speaks to clients that follow links; a service has its own terms.
        """
        host = httpx.URL(url).host
        return self._try(url, "json", private_ok=self._is_private(host), headers=headers, pace=delay)

    def _is_private(self, host: str) -> bool:
        if host not in self._private:
            self._private[host] = is_private_host(host)
        return self._private[host]

    def _check_way(self, url: str, private_ok: bool) -> None:
        host = httpx.URL(url).host
        # Asked anew each time: the name may lead elsewhere by now, and an open connection is not looked at again.
        if not private_ok and is_private_host(host):
            raise private_address(host)

    def _robots_of(self, url: str, private_ok: bool) -> Robots:
        at = httpx.URL(url)
        origin = str(at.copy_with(raw_path=b"/robots.txt", fragment=None))
        if origin not in self._robots:
            self._robots[origin] = robots = self._read_robots(origin, private_ok)
            self.pauses.after(at.host, robots.delay if robots.delay <= MAX_CRAWL_DELAY else 0.0)
        return self._robots[origin]

    def _read_robots(self, url: str, private_ok: bool) -> Robots:
        """Ask for a robots.txt as RFC 9309 has it: none means all is allowed, a broken server that nothing is."""
        host = httpx.URL(url).host
        for _ in range(6):
            self._check_way(url, private_ok)
            try:
                answer = self._try(url, "robots", private_ok=private_ok)
            except NotFetchedError as error:
                if error.problem in ("no_connection", "tls_error", "timeout", "too_slow", "private_address"):
                    raise
                return Robots(closed=f"The robots.txt of {host} could not be read: {error.detail}")
            if answer.status not in _REDIRECTS:
                break
            try:
                url = _target(answer)
            except NotFetchedError:
                return Robots()
        if answer.status == 200:
            return Robots.parse(answer.body)
        if answer.status >= 500 or answer.status == 429:
            detail = (
                f"The robots.txt of {host} could not be read (status {answer.status}), so nothing is fetched there."
            )
            return Robots(closed=f"{detail} Try again later.")
        return Robots()

    def _try(
        self,
        url: str,
        wanted: Wanted,
        *,
        private_ok: bool,
        headers: dict[str, str] | None = None,
        pace: float = 0.0,
    ) -> Answer:
        """Ask up to three times, as long as a later try may help; return the last answer, whatever its status."""
        host = httpx.URL(url).host
        for attempt in range(1, TRIES + 1):
            self.pauses.wait(host)
            try:
                answer = self.client.request(url, wanted, private_ok=private_ok, headers=headers)
            except NotFetchedError as error:
                if not error.again or attempt == TRIES:
                    raise
                answer = None
            finally:
                self.pauses.after(host, max(self._pause(url), pace))
            if answer is not None and answer.status != 429 and answer.status < 500:
                return answer
            if attempt < TRIES:
                self.pauses.after(host, self._before_next(answer, attempt, host))
        assert answer is not None  # else the last try raised
        return answer

    def _before_next(self, answer: Answer | None, attempt: int, host: str) -> float:
        """Return the seconds to wait before the next try."""
        asked = retry_after(answer.headers.get("retry-after", "")) if answer else None
        if answer is not None and asked is not None and answer.status in (429, 503):
            if asked > MAX_WAIT:
                detail = f"{host} asks to come back in {asked:,.0f} s (status {answer.status}); call again then."
                raise NotFetchedError("asked_to_wait", detail, status=answer.status)
            return asked
        return BACKOFF * 2.0 ** (attempt - 1)

    def _pause(self, url: str) -> float:
        at = httpx.URL(url)
        robots = self._robots.get(str(at.copy_with(raw_path=b"/robots.txt", fragment=None)), Robots())
        least = 0.0 if self._is_private(at.host) else LEAST_DELAY
        return max(self.delay, least, robots.delay)


def _accepted(answer: Answer) -> Answer:
    if answer.status == 200:
        return answer
    problem = {404: "not_found", 410: "not_found", 429: "asked_to_wait"}.get(answer.status, "http_error")
    problem = "access_denied" if answer.status in (401, 402, 403, 451) else problem
    said = {
        "not_found": "The page is not there any more",
        "asked_to_wait": f"The server asks us to slow down, {TRIES} times in a row",
        "access_denied": "The server does not give us the page: it may be behind a paywall",
        "http_error": "The server answered with an error",
    }[problem]
    raise NotFetchedError(problem, f"{said} (status {answer.status}).", status=answer.status)


def _target(answer: Answer) -> str:
    """Return where a redirect leads."""
    location = answer.headers.get("location", "")
    if not location:
        raise NotFetchedError("bad_redirect", "A redirect that names no address.", status=answer.status)
    try:
        return as_address(str(httpx.URL(answer.url).join(location))).url
    except NotFetchedError as error:
        detail = f"The page leads to {redact(shorten(location))!r}, which is not followed: {error.detail}"
    except (httpx.InvalidURL, ValueError) as error:
        detail = f"The page leads to {redact(shorten(location))!r}, which is no address: {shorten(error)}."
    raise NotFetchedError("bad_redirect", detail, outcome="refused", status=answer.status)
