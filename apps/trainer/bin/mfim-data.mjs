#!/usr/bin/env node
import "../dist/data/main.js";
