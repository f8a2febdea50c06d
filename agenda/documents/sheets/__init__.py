"""Tables as sheets: xlsx, ods and csv, the same bytes for the same content."""
