#!/bin/bash
# Everything that must hold before a change is merged: npm run test:all.
# Installs the system packages that the tests need, runs all checks, and sums them up.
set -euo pipefail
cd "$(dirname "$0")/.."
exec npx tsx scripts/test-all.ts </dev/null
