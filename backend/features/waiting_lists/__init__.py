"""Waiting lists (ventelister): list mode, in which the schools call from the lists when the rounds are over.

Owns who waits where, who has which seat, the calls and their answers, and the pupils' attendance on the first day. Serves
opplæringsforskrifta § 4-5 (FOR-2024-06-03-900): what the county has decided about lists, response time and absence.
"""
