"""The forum's processes on one machine: its database, web server and worker.

Apart from the application on purpose, and without its libraries: what watches starts at once.
"""
