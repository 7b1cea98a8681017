"""Trade as people in front of a page see it: lists, totals, and what can be asked or done by hand."""
