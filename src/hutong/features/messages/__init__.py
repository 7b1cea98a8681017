"""Messages by template: taken once under a number, sent to one person, settled by what the platform tells later."""
