/** An end user in the widget, as the store holds them. */
export interface VisitorRecord {
  id: string;
  name: string;
  email: string | null;
  /** Who they are among the users of the host, where its server has said so; null for an anonymous visitor. */
  externalId: string | null;
  createdAt: Date;
}

/** A visitor as the doors show them. Times are ISO 8601. */
export interface Visitor {
  id: string;
  name: string;
  email: string | null;
  /** Whether the host's server has said who they are. */
  isIdentified: boolean;
  createdAt: string;
}

export function presentVisitor(record: VisitorRecord): Visitor {
  const { id, name, email, externalId, createdAt } = record;
  return { id, name, email, isIdentified: externalId !== null, createdAt: createdAt.toISOString() };
}

/** @returns a name by which operators can tell anonymous visitors apart. */
export function anonymousName(visitorId: string): string {
  return `Visitor ${visitorId.slice(-4).toUpperCase()}`;
}
