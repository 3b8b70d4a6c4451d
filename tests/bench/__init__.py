"""Speed and memory, measured on this machine; never asserted by a test."""
