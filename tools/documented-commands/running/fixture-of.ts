import type { DocumentedCommand } from "../documented-command.ts";
import type { Fixture } from "./fixture.ts";
import { fixtures } from "./fixtures.ts";

const callOf = ({ program, words }: DocumentedCommand) => [program, ...words].join(" ");

/** The fixture of a command: of those it begins with, the longest, with its page before it before one without; a mere name is all of it. */
export function fixtureOf(command: DocumentedCommand): Fixture | undefined {
  const call = callOf(command);
  const onPage = `${command.page}: ${call}`;
  const begins = (text: string, key: string) => text === key || text.startsWith(`${key} `);
  const [longest] = Object.keys(fixtures)
    .filter((key) => (fixtures[key]?.name === true ? call === key : [call, onPage].some((text) => begins(text, key))))
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? undefined : fixtures[longest];
}

/** Keys of the table that no command of any page begins with. */
export const unusedFixtures = (commands: readonly DocumentedCommand[]): string[] => {
  const calls = commands.flatMap((command) => [callOf(command), `${command.page}: ${callOf(command)}`]);
  return Object.keys(fixtures).filter((key) => !calls.some((call) => call === key || call.startsWith(`${key} `)));
};
