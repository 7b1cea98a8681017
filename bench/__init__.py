"""What the README's speed figures come from: ours, a bare limit and what is usual, interleaved in one run."""
