"""What the simulated api.weixin.qq.com answers, one module for a chapter of the manual."""
