/** Somebody who wants to sign in, before it is known who they are. */
export interface Caller {
  /** The address of the network from which they come. */
  address: string;
  /** What the browser says that it is. */
  userAgent: string | null;
  /** The proof that somebody has signed in with this browser before. */
  knownBrowser: string | undefined;
}
