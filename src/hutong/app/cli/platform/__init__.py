"""Commands about what platforms push and lend: `hutong push`, `hutong credential`."""
