/** What is measured where nothing else is asked for. */
export const defaultProtocol = "swap-truth-v1-sample";
