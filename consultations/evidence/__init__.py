"""The evidence pack: one ZIP that shows how a consultation was run and what came of it.

``sections`` is where each app says what it adds, ``own`` what this room adds, ``pack`` writes the file.
"""
