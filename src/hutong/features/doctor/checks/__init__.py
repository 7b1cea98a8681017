"""What is looked at: each module here yields `parts(ground)` and declares `AILMENTS`; all are found by scanning."""
