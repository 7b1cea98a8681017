"""WeChat seen from an application's server: what official accounts, mini programs and the open platform share."""
