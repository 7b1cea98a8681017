"""Files: taken from merchants and browsers, kept by whoever the routes name, found again whatever the routes say."""
