"""推送配置: the kinds of message that the house sends by a platform's template, and how each is set up."""
