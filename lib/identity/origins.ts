import type { TenantId } from "#lib/chat/ids.ts";
import type { Tenants } from "#lib/chat/store.ts";

/** How long a tenant's list is believed before it is read again. */
const listMs = 2_000;

const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

/** Which pages a browser may use a tenant from. A page is known by its origin, compared letter by letter. */
export interface Origins {
  /** Whether it is the installation's own, whose pages may use every tenant. */
  isOwn(origin: string): boolean;
  /** Whether pages of this origin may use the tenant: the installation's own, and those that the tenant lists. */
  isAllowed(origin: string, tenantId: TenantId): Promise<boolean>;
  /** Whose pages may show the tenant's widget in a frame; null for everybody's, where the tenant has no list. */
  framers(tenantId: TenantId): Promise<readonly string[] | null>;
}

/** The tenants' lists, some seconds old at most. */
export function createOrigins(tenants: Tenants, publicUrl: string): Origins {
  const own = ownOrigins(publicUrl);
  const lists = new Map<TenantId, Remembered<ReadonlySet<string>>>();

  function listOf(tenantId: TenantId): Promise<ReadonlySet<string>> {
    const list = lists.get(tenantId) ?? remembered(listMs, () => readList(tenants, tenantId));
    lists.set(tenantId, list);
    return list();
  }

  return {
    isOwn: (origin) => own.has(origin),
    isAllowed: async (origin, tenantId) => own.has(origin) || (await listOf(tenantId)).has(origin),
    async framers(tenantId) {
      const listed = await listOf(tenantId);
      return listed.size === 0 ? null : [...own, ...listed];
    },
  };
}

/** The origins of the installation's own pages. All names of the loopback address are the same place. */
function ownOrigins(publicUrl: string): ReadonlySet<string> {
  const { protocol, hostname, port, origin } = new URL(publicUrl);
  if (!loopbackHosts.includes(hostname)) return new Set([origin]);
  return new Set(loopbackHosts.map((host) => `${protocol}//${host}${port === "" ? "" : `:${port}`}`));
}

/** What is no origin has no place in a header, however it came into the list. */
async function readList(tenants: Tenants, tenantId: TenantId): Promise<ReadonlySet<string>> {
  const origins = await tenants.within(tenantId, ({ settings }) => settings.origins(), { access: "read" });
  return new Set(origins.filter((origin) => URL.canParse(origin) && new URL(origin).origin === origin));
}

type Remembered<Value> = () => Promise<Value>;

/** Reads once for all who ask within the time. What failed is not remembered. */
function remembered<Value>(ms: number, read: () => Promise<Value>): Remembered<Value> {
  let latest: { value: Promise<Value>; readAt: number } | null = null;
  return () => {
    if (latest !== null && performance.now() - latest.readAt < ms) return latest.value;
    const reading = { value: read(), readAt: performance.now() };
    latest = reading;
    reading.value.catch(() => {
      if (latest === reading) latest = null;
    });
    return reading.value;
  };
}
