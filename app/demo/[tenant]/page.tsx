import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { env } from "#lib/env.ts";
import { type DemoCompany, demoCompany } from "./demo-company.ts";
import { type DemoUser, demoUsers, findDemoUser } from "./demo-users.ts";
import styles from "./page.module.css";
import { signIdentity } from "./sign-identity.ts";

interface DemoPageProps {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<{ user?: string | string[] }>;
}

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: DemoPageProps): Promise<Metadata> {
  const { name, product } = demoCompany((await params).tenant);
  return { title: `${product} · ${name}`, robots: { index: false } };
}

/**
 * A host's page, as a customer's product would look, with the widget on it. Anybody may be one of its users, whom its
 * server then tells to the widget. It exists in demo installations only.
 */
export default async function DemoPage({ params, searchParams }: DemoPageProps) {
  const { tenant } = await params;
  if (!env().demo || !/^[a-z0-9-]{1,63}$/.test(tenant)) notFound();
  const company = demoCompany(tenant);
  const user = findDemoUser((await searchParams).user);
  const identity = user && (await signIdentity(tenant, user));
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <div className={`${styles.page} ${styles[company.theme]}`}>
      <p className={styles.hint}>
        This is a demo page of a product that embeds Parley: the button is at the bottom right.
      </p>
      <TopBar company={company} user={user} />
      <main className={styles.main}>
        <div className={styles.intro}>
          <h1>Good to see you{user && `, ${user.name.split(" ")[0]}`}</h1>
          <p>{company.summary}</p>
        </div>
        <dl className={styles.figures}>
          {company.figures.map(({ label, value, change }) => (
            <div key={label} className={styles.card}>
              <dt>{label}</dt>
              <dd className={styles.value}>{value}</dd>
              <dd className={styles.change}>{change}</dd>
            </div>
          ))}
        </dl>
        <div className={styles.columns}>
          <Table table={company.table} />
          <Chart chart={company.chart} />
        </div>
      </main>
      <script src="/widget.js" data-tenant={tenant} data-identity={identity ?? undefined} nonce={nonce} async />
    </div>
  );
}

function TopBar({ company, user }: { company: DemoCompany; user: DemoUser | null }) {
  const { name, product, sections } = company;
  return (
    <header className={styles.top}>
      <span className={styles.brand}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 22 16 5l12 17H19l-3-5-3 5z" />
          <path d="M6 27h20" />
        </svg>
        {name}
      </span>
      <nav aria-label="Product">
        <ul>
          {sections.map((section) => (
            <li key={section} className={section === product ? styles.current : undefined}>
              {section}
            </li>
          ))}
        </ul>
      </nav>
      <UserSwitch user={user} />
    </header>
  );
}

/** Who is signed in to the host's product. Each is a page of its own, as after a sign-in. */
function UserSwitch({ user }: { user: DemoUser | null }) {
  return (
    <nav aria-label="Signed in as" className={styles.users}>
      {[null, ...demoUsers].map((one) => (
        <a
          key={one?.key ?? ""}
          href={one === null ? "?" : `?user=${one.key}`}
          aria-current={one === user ? "true" : undefined}
        >
          {one?.name ?? "Anonymous"}
        </a>
      ))}
    </nav>
  );
}

function Table({ table }: Pick<DemoCompany, "table">) {
  return (
    <section className={`${styles.card} ${styles.wide}`}>
      <h2>{table.title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by the keyboard as well. */}
      <section className={styles.scroller} aria-label={table.title} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(({ cells, status, mood }) => (
              <tr key={cells[0]}>
                {cells.map((cell, index) => (
                  <td key={table.columns[index]}>{cell}</td>
                ))}
                <td>
                  <span className={`${styles.status} ${styles[mood]}`}>{status}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Chart({ chart }: Pick<DemoCompany, "chart">) {
  const highest = Math.max(...chart.bars.map(({ value }) => value));
  return (
    <section className={styles.card}>
      <h2>{chart.title}</h2>
      <ul className={styles.chart}>
        {chart.bars.map(({ label, value }) => (
          <li key={label}>
            <span className={styles.bar} style={{ height: `${Math.round((value / highest) * 100)}%` }}>
              <span className={styles.amount}>{value}</span>
            </span>
            <span>{label}</span>
          </li>
        ))}
      </ul>
      <p className={styles.change}>{chart.unit} a day, this week</p>
    </section>
  );
}
