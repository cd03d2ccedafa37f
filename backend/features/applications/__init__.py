"""Applications (søknader): from the first choice on a phone to a receipt in the hand.

Owns drafts, wishes, submissions and their receipts, attachments and requests for them, withdrawal, the timeline in plain
words, and the county's work list with what marks each case out.
Serves opplæringslova § 5-1 and opplæringsforskrifta §§ 4-7 to 4-9 (what may be applied for, where, by when) and
§ 7-3 (apprenticeships). A submission is an immutable version; the draft beside it may be edited freely.
"""
