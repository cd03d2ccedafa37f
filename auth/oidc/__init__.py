"""Our side of OpenID Connect, as ID-porten and Ansattporten ask for it.

Authorization code with a pushed request (RFC 9126), PKCE S256 (RFC 7636), `iss` in the answer (RFC 9207) and
`private_key_jwt` (RFC 7523). Signing and PKCE come from Authlib and joserfc; the rules Authlib does not keep
– lifetimes, key rotation, exact audience, levels – stand in these modules.
"""
