"""Floor 6: where requests come in; no decisions are made here."""
