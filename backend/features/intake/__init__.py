"""The intake (inntak): from the applications of a season to places, waiting lists and reasons.

Serves opplæringsforskrifta chapter 4 (FOR-2024-06-03-900). The allocation itself is `backend.engine`; this feature
gathers what it starts from and hands on what it ends in.
"""
