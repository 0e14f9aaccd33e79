"""A path to the list of files to read: folders, globs and zips are walked in a fixed order; skipped ones are noted."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from mediaanalysis.corpus.archive import Member, list_members, unzip_gzip
from mediaanalysis.corpus.batch import Problem, RejectedError, Severity, Source
from mediaanalysis.corpus.sniffing import EXTENSIONS, LAYOUTS
from mediaanalysis.errors import ReadError, as_path, did_you_mean, one_of

__all__ = ["FORMATS", "Found", "find_sources"]

FORMATS = tuple(dict.fromkeys((*EXTENSIONS, *(layout.name for layout in LAYOUTS), "nexis_docx")))
"""The values of ``format=`` beside "auto": formats by extension, and layouts that force their reader."""
_KIND = {extension: kind for kind, extensions in EXTENSIONS.items() for extension in extensions}
_AMONG = {layout.name: layout.among for layout in LAYOUTS} | {"nexis_docx": ("docx",)}
_READABLE = " ".join(extension for extensions in EXTENSIONS.values() for extension in extensions) + " .zip"
_ABOUT = re.compile(r"(?:readme|licen[cs]e|copying|notice|changelog|citation)", re.IGNORECASE)
_ABOUT_EXTENSIONS = ("", ".md", ".txt", ".text", ".html", ".htm")
_DEEPEST_ZIP = 3
_MADE = {"study.json", "run.json"}
"""Files that lie in the folder of a saved study and of a report."""
_WILD = re.compile(r"[*?\[]")


@dataclass(slots=True)
class Found:
    """The files to read, sorted by name, and a note or error for each one that is not."""

    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    n_seen: int = 0

    def add(self, name: str, severity: Severity, problem: str, *, detail: str) -> None:
        """Add a problem with a whole file."""
        self.problems.append(Problem(name, -1, severity, problem, detail))


def find_sources(path: str | os.PathLike[str], wanted: str, stack: ExitStack) -> Found:
    """Return every file under `path` that can be read.

    Raises
    ------
    ReadError
        When the path does not exist, or holds no file of a format that is read.
    """
    one_of("format", wanted, ["auto", *FORMATS])
    as_path("path", path)
    if not str(path).strip() or "://" in str(path):
        raise ReadError(f"path={str(path)!r} is not a file, folder or pattern on this computer.")
    found = Found()
    walk = _Walk(found, wanted, stack)
    target = Path(path).expanduser()
    if target.is_dir():
        walk.folder(target, target)
    elif target.exists():
        walk.named_file(target)
    elif _WILD.search(str(target)):
        _walk_glob(walk, target)
    else:
        raise ReadError(_no_such_path(target))
    found.sources.sort(key=lambda source: source.name)
    if not found.sources and not any(problem.severity == "error" for problem in found.problems):
        others = f"it holds {found.n_seen} other files" if found.n_seen else "it is empty"
        which = f"files of format {wanted!r}" if wanted != "auto" else "files that are read"
        raise ReadError(f"{target}: no {which}; {others}. Formats: {_READABLE} (each also as .gz).")
    return found


def _walk_glob(walk: _Walk, target: Path) -> None:
    fixed = target.parts[: next(i for i, part in enumerate(target.parts) if _WILD.search(part))]
    root = Path(*fixed) if fixed else Path()
    matches = [Path(match) for match in sorted(glob.glob(str(target), recursive=True))]
    files = [match for match in matches if match.is_file()]
    if not files:
        listed = f" The pattern matches {len(matches)} folders; add '/*' to reach files." if matches else ""
        raise ReadError(f"{target}: no file matches this pattern.{listed}" if root.is_dir() else _no_such_path(target))
    for file in files:
        walk.file(file, _clean(file.relative_to(root).as_posix()))


def _no_such_path(target: Path) -> str:
    asked, parent = target, target.parent
    while not parent.is_dir() and parent != parent.parent:
        target, parent = parent, parent.parent
    names = sorted(os.listdir(parent)) if parent.is_dir() else []
    hint = did_you_mean(target.name, names)
    missing = "" if asked == target else f" ({target} is missing)"
    return (
        f"{asked}: no such file or folder{missing}; the folder {parent.resolve().name} holds {len(names)} names.{hint}"
    )


def _clean(name: str) -> str:
    """Return a file name in the same form on every system: macOS hands out decomposed accents, Linux any bytes."""
    return normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _skipped_by_name(name: str) -> str:
    """Say why a file or folder of this name is skipped, or return ""."""
    if name.startswith(".") and name not in (".", ".."):
        return "hidden"
    if name.startswith("_"):
        return "name starts with '_'"
    stem, extension = os.path.splitext(name)
    if _ABOUT.fullmatch(stem) and extension.lower() in _ABOUT_EXTENSIONS:
        return "a file about the folder, not an article"
    return ""


@dataclass(slots=True)
class _Walk:
    """The walk through folders and zips; it fills `found`."""

    found: Found
    format: str
    stack: ExitStack

    def folder(self, folder: Path, root: Path) -> None:
        for here, folders, files in os.walk(folder, onerror=lambda error: self._unreadable(error, root)):
            below = Path(here).relative_to(root)
            if made := sorted(_MADE & set(files)) if Path(here) != root else []:
                detail = f"Folder not read: it holds a {made[0]}, so its tables were made from raw files."
                self.found.add(_clean(below.as_posix()), "note", "skipped", detail=detail)
                folders.clear()
                continue
            for name in sorted(folders):
                if _skipped_by_name(name):
                    reason = _skipped_by_name(name)
                    self.found.add(
                        _clean((below / name).as_posix()), "note", "skipped", detail=f"Folder not read: {reason}."
                    )
            folders[:] = sorted(name for name in folders if not _skipped_by_name(name))
            for name in sorted(files):
                self.file(Path(here) / name, _clean((below / name).as_posix()))

    def _unreadable(self, error: OSError, root: Path) -> None:
        name = _clean(os.path.relpath(error.filename, root).replace(os.sep, "/"))
        self.found.add(name, "error", "unreadable", detail=f"{type(error).__name__}: {error.strerror}")

    def named_file(self, file: Path) -> None:
        """Take a file the user names, whatever its name; only its format must be known."""
        name, kind = _clean(file.name), self._kind(file.name)
        if file.suffix.lower() == ".zip":
            self._zip(file, name)
        elif not kind and self.format == "auto":
            raise ReadError(
                f"{file}: {file.suffix or 'a file without an extension'} is not a format that is read. "
                f"Formats: {_READABLE} (each also as .gz). If it is text, pass format='txt'."
            )
        else:
            self._take(file, name, kind if self.format == "auto" else self.format)

    def file(self, file: Path, name: str) -> None:
        """Take a file found on the way, or note why not."""
        self.found.n_seen += 1
        if reason := _skipped_by_name(file.name):
            self.found.add(name, "note", "skipped", detail=f"Not read: {reason}.")
        elif file.suffix.lower() == ".zip":
            self._zip(file, name)
        elif kind := self._wanted(file.name, name):
            self._take(file, name, kind)

    def _take(self, file: Path, name: str, kind: str) -> None:
        try:
            if not file.is_file():
                # A pipe would block for ever, a broken link has nothing behind it.
                self.found.add(
                    name, "error", "unreadable", detail="Not a regular file: a broken link, a pipe or a device."
                )
                return
            size = file.stat().st_size
        except OSError as error:
            self.found.add(name, "error", "unreadable", detail=f"{type(error).__name__}: {error.strerror}")
            return
        gzipped = file.suffix.lower() == ".gz" and kind != "warc"  # a .warc.gz is many gzip members, read one by one
        load = (lambda: unzip_gzip(file.read_bytes())) if gzipped else file.read_bytes
        self.found.sources.append(Source(name, kind, size, load, None if gzipped else file))

    def _zip(self, file: Path | BytesIO, name: str, depth: int = 0) -> None:
        try:
            members = list_members(file, self.stack)
        except RejectedError as error:
            self.found.add(name, "error", error.problem, detail=error.detail)
            return
        for member in members:
            inner = f"{name}!{_clean(member.name)}"
            self.found.n_seen += 1
            parts = member.name.split("/")
            reason = next(filter(None, map(_skipped_by_name, parts)), "")
            if reason:
                self.found.add(inner, "note", "skipped", detail=f"Not read: {reason}.")
            elif parts[-1].lower().endswith(".zip"):
                self._zip_inside(member, inner, depth + 1)
            elif kind := self._wanted(parts[-1], inner):
                gzipped = parts[-1].lower().endswith(".gz") and kind != "warc"
                load = _gunzipped(member.load) if gzipped else member.load
                self.found.sources.append(Source(inner, kind, member.size, load))

    def _zip_inside(self, member: Member, name: str, depth: int) -> None:
        """Take a zip inside a zip, within the limits of a member and a few levels deep: some zips hold themselves."""
        if depth > _DEEPEST_ZIP:
            detail = f"A zip more than {_DEEPEST_ZIP} zips deep is not read; unpack it first."
            self.found.add(name, "error", "zip_limit", detail=detail)
            return
        try:
            raw = member.load()
        except RejectedError as error:
            self.found.add(name, "error", error.problem, detail=error.detail)
            return
        self._zip(BytesIO(raw), name, depth)

    def _kind(self, file_name: str) -> str:
        lower = file_name.lower().removesuffix(".gz")
        return _KIND.get(os.path.splitext(lower)[1], "")

    def _wanted(self, file_name: str, name: str) -> str:
        """Return the format of a file, or note that it is not read."""
        kind = self._kind(file_name)
        if not kind:
            extension = os.path.splitext(file_name)[1] or "no extension"
            self.found.add(name, "note", "unsupported_format", detail=f"{extension}: not a supported format.")
        elif kind in _AMONG.get(self.format, ()):
            return self.format
        elif self.format not in ("auto", kind):
            self.found.add(name, "note", "other_format", detail=f"Not a file of format {self.format!r}.")
            return ""
        return kind


def _gunzipped(load: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: unzip_gzip(load())
