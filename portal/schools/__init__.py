"""The register of schools: who exists, by official code, and whom one knows there."""
