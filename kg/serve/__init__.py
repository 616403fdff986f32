"""The graph over HTTP, read-only: SPARQL Protocol, Graph Store reads and a description of the data set."""
