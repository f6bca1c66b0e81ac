"""All that knows MkDocs: from page sources to a site."""
