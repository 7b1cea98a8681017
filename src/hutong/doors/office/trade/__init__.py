"""Trade in the office: payments, refunds, exports."""
