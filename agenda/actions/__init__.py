"""Goals and what they are translated into: actions, measures, instruments and agreements, with roles and terms."""
