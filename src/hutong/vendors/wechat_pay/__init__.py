"""WeChat Pay V2 as its channels share it: wire, words and faults, and an adapter's whole work for a merchant number."""
