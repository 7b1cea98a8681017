"""The doctor: looks at the whole set-up, asks providers what is harmless, and says what is wrong and what helps."""
