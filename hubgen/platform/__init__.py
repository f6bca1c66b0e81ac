"""The operating system: locks, files, processes and the terminal, on Linux, macOS and Windows.

Nothing else in hubgen imports a module that only some systems have.
"""
