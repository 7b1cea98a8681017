"""The signed API for merchants (document 003): bytes in, our words inside, JSON out."""
