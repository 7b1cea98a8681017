"""The office's shop of goods, orders and claims."""
