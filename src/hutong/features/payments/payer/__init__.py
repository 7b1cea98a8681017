"""Who pays: what a payment knows of its payer."""
