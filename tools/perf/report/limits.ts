/** What is in the way of a row that misses an aim, as profiles showed it; printed only beside a row that does. */
export const limits: Readonly<Record<string, string>> = {};
