"""Agenda keeps the uitvoeringsagenda that several governments carry out together."""
