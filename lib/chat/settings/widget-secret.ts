/** A secret with which the host's server signs who its users are. Two may live at a time, so that one can replace the other. */
export interface WidgetSecretRecord {
  /** The `kid` of what it signs. */
  id: string;
  /** Sealed by the installation's secret. */
  sealedSecret: string;
  createdAt: Date;
}

/** A secret as its managers see it: never itself, but when it is made. `createdAt` is ISO 8601. */
export interface WidgetSecret {
  id: string;
  createdAt: string;
}

export function presentWidgetSecret({ id, createdAt }: WidgetSecretRecord): WidgetSecret {
  return { id, createdAt: createdAt.toISOString() };
}
