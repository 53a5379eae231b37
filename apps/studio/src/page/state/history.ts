/** Steps of undo that are kept. */
const most = 60;

/** A value with its past and future. While a slider moves, `before` holds what an undo will go back to. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  readonly before?: T;
}

export type HistoryAction<T> =
  /** A change that is a step of its own. */
  | { readonly type: "change"; readonly to: (present: T) => T }
  /** A change while something is dragged: all of them until "settle" are one step. */
  | { readonly type: "drag"; readonly to: (present: T) => T }
  /** A change with which everything begins: nothing to go back to. */
  | { readonly type: "begin"; readonly to: (present: T) => T }
  /** What holds for every step there was and will be, such as another model. */
  | { readonly type: "everywhere"; readonly to: (present: T) => T }
  | { readonly type: "settle" }
  | { readonly type: "undo" }
  | { readonly type: "redo" };

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [] });

const stepped = <T>(past: readonly T[], before: T, present: T): History<T> => ({
  past: [...past, before].slice(-most),
  present,
  future: [],
});

export function historyReducer<T>(history: History<T>, action: HistoryAction<T>): History<T> {
  const { past, present, future, before } = history;
  switch (action.type) {
    case "change": {
      const next = action.to(present);
      return next === present ? history : stepped(past, before ?? present, next);
    }
    case "begin":
      return startHistory(action.to(present));
    case "everywhere":
      return {
        past: past.map(action.to),
        present: action.to(present),
        future: future.map(action.to),
        ...(before !== undefined && { before: action.to(before) }),
      };
    case "drag":
      return { past, present: action.to(present), future, before: before ?? present };
    case "settle":
      return before === undefined ? history : stepped(past, before, present);
    case "undo": {
      const last = past.at(-1);
      return last === undefined ? history : { past: past.slice(0, -1), present: last, future: [present, ...future] };
    }
    case "redo": {
      const [next, ...rest] = future;
      return next === undefined ? history : { past: [...past, present], present: next, future: rest };
    }
  }
}
