"""The explorer: pages over the API of a running server, to find claims, read their words and follow their citations."""
