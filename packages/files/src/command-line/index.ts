export { alignedTable } from "./aligned-table.ts";
export { examplesOf, giveExamples, withExamples } from "./command-examples.ts";
export { numberOption, positiveOption, wholeNumberOption } from "./number-option.ts";
export { allCommands, presentProgram, requiredGroup, requiredOptions } from "./present-program.ts";
export { runProgram } from "./run-program.ts";
export { markdownForm, type TextForm, terminalForm } from "./text-form.ts";
