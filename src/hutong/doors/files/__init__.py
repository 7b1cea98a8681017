"""Where files that lie on the hub's own disk are fetched and brought, by links and forms that the hub signed."""
