"""Writers of documents, that know no domain: one content model, and pdf, docx, odt and html made of it."""
