"""The office door: what operators and merchants' people see and do in a browser, over FastAPI."""
