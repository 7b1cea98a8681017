"""Messages and files in the office: notices to merchants, text messages, files."""
