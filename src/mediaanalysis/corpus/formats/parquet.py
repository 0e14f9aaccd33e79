"""Parquet files."""

from __future__ import annotations

import io

from mediaanalysis.corpus.batch import Batch, Options, RejectedError, Source, empty_file
from mediaanalysis.corpus.columns import map_columns
from mediaanalysis.corpus.formats.lists import refuse_list

__all__ = ["read_parquet", "read_parquet_table"]


def read_parquet(source: Source, options: Options) -> Batch:
    """Read a .parquet file as documents; every row is a record."""
    table = read_parquet_table(source, options)
    if "text" not in options.columns:
        refuse_list(table.columns, name=source.name)
    return map_columns(table, options)


def read_parquet_table(source: Source, options: Options) -> Batch:  # options: the signature of all readers
    """Read a .parquet file with the columns as they are named there."""
    import pyarrow as pa
    from pyarrow import parquet

    if source.size == 0:
        raise empty_file()
    try:
        table = parquet.ParquetFile(source.path or io.BytesIO(source.load())).read()
    except (pa.ArrowInvalid, OSError) as error:
        raise RejectedError("broken_parquet", f"Not a whole Parquet file: {error}") from error
    batch = Batch(source.name, n_records=table.num_rows, index=list(range(table.num_rows)))
    # The index that pandas stores beside the columns is a row number, not a variable.
    names = [name for name in table.column_names if not name.startswith("__index_level_")]
    batch.columns = {name: table.column(name).to_pylist() for name in names}
    return batch
