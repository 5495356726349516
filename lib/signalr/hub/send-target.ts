/** Which connections a message is for. A connection that is meant in more than one way gets it once. */
export type SendTarget =
  | { to: "all"; except: readonly string[] }
  | { to: "connections"; connectionIds: readonly string[] }
  | { to: "groups"; groupNames: readonly string[]; except: readonly string[] }
  | { to: "users"; userIdentifiers: readonly string[] };
