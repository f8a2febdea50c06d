"""Numbers in addresses."""

from werkzeug.routing import IntegerConverter


class RowNumber(IntegerConverter):
    """Of a row that there can be: a longer number leads nowhere, and no database is asked for it."""

    regex = r"\d{1,9}"
