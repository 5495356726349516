/** The password of every demo login. It exists only where the demo does. */
export const demoPassword = "parley-demo";

export const demoTenants = [
  { slug: "acme", name: "Acme Logistics", greeting: "Hi there! Ask us anything, we usually answer within minutes." },
  { slug: "globex", name: "Globex Energy", greeting: "Hello! How can we help you today?" },
] as const;

export const demoMembers = [
  { key: "owner", name: "Olivia Stone", role: "owner" },
  { key: "supervisor", name: "Samir Haddad", role: "supervisor" },
  { key: "ada", name: "Ada Lovelace", role: "operator" },
  { key: "grace", name: "Grace Hopper", role: "operator" },
] as const;
