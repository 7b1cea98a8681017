"""Floor 5: what the hub does for merchants and operators; the rooms have an order, imports go down it."""
