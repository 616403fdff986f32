"""Many documents: cut into shards, annotated by one process or several, and merged into one graph.

documents ──shards──▶ `Chunk` ──make──▶ shard (N-Quads and summary) ──merge──▶ graph.nq

A shard is a whole small graph and depends on its documents, the knowledge and the code alone. So a shard that is there
need not be made again: that is how a build goes on after it was killed, and how it redoes only what changed.
"""
