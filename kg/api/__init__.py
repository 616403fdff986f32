"""The answers of `kg.ask` for others: over HTTP as JSON, in Python wherever the graph is, and for assistants."""
