"""An old letter to parliament read by rules: what it says is offered, and a person decides what enters the agenda."""
