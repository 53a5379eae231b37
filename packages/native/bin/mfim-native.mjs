#!/usr/bin/env node
// Committed, so that the command can be linked before the package is built.
import "../dist/cli/main.js";
