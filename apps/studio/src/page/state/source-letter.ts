/** What a source is called on the page: A, B, C, ... */
export const letterOf = (source: number): string => String.fromCharCode(65 + (source % 26));
