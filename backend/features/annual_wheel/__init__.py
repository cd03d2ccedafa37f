"""The annual wheel (årshjulet): which day opens what, closes what, and who must answer by when.

Owns the dates of the admission season per county and school year, with their legal source and whether anyone
has confirmed them. Serves opplæringsforskrifta §§ 4-9 and 7-5 (deadlines, and what a weekend does to them).
This feature is the show flat: the smallest complete slice, copied by the others.
"""
