"""How are openings and people found? Documents in, ids with reasons out; two engines behind one protocol."""
