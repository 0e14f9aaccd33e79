"""GDELT, Media Cloud and Wikinews: a query to the addresses of articles, which are then fetched page by page."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from mediaanalysis.corpus.dates import find_date
from mediaanalysis.corpus.fetching.addresses import NotFetchedError, note
from mediaanalysis.corpus.fetching.plan import Plan
from mediaanalysis.corpus.fetching.services import Asker, records

__all__ = ["search_gdelt", "search_mediacloud", "search_wikinews"]

GDELT_MOST = 250
"""Most articles GDELT lists in one answer; there is no second page, only a shorter span of time."""
GDELT_SHORTEST = timedelta(minutes=15)  # the step in which GDELT takes the news in
MEDIACLOUD_PAGE = 1_000
WIKINEWS_PAGE = 50  # with up to ten categories a page the whole answer stays below the 500 categories of one


def search_gdelt(asker: Asker, plan: Plan) -> None:
    """Take the addresses GDELT lists, span by span of time; one that is full is halved.

    GDELT states when it saw an article, not when that was published, and takes titles apart: neither is passed on.
    """
    query, private = asker.query, asker.in_private
    first, last = query.days
    most = min(GDELT_MOST, plan.limit or GDELT_MOST)
    spans = [(datetime.combine(first, time.min), datetime.combine(last, time(23, 59, 59)))]
    while spans and not plan.full:
        start, end = spans.pop()
        answer = asker.ask(_gdelt_question(query.text, start, end, most=most), until=end.date())
        found = records(answer, "articles")
        if len(found) >= GDELT_MOST and end - start > GDELT_SHORTEST:
            middle = start + (end - start) // 2
            middle = middle.replace(microsecond=0)
            spans += [(middle + timedelta(seconds=1), end), (start, middle)]
            continue
        if len(found) >= GDELT_MOST:
            detail = f"GDELT has more than {GDELT_MOST} articles from {start} to {end}; make the query narrower."
            plan.problems.append(note(f"gdelt:{query.text}", "warning", "list_cut_off", detail=detail))
        for item in found:
            if url := _text(item, "url"):
                plan.add(url, private_ok=private)


def _gdelt_question(text: str, start: datetime, end: datetime, *, most: int) -> dict[str, str]:
    return {
        "query": text,
        "mode": "ArtList",
        "format": "json",
        "sort": "DateAsc",
        "maxrecords": str(most),
        "startdatetime": f"{start:%Y%m%d%H%M%S}",
        "enddatetime": f"{end:%Y%m%d%H%M%S}",
    }


def search_mediacloud(asker: Asker, plan: Plan) -> None:
    """Take the addresses of the stories Media Cloud lists, page by page, with its outlet and day of publication."""
    query, private = asker.query, asker.in_private
    start, end = query.days
    headers = {"Authorization": f"Token {asker.key()}"}
    params = {
        "q": query.text,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "platform": "onlinenews-mediacloud",
        "page_size": str(min(MEDIACLOUD_PAGE, plan.limit or MEDIACLOUD_PAGE)),
    }
    for ours, theirs in (("collections", "cs"), ("sources", "ss")):
        if query.options.get(ours):
            params[theirs] = query.options[ours]
    seen = {""}
    while not plan.full:
        answer = asker.ask(params, headers=headers, until=end)
        found = records(answer, "stories")
        for item in found:
            fields = {"title": "title", "outlet": "media_name", "date": "publish_date"}
            if url := _text(item, "url"):
                plan.add(url, {ours: _text(item, theirs) for ours, theirs in fields.items()}, private_ok=private)
        token = _text(answer, "pagination_token")
        if not found or token in seen:
            return
        seen.add(token)
        params = {**params, "pagination_token": token}


def search_wikinews(asker: Asker, plan: Plan) -> None:
    """Take the pages of a category, or those that hold the words; the day is the category that is a day."""
    query, private = asker.query, asker.in_private
    # A closed collection since May 2026, but its pages may still be moved; so the list is asked for anew each day.
    start, end = query.days
    by_day = query.start is not None or query.end is not None
    pages = _wikinews_pages(asker, limit=None if by_day else plan.limit)
    n_undated = 0
    for page in pages:
        days = [find_date(name) for name in page["categories"] if _is_day(name)]
        day = next((day for day in days if day), None)
        if by_day and day is None:
            n_undated += 1
            continue
        if day is not None and not start <= day <= end:
            continue
        fields = {"title": page["title"], "outlet": "Wikinews", "licence": page["licence"]}
        plan.add(page["url"], fields | ({"date": day.isoformat()} if day else {}), private_ok=private)
    if n_undated:
        detail = f"{n_undated:,} pages have no day among their categories, so start and end leave them out."
        plan.problems.append(note(f"wikinews:{query.text}", "warning", "undated_left_out", detail=detail))


def _wikinews_pages(asker: Asker, *, limit: int | None) -> list[dict[str, Any]]:
    """Ask on until all is there: categories of one batch of pages may come in several answers."""
    text = asker.query.text
    by_category = {"generator": "categorymembers", "gcmtitle": text, "gcmtype": "page", "gcmlimit": str(WIKINEWS_PAGE)}
    by_words = {"generator": "search", "gsrsearch": text, "gsrnamespace": "0", "gsrlimit": str(WIKINEWS_PAGE)}
    # A name space before the title ("Category:", "Kategorie:") is how wikis write it, in every language.
    chosen = by_category if text.partition(":")[0].casefold() in _CATEGORY and ":" in text else by_words
    params = {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        **chosen,
        "prop": "info|categories",
        "inprop": "url",
        "cllimit": "max",
        "meta": "siteinfo",
        "siprop": "rightsinfo",
    }
    pages: dict[str, dict[str, Any]] = {}
    licence = ""
    going_on: dict[str, str] = {}
    for _ in range(10_000):
        answer = asker.ask(params | going_on, until=datetime.now(UTC).date() - timedelta(days=1))
        if isinstance(answer.get("error"), dict):
            raise NotFetchedError("service_error", f"wikinews says: {_text(answer['error'], 'info')}.", status=200)
        content = answer.get("query") if isinstance(answer.get("query"), dict) else {}
        rights = content.get("rightsinfo") if isinstance(content, dict) else None
        licence = licence or (_text(rights, "text") if isinstance(rights, dict) else "")
        for item in records(answer, "query", "pages"):
            page = pages.setdefault(str(item.get("pageid")), {"categories": []})
            page |= {"url": _text(item, "fullurl") or page.get("url", ""), "title": _text(item, "title")}
            page["categories"] += [_text(name, "title").partition(":")[2] for name in records(item, "categories")]
        following = answer.get("continue")
        following = {k: str(v) for k, v in following.items()} if isinstance(following, dict) else {}
        batch_done = bool(answer.get("batchcomplete"))
        if not following or following == going_on or (batch_done and limit is not None and len(pages) >= limit):
            break
        going_on = following
    return [page | {"licence": licence} for page in pages.values() if page.get("url")]


_CATEGORY = frozenset(
    "category kategorie catégorie categoría categoria categorie категория категорія kategoria kategori luokka "
    "カテゴリ 分類 分类 تصنيف קטגוריה kategória κατηγορία kategorija kategorio категорија".split()
)


def _is_day(name: str) -> bool:
    """Say whether a category is a day ("May 6, 2024", "06.05.2024") and not about one.

    >>> _is_day("May 6, 2024"), _is_day("06.05.2024"), _is_day("Floods of 6 May 2024 in Orla"), _is_day("Orla")
    (True, True, False, False)
    """
    return len(name) <= 24 and len(name.split()) <= 6 and find_date(name) is not None


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""
