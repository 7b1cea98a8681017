"""How the simulated WeChat tells an application's server what happens."""
