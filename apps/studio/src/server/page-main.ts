import { buildPage } from "./build-page.ts";

// What a package brings: its user has no bundler.
await buildPage();
