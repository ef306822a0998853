"""Brings another system's file into the paper and reports what became of everything."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from palmyra.newsroom.models import Paper
from palmyra.wires import wxr
from palmyra.wires.errors import ImportRefused
from palmyra.wires.records import Site, Text
from palmyra.wires.writer import Writer

__all__ = ["ImportRefused", "Report", "import_file"]

FIRST_PROBLEMS = 10
AT_ONCE = 200  # texts in a transaction


@dataclass
class Report:
    """What an import did. `notes` are pairs of what was changed or left out, and why."""

    file: Path
    is_dry_run: bool
    brought: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)
    path: Path | None = None

    def summary(self) -> list[str]:
        """A few lines for the terminal."""
        verb = "Would bring" if self.is_dry_run else "Brought"
        lines = [f"{verb} {listed(self.brought) or 'nothing new'} from {self.file.name}."]
        if self.known:
            lines.append(f"Already here, left as they are: {listed(self.known)}.")
        if self.apart:
            lines.append(f"Kept apart from the comments: {listed(self.apart)}.")
        if self.notes:
            lines.append(f"Changed or left out: {len(self.notes)}, each with its reason in the report.")
        if self.is_dry_run:
            lines += [f"- {what}: {why}" for what, why in self.notes[:FIRST_PROBLEMS]]
        if self.path:
            lines.append(f"The report: {self.path}")
        return lines

    def text(self) -> str:
        """The report itself."""
        head = [f"Import of {self.file.name}", "", *self.summary(), "", "What was changed or left out, and why", ""]
        return "\n".join([*head, *(f"- {what}: {why}" for what, why in self.notes), ""])


def listed(counts: Counter[str]) -> str:
    """`58 articles, 29 comments`."""
    return ", ".join(f"{count} {name[:-1] if count == 1 else name}" for name, count in counts.items() if count)


class DryRun(Exception):
    """Ends a trial, so that the database forgets it."""


def import_file(path: Path, *, dry_run: bool = False, uploads: Path | None = None) -> Report:
    """Bring a WordPress export. A second time brings nothing twice, and the rest of one that was cut short.

    A broken file leaves the paper as it was: all of it is read before anything is written. Pictures come from `uploads`
    only, the old site's folder; nothing is asked of the network and no mail is sent. Raises ImportRefused.
    """
    report = Report(path, dry_run)
    try:
        with transaction.atomic() if dry_run else nullcontext():
            writer = bring(path, uploads)
            report.brought, report.known, report.apart = writer.brought, writer.known, writer.apart
            report.notes = writer.notes
            if dry_run:
                raise DryRun
    except DryRun:
        return report
    keep(report)
    return report


def bring(path: Path, uploads: Path | None) -> Writer:
    """Read the file twice: whole, for what texts point at, then for the texts.

    A few of these are written at once, so that readers who write meanwhile have their turn.
    """
    if uploads is not None and not uploads.is_dir():
        raise ImportRefused(f"There is no folder {uploads}. Name the old site's uploads folder, or leave it out.")
    records = [record for record in wxr.read(path) if not isinstance(record, Text) or record.kind == "attachment"]
    site = next((record for record in records if isinstance(record, Site)), Site())
    host = urlsplit(site.url).netloc or site.title or path.stem
    writer = Writer(f"wordpress:{host}"[:100], site, uploads)
    for record in records:
        if not isinstance(record, Site):
            writer.learn(record)
    with transaction.atomic():
        writer.write_what_texts_point_at()
    texts = (record for record in wxr.read(path) if isinstance(record, Text))
    while some := list(islice(texts, AT_ONCE)):
        Paper.basics()  # asked for within the transaction, it would be asked for again with each address
        with transaction.atomic():
            for text in some:
                writer.write(text)
            writer.write_waiting()
    return writer


def keep(report: Report) -> None:
    """Write the report into the home, with the original beside it."""
    folder = Path(settings.PALMYRA_HOME) / "imports"
    folder.mkdir(exist_ok=True)
    stem = f"{report.file.stem}-{dt.datetime.now():%Y%m%d-%H%M%S}"
    shutil.copyfile(report.file, folder / f"{stem}{report.file.suffix}")
    report.path = folder / f"{stem}.txt"
    report.path.write_text(report.text(), "utf-8")
