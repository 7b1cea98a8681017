"""Texts of the draft: templates of text messages, and the kinds of message that go by a platform's template."""
