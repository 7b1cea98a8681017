"""The numbers by which WeChat says what is wrong, each with its cause and what an operator does about it."""
