"""The days on which terms hang, as the functional manager keeps them: recesses and days off."""
