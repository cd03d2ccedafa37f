"""The catalogue (kodeverk og opplæringstilbud): what can be applied for, where, and on which terms.

Owns counties, municipalities, postal codes, schools, education programmes, programme areas and what builds on
what, trades and their everyday names, subjects, the offerings of a school year, earlier cut-offs, and the
counties' own rules with their legal source. Nothing is overwritten when a county or a code changes: rows carry
the days they hold, and `code_changes` says what replaced what.

Serves opplæringslova chapter 5 and opplæringsforskrifta §§ 4-5 to 4-9, 4-12 and 4-13. How data comes in is
described in FORMAT.md.
"""
