"""The processes of an installation, a command in each file."""
