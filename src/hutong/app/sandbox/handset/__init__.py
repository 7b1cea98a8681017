"""What the simulated phone has besides its screen: cookies, and its owner's life at platforms such as WeChat."""
