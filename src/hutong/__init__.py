"""Hutong: one signed API and one back office over the third parties a business in China depends on."""
