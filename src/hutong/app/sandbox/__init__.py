"""The sandbox: every provider simulated, a phone to pay with, and a small shop that orders and is notified."""
