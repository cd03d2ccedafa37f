"""Intakes as CSV files, for anybody's data: what the files hold is told in `backend/features/intake/FORMAT.md`."""
