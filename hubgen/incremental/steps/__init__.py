"""The seven steps of a build; each takes and returns plain data.

`scan`, `parse`, `fingerprint` (index the changes, then fingerprint the queries),
`invalidate`, `render`, `commit`; before them `environment` tells whether the cache
can be used at all.
"""
