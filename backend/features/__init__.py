"""One folder a feature, the same rooms in each; `annual_wheel` is the show flat."""
