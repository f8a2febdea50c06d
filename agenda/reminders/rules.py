"""Reminding by hand, and in which mails the secretariat may say something of its own."""

NUDGE = "update_nudge"
"""The kind of a reminder that the secretariat sends by hand: once a day to one person, however often it is asked."""

MAILS_WITH_WORDS = {
    "update_asked": "bij de uitvraag zelf",
    "update_missing": "bij een herinnering",
    NUDGE: "bij een herinnering die u zelf verstuurt",
}
"""Per kind of mail in which the secretariat may say something of its own, when that is sent."""
