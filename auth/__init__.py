"""Who is asking: sign-in with ID-porten and Ansattporten, sessions, roles and permissions.

A package of its own. It knows no feature and no table; what it needs from the portal it asks for through the
Protocols of `auth.ports`, and the composition root hands everything over in one call of `auth.web.install`.
"""
