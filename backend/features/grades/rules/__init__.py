"""How grades become points: records (`records`), choice of what counts (`selection`), the sum (`points`)."""
