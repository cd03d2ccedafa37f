"""Offers (tilbud og svar): what an applicant got, what she answers, and what silence costs.

Owns the answers to published outcomes, and what they do to the official status of a wish. Serves opplæringsloven
§ 5-1 and opplæringsforskrifta §§ 4-5, 4-14 (FOR-2024-06-03-900): the county decides how and by when to answer.
"""
