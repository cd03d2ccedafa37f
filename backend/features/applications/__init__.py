"""Applications (søknader): from the first choice on a phone to a receipt in the hand.

Owns drafts, wishes, submissions and their receipts, attachments, withdrawal, and the timeline in plain words.
Serves opplæringslova § 5-1 and opplæringsforskrifta §§ 4-7 to 4-9 (what may be applied for, where, by when) and
§ 7-3 (apprenticeships). A submission is an immutable version; the draft beside it may be edited freely.
"""
