"""All files of the corpus."""

from collections.abc import Iterator

from benchmarks.corpus import dialects, layouts, values, workbooks
from benchmarks.corpus.case import Case
from benchmarks.corpus.tables import tables


def corpus(seed: int = 1) -> Iterator[Case]:
    """Make the files, the same for the same seed."""
    for table in tables(seed):
        for part in (dialects, layouts, values, workbooks):
            yield from part.cases(table)
