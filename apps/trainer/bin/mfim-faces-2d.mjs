#!/usr/bin/env node
import "../dist/faces-2d/main.js";
