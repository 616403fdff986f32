# /// script
# requires-python = ">=3.11"
# dependencies = ["koza>=2.7,<3"]
# ///
"""The folder of ``kg export kgx`` or ``kgx-tsv``, joined by koza as it joins any KGX graph. Prints counts as JSON.

uv run --script scripts/readers/open_kgx.py FOLDER
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def joined(folder: Path) -> dict[str, int]:
    """How many nodes, edges and statements the database has that koza makes of the two files."""
    import duckdb
    from koza.graph_operations import join_graphs
    from koza.model.graph_operations import FileSpec, JoinConfig, KGXFileType

    with TemporaryDirectory() as scratch:
        files = [
            [FileSpec(path=path, file_type=KGXFileType(kind)) for path in folder.glob(f"{kind}.*")]
            for kind in ("nodes", "edges")
        ]
        database = Path(scratch) / "joined.duckdb"
        config = JoinConfig(
            node_files=files[0], edge_files=files[1], output_database=database, quiet=True, schema_reporting=False
        )
        join_graphs(config)
        with duckdb.connect(str(database), read_only=True) as connection:
            queries = {
                "nodes": "SELECT count(*) FROM nodes",
                "edges": "SELECT count(*) FROM edges",
                "statements": "SELECT count(DISTINCT claimgraph_statement) FROM edges",
                "documents": "SELECT count(*) FROM nodes WHERE claimgraph_document IS NOT NULL",
                "denied": "SELECT count(DISTINCT claimgraph_statement) FROM edges WHERE CAST(negated AS BOOLEAN)",
            }
            return {name: int(connection.execute(query).fetchall()[0][0]) for name, query in queries.items()}


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        counts = joined(Path(sys.argv[1]))
    print(json.dumps(counts))
