/** An end user in the widget, as the store holds them. */
export interface VisitorRecord {
  id: string;
  name: string;
  email: string | null;
  createdAt: Date;
}

/** A visitor as the doors show them. Times are ISO 8601. */
export interface Visitor {
  id: string;
  name: string;
  email: string | null;
  createdAt: string;
}

export function presentVisitor(record: VisitorRecord): Visitor {
  return { id: record.id, name: record.name, email: record.email, createdAt: record.createdAt.toISOString() };
}

/** @returns a name by which operators can tell anonymous visitors apart. */
export function anonymousName(visitorId: string): string {
  return `Visitor ${visitorId.slice(-4).toUpperCase()}`;
}
