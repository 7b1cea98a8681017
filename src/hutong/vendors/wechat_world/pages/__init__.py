"""The pages of the simulated open.weixin.qq.com."""
