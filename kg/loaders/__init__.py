"""A built graph → a database: `ladybug` (a file), `bolt` (Neo4j and its like), `rdf_store` (SPARQL 1.1 over HTTP)."""
