import type { Addressee } from "./addressee.ts";

/** What a type needs besides, as JSON. */
export type NotificationData = Readonly<Record<string, unknown>>;

/** Something that people were told of, as the store holds it. */
export interface NotificationRecord {
  id: string;
  /** Dense from 1 in the tenant. */
  seq: number;
  type: string;
  title: string;
  body: string;
  url: string | null;
  data: NotificationData;
  createdAt: Date;
}

/** A notification as every door shows it. */
export interface Notification {
  id: string;
  /** Dense from 1 in the tenant, so that those which somebody is shown have gaps. */
  seq: number;
  /** What it is about, which decides how it looks. One that a screen does not know is shown by its title and body. */
  type: string;
  title: string;
  body: string;
  /** Where it leads to: http, https, or a path that begins with "/". */
  url: string | null;
  data: NotificationData;
  /** ISO 8601. */
  createdAt: string;
}

/** A notification before it has a `seq`, and whom it is for. */
export interface NewNotification extends Omit<NotificationRecord, "seq"> {
  addressees: readonly Addressee[];
}

export function presentNotification(record: NotificationRecord): Notification {
  const { id, seq, type, title, body, url, data, createdAt } = record;
  return { id, seq, type, title, body, url, data, createdAt: createdAt.toISOString() };
}
