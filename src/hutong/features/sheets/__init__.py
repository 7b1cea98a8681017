"""Codes on paper: single ones, and sheets of them to print, with Chinese on machines that have no font for it."""

from hutong.features.sheets.code import png, svg
from hutong.features.sheets.layout import PER_PAGE, Card, Mark, pages
from hutong.features.sheets.packed import packed
from hutong.features.sheets.paint import picture
from hutong.features.sheets.pdf import document

__all__ = ["PER_PAGE", "Card", "Mark", "document", "packed", "pages", "picture", "png", "svg"]
