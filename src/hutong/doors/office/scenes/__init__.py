"""The office's scenes: places to pay at, their codes, who is parked, and what was paid."""
