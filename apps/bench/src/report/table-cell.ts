import { showNumber, type TableCell } from "../result/format-figure.ts";
import { html, type Markup } from "./html.ts";

/** @param served whether the network also served in the method's training loss */
export function tableCell(cell: TableCell | undefined, served: boolean): Markup {
  if (cell === undefined) return html`<td></td>`;
  const interval =
    cell.low === undefined || cell.high === undefined
      ? undefined
      : html`<small>${showNumber(cell.low)} to ${showNumber(cell.high)}</small>`;
  const number = `${showNumber(cell.value)}${served ? "*" : ""}`;
  const rank = cell.rank === undefined ? undefined : html`<sup>${cell.rank}</sup>`;
  return html`<td>${cell.apart ? html`<b>${number}</b>` : number}${rank}${interval}</td>`;
}
