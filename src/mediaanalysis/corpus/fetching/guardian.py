"""The Guardian's service: it gives whole articles, so no page is fetched; each article is a JSON file, as delivered."""

from __future__ import annotations

import json
from typing import Any

from mediaanalysis.corpus.fetching.addresses import NotFetchedError, Outcome, as_address, file_of, note, redact
from mediaanalysis.corpus.fetching.plan import Plan, Row
from mediaanalysis.corpus.fetching.services import Asker, records

__all__ = ["search_guardian"]

PAGE = 200  # the most it gives in one answer
_FIELDS = "headline,byline,body,standfirst,trailText,publication,lang,newspaperPageNumber,wordcount,lastModified"


def search_guardian(asker: Asker, plan: Plan) -> None:
    """Write the articles a query finds, oldest first, as files that `read_corpus` reads."""
    query = asker.query
    start, end = query.days
    params = {
        "q": query.text,
        "from-date": start.isoformat(),
        "to-date": end.isoformat(),
        "order-by": "oldest",
        "page-size": str(min(PAGE, plan.limit or PAGE)),
        "show-fields": _FIELDS,
        **{name: value for name, value in query.options.items() if value},
    }
    secret = {"api-key": asker.key()}
    number, n_pages = 1, 1
    while number <= n_pages and not plan.full:
        answer = asker.ask({**params, "page": str(number)}, secret=secret, until=end)
        response = answer.get("response")
        n_pages = _whole(response, "pages")
        if number == 1 and plan.limit is not None and _whole(response, "total") > plan.limit:
            detail = f"The query finds {_whole(response, 'total'):,} articles; limit={plan.limit} takes the oldest."
            plan.problems.append(note(f"guardian:{query.text}", "note", "beyond_limit", detail=detail))
        for item in records(answer, "response", "results"):
            if not plan.full:
                _take(asker, item, plan)
        number += 1


def _take(asker: Asker, item: dict[str, Any], plan: Plan) -> None:
    """Write one article, unless it is here as it is."""
    try:
        address = as_address(str(item.get("webUrl") or ""))
    except NotFetchedError as error:
        name = f"guardian:{asker.query.text}"
        detail = f"Article {item.get('id')!r} was left out: {error.detail}"
        plan.problems.append(note(name, "error", "no_address", detail=detail))
        return
    body = (json.dumps(item, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    file = file_of(address, "json")
    entry = asker.cache.find(address.key)
    outcome: Outcome = "cached"
    if entry is None or entry["file"] != file or (asker.cache.folder / file).read_bytes() != body:
        entry, outcome = asker.cache.keep_answer(address.key, address.listed, file=file, body=body), "fetched"
    url = redact(address.listed)
    plan.steps.append(Row(url, url, file, 200, len(body), "application/json", outcome, entry["fetched_at"]))


def _whole(response: object, name: str) -> int:
    value = response.get(name) if isinstance(response, dict) else None
    return value if isinstance(value, int) and value > 0 else 0
