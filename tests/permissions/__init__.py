"""Who may open what: one module an app, each with ``ADDRESSES`` (see ``tests.support.permissions``)."""
