import type { GlobalRule } from "./global-rule.ts";
import { numpyGlobals } from "./numpy-globals.ts";
import { plainGlobals } from "./plain-globals.ts";
import { torchGlobals } from "./torch-globals.ts";

/** The allow-list: every name that a pickle may use without `tensorsOnly`, with what this reader does for it. */
export const knownGlobals: ReadonlyMap<string, GlobalRule> = new Map([
  ...plainGlobals,
  ...numpyGlobals,
  ...torchGlobals,
]);

/** Names outside the allow-list that no checkpoint needs; reports point them out. */
const suspicious = [
  /^(os|posix|nt|subprocess|sys|shutil|socket|ctypes|importlib|runpy|pty|code|codeop|commands|webbrowser|pickle|_pickle|dill|cloudpickle|marshal|requests|urllib|http|asyncio|multiprocessing|signal|tempfile|zipimport|pdb|bdb|timeit|cProfile|profile|trace|operator|functools|types|inspect|gc|atexit|threading|_thread|builtins|__builtin__)(\.|$)/,
  /(^|\.)(eval|exec|execfile|compile|open|system|popen|getattr|setattr|__import__|apply|__reduce__|__globals__|__subclasses__)$/,
];

export function isSuspicious(path: string): boolean {
  return suspicious.some((pattern) => pattern.test(path));
}
