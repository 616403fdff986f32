"""Exports: from the values of a graph to the formats of other tools, one module a target."""
