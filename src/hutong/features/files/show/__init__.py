"""Files for people: the newest, the whole story of one, and what lies at carriers without being a file."""
