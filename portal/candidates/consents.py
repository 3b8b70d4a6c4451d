"""Which privacy words are people shown when they apply or join the pool? Each consent keeps the version of what was read."""

PRIVACY_VERSION = "2026-11"
# The words beside the tick on `templates/pool/_consent.html`.
POOL_VERSION = "pool-2026-11"
POOL = "pool"  # the purpose of that consent
