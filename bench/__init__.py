"""Measurements: each prints one table of ratios measured side by side in one run, and one last line of JSON."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import signal


def names() -> list[str]:
    """Every measurement there is: the modules of this package that have a `run`."""
    found = (module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return sorted(name for name in found if hasattr(importlib.import_module(f"bench.{name}"), "run"))


def run_bench(name: str, **options: int) -> int:
    """Run one measurement, or `all`; returns 0, or 2 for an unknown name or an option that it does not have."""
    known = names()
    if name != "all" and name not in known:
        print(f"vigo: no such measurement: {name}; there are: {', '.join(known)}")
        return 2
    chosen = known if name == "all" else [name]
    runs = [importlib.import_module(f"bench.{each}").run for each in chosen]
    if options and any(set(options) - set(inspect.signature(one).parameters) for one in runs):
        print(f"vigo: {name} has no option --{' --'.join(options)}")
        return 2
    # Told to stop, a measurement takes its servers and databases down with it, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for one in runs:
        one(**options)
    return 0
