"""A programme and its occasions: the meetings on which terms, rounds and letters hang."""
