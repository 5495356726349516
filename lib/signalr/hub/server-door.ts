/** How one server of a hub passes on to another what is for a connection there. */
export interface ServerDoor {
  /** Where the other's hub is. */
  url: URL;
  /** Shown with what is passed on. The other tells it to nobody but the servers of the hub. */
  key: string;
}
