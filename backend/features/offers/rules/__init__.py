"""What an outcome asks of the applicant, what an answer means, and by when it counts."""
