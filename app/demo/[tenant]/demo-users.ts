/** Somebody who is signed in to the host's product, as its server knows them. */
export interface DemoUser {
  /** The word in the address that signs them in, and who they are among the users of the host. */
  key: string;
  name: string;
  email: string;
}

export const demoUsers: readonly DemoUser[] = [
  { key: "priya", name: "Priya Nair", email: "priya.nair@customer.example" },
  { key: "omar", name: "Omar Aziz", email: "omar.aziz@customer.example" },
];

export function findDemoUser(key: string | string[] | undefined): DemoUser | null {
  return demoUsers.find((user) => user.key === key) ?? null;
}
