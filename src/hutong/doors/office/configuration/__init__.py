"""Channel management: channels, their settings and routes, refresh and revisions, the guide through set-up."""
