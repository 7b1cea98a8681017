"""What every room of the office stands on: who asks, what may be asked, how answers and refusals look."""
