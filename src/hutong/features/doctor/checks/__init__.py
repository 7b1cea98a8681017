"""What is looked at: modules here and in folders yield `parts(ground)` and declare `AILMENTS`; all are scanned."""
