"""Vacancies (læreplasser): adverts and approved companies, and a search that understands what one wants to become.

Owns the adverts, the read model that the search finds in, and the understanding of a query. What trades and places
are called belongs to `catalogue`; a company is an id and the name it published under.

Serves opplæringslova chapter 7: whoever looks for a place finds those that are announced and whom else to ask.
"""
