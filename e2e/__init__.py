"""The portal as a person meets it: real processes, a real Chromium in a phone's shape, three languages."""
