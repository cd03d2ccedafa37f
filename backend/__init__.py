"""The systems behind the portal: kernel, engine, platform, features, and the composition root `backend.app`."""
