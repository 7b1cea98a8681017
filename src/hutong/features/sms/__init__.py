"""Text messages: taken under a merchant's number, carried by whoever the routes name, followed until they arrive."""
