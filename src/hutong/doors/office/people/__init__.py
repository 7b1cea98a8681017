"""People of the office: merchants and their people, accounts, roles, and the audit of what all of them did."""
