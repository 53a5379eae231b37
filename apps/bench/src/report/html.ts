/** Markup that is known to be safe. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | readonly Markup[] | undefined;

/** Tagged template: every value is escaped unless it is markup made by this function or `raw`. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const markup = strings.map((text, index) => text + (index < values.length ? show(values[index]) : "")).join("");
  return { markup };
}

/** Text from a trusted maker of markup, such as a chart's SVG. */
export function raw(markup: string): Markup {
  return { markup };
}

function show(value: Value): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((item: Markup) => item.markup).join("");
  if (typeof value === "object") return (value as Markup).markup;
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
