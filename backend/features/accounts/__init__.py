"""Accounts (brukerkontoer): who a person is to the portal, how to reach them, who has looked at what.

Owns people, their roles, contact details, language, sessions, and the answer to "who has seen my data".
Serves personopplysningsloven / GDPR art. 12–15 and eForvaltningsforskriften's rules on contact details.
Identity numbers are encrypted and found by a keyed index; nothing else in the house ever sees one.
"""
