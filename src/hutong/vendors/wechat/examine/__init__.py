"""What can be wrong with an application at WeChat, and how to find out without harm."""
