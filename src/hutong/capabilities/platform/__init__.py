"""What a platform (WeChat and its like) may be asked besides money: credentials, identities, messages, pushes."""
