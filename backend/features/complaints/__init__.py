"""Complaints (klage), and requests to have a place kept for next year (utsettelse av plass).

Owns the case from the first word typed to the last letter: what was complained about and what she had been shown, who
decides, what was decided and why. Serves forvaltningsloven §§ 28–34 and opplæringslova § 29-1; the counties' own rules
on deferral stand in the catalogue.
"""
