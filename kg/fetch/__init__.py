"""Literature from NCBI and Europe PMC: asked for politely, checked, and kept as files of exactly the bytes sent."""
