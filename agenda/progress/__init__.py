"""Update rounds and the progress that parties report in them."""
