"""What merchants are offered and held to: payment methods, products, SMS templates, access limits."""
