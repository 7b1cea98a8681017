"""A merchant of the hub's: orders with its own keys and checks notifications by its own reading of the document."""
