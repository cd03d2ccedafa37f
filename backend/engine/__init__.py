"""The intake engine (inntak): from ranked wishes to one place each, as a function of values.

`run(snapshot)` allocates, `verify(snapshot, result)` checks the outcome against the published properties without
sharing a line with `run`. No clock, no chance, no input or output: the moment, the draw and every rule stand in the
snapshot, so the same snapshot gives the same bytes on any machine.

Serves opplæringsforskrifta chapter 4 (FOR-2024-06-03-900): order of admission § 4-14, ranking and the draw §§ 4-18
and 4-24, shares § 4-6, reserved seats § 4-4.
"""
