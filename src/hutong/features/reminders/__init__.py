"""Payment reminders: after each payment the payer is told of it, once, by whatever way reaches them."""
