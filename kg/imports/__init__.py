"""Imports: files of other tools → a graph, one module a format."""
