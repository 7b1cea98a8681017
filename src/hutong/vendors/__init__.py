"""What the channels of one company share, and nothing of any other company."""
