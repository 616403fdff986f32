"""Questions to a graph, and their answers as values: what the API, the explorer, the client and assistants share."""
