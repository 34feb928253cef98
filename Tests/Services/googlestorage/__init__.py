"""A fake of Google Cloud Storage for tests.

It refuses what Google's own machine-readable description of the service does not allow, and knows of the service what its public
documents say: uploads of three kinds, preconditions, pages, ranges, checksums, tokens, signed links. It was never compared with the
live service. Run it as `python -m googlestorage`.
"""
